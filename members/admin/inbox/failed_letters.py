"""The page of an e-mail that failed: whom it was for, their address, and a second try."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from members import readdressing
from members.actions import add_to_last_success, words_for
from members.fields.forms import PlainForm
from members.history import recording
from members.models import Batch, Letter
from members.models.email_addresses import EmailAddressFormField, readable

from ..registry.letter_kinds import KINDS
from ..waiting.following import lead_on
from ..waiting.kinds import LETTERS
from ..waiting.taking import taken

SENT_AGAIN = gettext_lazy("Address corrected; e-mail sent again")


class AddressForm(PlainForm):
    email = EmailAddressFormField(label=gettext_lazy("e-mail address"), max_length=254)
    overwrite = forms.BooleanField(
        label=gettext_lazy("Overwrite what the person has written"), required=False
    )

    def __init__(self, *args, asks, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["overwrite"]


@require_http_methods(["GET", "HEAD", "POST"])
def failed_letter(request, site, number):
    """Render a failed e-mail and whom it was for; POST corrects the address and sends it."""
    if not LETTERS.is_for(request.user):
        raise PermissionDenied
    letter = _letter_or_404(number)
    found = readdressing.recipients(letter.to)
    form = AddressForm(
        request.POST if request.method == "POST" else None,
        initial={"email": letter.to},
        asks=bool(found.wrote_it_themselves),
    )
    if form.is_valid() and _is_sent_again(request, letter, form):
        return redirect("admin:index")
    others = readdressing.failed_letters(letter.to)
    context = {
        **site.each_context(request),
        "title": _kind(letter),
        "opts": Letter._meta,
        "letter": letter,
        "found": found,
        "form": form,
        "others": [(_kind(one), one) for one in others if one.pk != letter.pk],
        "taken": taken(LETTERS, letter.pk, request),
    }
    return TemplateResponse(request, "admin/failed_letter.html", context)


def _letter_or_404(number):
    if number < 2**63 and (letter := Letter.objects.filter(pk=number).first()):
        return letter
    raise Http404


def _kind(letter):
    return str(KINDS.get(letter.kind, letter.kind)).capitalize()


def _is_sent_again(request, letter, form):
    """Correct and send; whether it succeeded: if not, the form has the errors."""
    try:
        with recording(Batch.Act.SAVE, by=request.user, reason=SENT_AGAIN):
            number = readdressing.correct_and_resend(
                letter, by=request.user, **form.cleaned_data
            )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    except (IntegrityError, OperationalError) as error:
        form.add_error(None, words_for(error))
    else:
        messages.success(request, _said(number, form.cleaned_data["email"]))
        add_to_last_success(request, lead_on(request, LETTERS, letter.pk))
    return form.is_valid()


def _said(number, email):
    if not number:
        return _(
            "The address is corrected. The e-mail held a code or link that is of no use"
            " any more, so it is not sent again."
        )
    text = ngettext(
        "The e-mail is being sent again, to %(email)s.",
        "%(n)d e-mails are being sent again, to %(email)s.",
        number,
    )
    return text % {"n": number, "email": readable(email)}
