"""All messages, and one: the preview of a draft, or what became of what was sent."""

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import messages
from members.actions import form_of, press, row_or_404
from members.lists.declared import LISTS
from members.messages import actions
from members.models import Message

from ..inbox.failed_letters import LETTERS
from .shown import Preview, render, result_of
from .writing import ADD

VIEW = "members.view_message"
PER_PAGE = 100


@require_safe
def message_list(request, site):
    """Render the messages that were sent with their results, and the drafts."""
    _require(request, VIEW)
    sent = Message.objects.sent().with_results().select_related("by")
    page = Paginator(sent.order_by("-sent_at", "-pk"), 50)
    drafts = Message.objects.drafts().select_related("by")
    context = {
        "page": page.get_page(request.GET.get("page")),
        "drafts": drafts if request.user.has_perm(ADD) else [],
        "nouns": [
            LISTS[n] for n in messages.NOUNS if LISTS[n].is_open_to(request.user)
        ],
    }
    return render(request, site, "list", _("Messages to lists"), context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_page(request, pk, site):
    """Render a draft with its preview, or what was sent with its results; POST acts on it."""
    _require(request, VIEW)
    message = _message_or_404(request, pk)
    if request.method == "POST":
        _require(request, ADD)
        return _act(request, message)
    if message.sent_at:
        return _sent_page(request, site, message)
    preview = Preview(message, request.user)
    return render(request, site, "preview", str(message), {"preview": preview})


def _require(request, right):
    if not request.user.has_perm(right):
        raise PermissionDenied


def _message_or_404(request, pk):
    """Return the message; drafts are of those who may write."""
    rows = Message.objects.with_results().select_related("by")
    found = row_or_404(rows, pk)
    is_open = LISTS[found.noun].is_open_to(request.user)
    if not (found.sent_at or (is_open and request.user.has_perm(ADD))):
        raise Http404
    return found


def _sent_page(request, site, message):
    """Render the results; the recipients only for whoever may see people."""
    may_write = request.user.has_perm(ADD)
    context = {
        "message": message,
        "corrected": messages.to_readdress(message) if may_write else [],
        "may_mend": LETTERS.is_for(request.user),
    }
    if request.user.has_perm("members.view_person"):
        rows = message.recipients.select_related("letter").order_by(
            Case(When(letter__failed_at__isnull=False, then=0), default=1),
            *("company", "name", "pk"),
        )
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        results = [result_of(row, message) for row in page.object_list]
        context |= {"page": page, "results": results}
    return render(request, site, "message", str(message), context)


def _act(request, message):
    """Run the action of the button that was pressed, and return to what is left of it."""
    action = ACTIONS.get(request.POST.get("do"))
    if action is None:
        notices.error(request, _("Choose one of the buttons."))
        return redirect("admin:message", message.pk)
    form = form_of(action, message, request.POST)
    is_done = press(request, action, message, form)
    if action is actions.DELETE if is_done else "gone" in getattr(form, "refused", ()):
        return redirect("admin:messages")
    copied = form.result if is_done and action is actions.COPY else message
    return redirect("admin:message", copied.pk)


ACTIONS = {
    "send": actions.SEND,
    "test": actions.TEST,
    "delete": actions.DELETE,
    "stop": actions.STOP,
    "again": actions.SEND_AGAIN,
    "copy": actions.COPY,
}
