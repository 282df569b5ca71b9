"""The pages on which a draft of a message is written and changed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import messages
from members.actions import form_of, row_or_404, run
from members.messages import drafts
from members.messages.actions import SAVE
from members.models import Message

from ..lists.pages import list_or_404
from .shown import render

ADD = "members.add_message"


@require_http_methods(["GET", "HEAD", "POST"])
def write_message(request, noun, site):
    """Write a message to the list that the address asks for."""
    _require_right(request)
    if noun not in messages.NOUNS:
        raise Http404
    list_or_404(request, noun)
    message = Message(noun=noun, by=request.user)
    asked = messages.asked_list(message, request.user, request.GET)
    message.query = asked.query
    greeting = _("Hello, {name}!") + "\n\n"
    return _form_page(request, site, message, {"text_nb": greeting})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_message(request, pk, site):
    """Change a draft."""
    _require_right(request)
    message = row_or_404(Message.objects.drafts(), pk)
    list_or_404(request, message.noun)
    values = {name: getattr(message, name) for name in SAVE.form.base_fields}
    return _form_page(request, site, message, values)


def _require_right(request):
    if not request.user.has_perm(ADD):
        raise PermissionDenied


def _form_page(request, site, message, initial):
    data = request.POST if request.method == "POST" else None
    form = form_of(SAVE, message, data, initial=initial)
    if run(request, SAVE, form, message):
        return redirect("admin:message", form.result.pk)
    context = {
        "form": form,
        "message": message,
        "asked": messages.asked_list(message, request.user),
        "offered": [f"{{{name}}}" for name in messages.OFFERED["nb"]],
        "offered_en": [f"{{{name}}}" for name in messages.OFFERED["en"]],
        "seen": request.POST.get("seen") or drafts.fingerprint_of_draft(message),
    }
    title = _("Write to these") if message.pk is None else str(message)
    return render(request, site, "write", title, context)
