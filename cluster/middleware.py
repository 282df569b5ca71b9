"""What every request passes on its way in, and every answer on its way out."""

from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation
from pghistory.middleware import HistoryMiddleware

from cluster import errors
from members.portal import reauthentication

LONGEST_PATH = 2_000
LONGEST_QUERY = 4_000
MOST_PARAMETERS = 200
UNUSED_POWERS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def policies(get_response):
    """Give up powers that no page uses, let the admin have its nonce, keep nothing closed."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", UNUSED_POWERS)
        if _is_closed(request.resolver_match):
            response.headers["Cache-Control"] = "private, no-store"
        if request.path_info.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CSP
        return response

    return middleware


def _is_closed(match):
    """Say whether the page needs a log-in; what is there alone for all has no match."""
    return match is not None and getattr(match.func, "login_required", True)


def language_of_the_address(get_response):
    """Take the language from the path alone, so that answers vary by nothing else."""

    def middleware(request):
        # It stays active after the answer: a streamed one is written later.
        translation.activate(errors.language_of(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return middleware


def gate(get_response):
    """Turn away addresses that no person and no client of ours would send."""

    def middleware(request):
        # Django has read the path as text already; bytes that are none, it left quoted.
        path = request.path_info.encode()
        query = request.META.get("QUERY_STRING", "").encode("latin-1")
        if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
            return errors.page(request, 414)
        if query.count(b"&") >= MOST_PARAMETERS or not _is_text(path, query):
            return errors.page(request, 400)
        return get_response(request)

    return middleware


def _is_text(*sent):
    """Say whether the bytes are text once unquoted; PostgreSQL refuses NUL in any."""
    try:
        return not any("\0" in unquote_to_bytes(part).decode() for part in sent)
    except UnicodeDecodeError:
        return False


class LoginRequired(LoginRequiredMiddleware):
    """Redirects to the log-in, and keeps what was typed until its user is back."""

    def handle_no_permission(self, request, view_func):
        reauthentication.keep_draft(request, view_func)
        return super().handle_no_permission(request, view_func)


class History(HistoryMiddleware):
    """Remembers who asked for which address, but not what makes the link of a letter."""

    def get_context(self, request):
        context = super().get_context(request)
        # Such a token says an e-mail address to whoever unpacks it, and history stays.
        token = _token_in(request.path_info)
        return context | {"url": request.path.replace(token, "…")} if token else context


def _token_in(path):
    try:
        return resolve(path).kwargs.get("token")
    except Resolver404:
        return None
