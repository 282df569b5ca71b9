"""Middleware of the project: request checks, language, response headers and history."""

import re
from functools import cache
from time import thread_time
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from pghistory.middleware import HistoryMiddleware as PghistoryMiddleware

from cluster.body_limits import MAX_FILE_BODY, MAX_PICTURE_BODY, MAX_TEXT_BODY
from cluster.error_pages import FOR_MACHINES, error_page, not_read
from cluster.request_heads import UNREADABLE
from cluster.timeouts import DESK_TIMEOUT, Reading, thread_state
from members.accounts import factors
from members.admin.dashboard import unsent
from members.directory.context_processors import address_in, languages
from members.models.languages import home_path, language_of_path, localized_paths
from members.operation import changes, page_time
from members.portal import reauthentication

MAX_PATH_BYTES = 2_000
MAX_QUERY_BYTES = 4_000
MAX_PARAMETERS = 200
# Forms with files; all others hold text. A photograph that comes without a script must
# reach its form, which states the limit and keeps the other fields; a 413 would lose them.
OF_FILES = ("my-page/", "consent/<str:token>/")
OF_ONE_PICTURE = "my-page/<slug:slug>/picture/<slug:size>/"
DEFAULT_PORTS = {"http": "80", "https": "443"}
LAST_PORT = 65_535
# Any site may read the open data. nginx holds the limit; deploy/nginx.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "RateLimit-Policy": '"client";q=20;w=1',
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def without_body_of_head(get_response):
    """Remove the body of a response to HEAD, and keep its Content-Length (RFC 9110).

    Django leaves that to the server, and gunicorn logs each as a fault of the application.
    """

    def middleware(request):
        response = get_response(request)
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = []
        elif request.method == "HEAD":
            response.content = b""
        return response

    return middleware


def normalize_host(get_response):
    """Write each Host in one way, so that pages and their links are kept once a site."""

    def middleware(request):
        if "HTTP_HOST" in request.META:
            request.META["HTTP_HOST"] = _normal_host(request)
        return get_response(request)

    return middleware


def _normal_host(request):
    """Return the Host in lower case without a default port; "" if its port is none."""
    domain, port = split_domain_port(request.META["HTTP_HOST"])
    port = port.lstrip("0")
    if len(port) > 5 or int(port or 0) > LAST_PORT:
        return ""
    is_default = port in ("", DEFAULT_PORTS[request.scheme])
    return domain if is_default else f"{domain}:{port}"


def response_headers(get_response):
    """Set the headers that Django does not: two policies, no-store, and the admin's CSP."""

    def middleware(request):
        response = get_response(request)
        # No other site shows anything of this one, so pictures need no exception. Those
        # for previews of links (og:image), which sites show in place, will set their own.
        if request.path_info.startswith(FOR_MACHINES):
            for name, value in OPEN.items():
                response.headers[name] = value
            # A policy of its own lists who may frame it, which X-Frame-Options cannot.
            response.xframe_options_exempt = (
                "Content-Security-Policy" in response.headers
            )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if _requires_log_in(request.resolver_match):
            response.headers["Cache-Control"] = "private, no-store"
        if _is_of_desk(request):
            response._csp_config = settings.ADMIN_CSP
        if request.path_info.startswith(of_embed(tuple(settings.LANGUAGES))):
            _admit_frames(response)
        return response

    return middleware


def _admit_frames(response):
    """Set the headers by which other sites load a page for frames, or its script.

    The policy of the page itself lists the sites that may frame it, if there are any.
    """
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.xframe_options_exempt = "Content-Security-Policy" in response.headers


def _requires_log_in(match):
    """Whether the resolved view requires log-in; an unresolved address does not."""
    return match is not None and getattr(match.func, "login_required", True)


def language_from_path(get_response):
    """Activate the language of the path alone, so that responses vary by nothing else."""

    def middleware(request):
        # It stays active after the response: a streamed one is written later.
        translation.activate(language_of_path(request.path_info))
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return middleware


def end_unread_statements(get_response):
    """End the statements of a page whose client has left, or of the desk after some seconds.

    Only of requests that read: a save is completed, even if its client has left.
    """

    def middleware(request):
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        seconds = DESK_TIMEOUT if _is_of_desk(request) else float("inf")
        client = request.META.get("gunicorn.socket")
        thread_state.reading = Reading(client, seconds)
        try:
            return get_response(request)
        finally:
            thread_state.reading = None

    middleware.process_exception = _not_read
    return middleware


def _not_read(request, error):
    # Visitors get the page that was published last: cluster/published_pages.py.
    return not_read(request, error, is_explained=_is_of_desk(request))


def _is_of_desk(request):
    return request.path_info.startswith("/admin/")


def own_changes_at_once(get_response):
    """Allow answers to visitors, not to logged-in users, to be a moment late.

    Any session cookie counts as logged in; it is not read, so pages need not vary by it.
    """

    def middleware(request):
        is_read = request.method in ("GET", "HEAD")
        client = request.META.get("gunicorn.socket") if is_read else None
        page_time.page.client, page_time.page.began = client, thread_time()
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session or not is_read:
            return get_response(request)
        with changes.answering(may_be_late=True):
            return get_response(request)

    middleware.process_exception = _come_back
    return middleware


def _come_back(request, error):
    """Answer 503 with Retry-After while the data of the page is read or calculated."""
    if isinstance(error, page_time.BusyError):
        response = error_page(request, 503, "busy", seconds=error.seconds)
        response["Retry-After"] = response["Refresh"] = str(error.seconds)
        return response


def reject_unreadable_bodies(get_response):
    """Answer 400 to a Content-Type that names another charset than UTF-8, or is malformed."""

    def middleware(request):
        if request.content_type == UNREADABLE:
            return error_page(request, 400)
        return get_response(request)

    return middleware


def reject_malformed_urls(get_response):
    """Answer 400 or 414 to an address that is no text, or too long, before any view."""

    def middleware(request):
        # Django has decoded the path; bytes that are no UTF-8 it left percent-encoded.
        path = request.path_info.encode()
        query = request.META.get("QUERY_STRING", "").encode("latin-1")
        if len(path) > MAX_PATH_BYTES or len(query) > MAX_QUERY_BYTES:
            return error_page(request, 414)
        if query.count(b"&") >= MAX_PARAMETERS or not _is_text(path, query):
            return error_page(request, 400)
        return get_response(request)

    return middleware


def reject_oversized_bodies(get_response):
    """Answer 413 by the announced length, before anything of the body is read."""

    def middleware(request):
        length = str(request.META.get("CONTENT_LENGTH") or 0)
        if length == "0":
            return get_response(request)
        if not length.isdecimal():
            return error_page(request, 400)
        # Python refuses to read numbers of thousands of digits.
        if len(length) > 18 or int(length) > max_body(request.path_info):
            return error_page(request, 413)
        return get_response(request)

    return middleware


@cache
def with_files(languages):
    """Return the prefixes of the addresses that take files, in `languages`, the setting."""
    paths = (path for route in OF_FILES for path in localized_paths(route))
    return ("/admin/", *(path.partition("<")[0] for path in paths))


@cache
def of_embed(languages):
    """Return the prefixes of the pages for frames, in `languages`, the setting."""
    return tuple(f"{home_path(code)}embed/" for code, _name in languages)


@cache
def with_one_picture(languages):
    """Return the patterns of the address that takes one picture, in `languages`."""
    paths = localized_paths(OF_ONE_PICTURE)
    return [re.compile(re.sub("<[^>]+>", "[^/]+", path)) for path in paths]


def max_body(path):
    """Return the largest body in bytes that is read at an address."""
    languages = tuple(settings.LANGUAGES)
    if any(pattern.fullmatch(path) for pattern in with_one_picture(languages)):
        return MAX_PICTURE_BODY
    return MAX_FILE_BODY if path.startswith(with_files(languages)) else MAX_TEXT_BODY


def _is_text(*quoted):
    """Whether the bytes are UTF-8 once unquoted, without NUL, which PostgreSQL refuses."""
    try:
        return not any("\0" in unquote_to_bytes(part).decode() for part in quoted)
    except UnicodeDecodeError:
        return False


class LoginRequired(LoginRequiredMiddleware):
    """Redirects to the log-in, and keeps the submitted form until its user is back."""

    def process_view(self, request, view_func, *args):
        """End a session twelve hours after its log-in, and one of staff that is idle."""
        if getattr(view_func, "login_required", True):
            if factors.has_expired(request) or factors.is_idle(request):
                _end_session(request)
            factors.note_use(request)
        return super().process_view(request, view_func, *args)

    def handle_no_permission(self, request, view_func):
        answer = super().handle_no_permission(request, view_func)
        return reauthentication.ask_to_log_in(request, view_func, answer)


def _end_session(request):
    user = request.user
    logout(request)
    messages.info(request, _("You were logged out, since your session had ended."))
    if unsent.keep(request, user):
        messages.info(request, _("What you typed waits until you have logged in."))


class HistoryMiddleware(PghistoryMiddleware):
    """Record user and address of a write in its history, without the token of a link."""

    def get_context(self, request):
        context = super().get_context(request)
        # The token contains an e-mail address, and history is never erased.
        token = _token_in(request.path_info)
        return context | {"url": request.path.replace(token, "…")} if token else context


def _token_in(path):
    try:
        return resolve(path).kwargs.get("token")
    except Resolver404:
        return None


class PageLanguages:
    """Redirects from a public page to the language in which pages are offered.

    Files and pictures stay. For the time being only: the cluster may offer it again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *_view):
        if request.method not in ("GET", "HEAD") or request.path_info[-1:] != "/":
            return None
        codes = languages(request)
        if translation.get_language() in codes:
            return None
        return redirect(address_in(request, codes[0]))
