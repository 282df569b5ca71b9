"""All messages, and one: the preview of a draft, or what became of what was sent."""

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members import messages
from members.lists.declared import LISTS
from members.models import Message
from members.models.email_addresses import readable

from ..waiting.kinds import LETTERS
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
    found = rows.filter(pk=pk).first() if pk < 2**63 else None
    is_open = found and LISTS[found.noun].is_open_to(request.user)
    if not found or not (found.sent_at or (is_open and request.user.has_perm(ADD))):
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
    """Carry out what a button asks for; a refusal is told on the same page."""
    act = ACTS.get(request.POST.get("do"))
    try:
        if act is None:
            raise ValidationError(_("Choose one of the buttons."))
        target = act(request, message)
    except ValidationError as refusal:
        for text in refusal.messages:
            notices.error(request, text)
        target = None if getattr(refusal, "code", "") == "gone" else message
    return (
        redirect("admin:message", target.pk) if target else redirect("admin:messages")
    )


def _send(request, message):
    after = request.POST.get("after", "")
    is_number = after.isascii() and after.isdecimal() and len(after) < 18
    given = {"seen": request.POST.get("seen", ""), "by": request.user}
    sent = messages.send(message, after=int(after) if is_number else None, **given)
    text = ngettext(
        "The message goes to %(n)d recipient in one minute. Until then you can stop it.",
        "The message goes to %(n)d recipients in one minute. Until then you can stop it.",
        sent.number,
    )
    notices.success(request, text % {"n": sent.number})
    return sent


def _test(request, message):
    messages.send_test(message, request.user)
    text = _("A test is on its way to %(email)s.")
    notices.success(request, text % {"email": readable(request.user.email)})
    return message


def _delete(request, message):
    messages.delete(message, by=request.user)
    notices.success(request, _("The draft “%s” is deleted.") % message)


def _stop(request, message):
    number = messages.stop(message, by=request.user)
    text = ngettext(
        "Stopped: %(n)d e-mail is not sent.",
        "Stopped: %(n)d e-mails are not sent.",
        number,
    )
    notices.success(request, text % {"n": number})
    return message


def _again(request, message):
    number = messages.send_again(message, by=request.user)
    text = ngettext(
        "Sent again to %(n)d corrected address.",
        "Sent again to %(n)d corrected addresses.",
        number,
    )
    notices.success(request, text % {"n": number})
    return message


def _copy(request, message):
    return messages.copy(message, by=request.user)


ACTS = {
    "send": _send,
    "test": _test,
    "delete": _delete,
    "stop": _stop,
    "again": _again,
    "copy": _copy,
}
