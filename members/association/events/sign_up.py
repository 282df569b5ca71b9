"""Sign up for an open event; a link sent by e-mail confirms the address."""

from datetime import timedelta
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import (
    get_language,
    gettext as _,
    gettext_lazy,
    pgettext_lazy,
)

from members import mail
from members.actions import Action, anybody, holder_of_link, links, without_actor
from members.fields.forms import NameField, PlainForm
from members.mail import confirmations
from members.models import Attendance, Event, Organization
from members.models.email_addresses import EmailAddressFormField, canonical
from members.operation import limits

from .answering import lock_event, refusal_words, sign_up
from .guests import guest_for

PURPOSE = "event_join"
PER_ADDRESS = {"at_most": 3, "per": timedelta(days=1)}


class SignUpForm(PlainForm):
    name = NameField(
        label=gettext_lazy("Your name"),
        error_messages={"required": gettext_lazy("Enter your name.")},
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = EmailAddressFormField(
        label=gettext_lazy("Your e-mail address"),
        error_messages={"required": gettext_lazy("Enter your e-mail address.")},
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    organization = NameField(
        label=pgettext_lazy("event", "The organization you come from"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Leave it empty if you come for yourself."),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )


class Entry(NamedTuple):
    """The values of a form, as the link in its e-mail has them: nothing else stores them."""

    event: Event
    name: str
    email: str
    organization: str
    language: str

    @property
    def attendance(self):
        """Return the answer of the address, None before it is confirmed."""
        rows = Attendance.objects.exclude(answer="").select_related("person")
        return rows.filter(event=self.event, person__email=self.email).first()


def find_event(pk):
    """Return the public event of a link, or raise ValidationError."""
    rows = Event.objects.published().select_related("site")
    if event := rows.filter(pk=pk).first():
        return event
    raise ValidationError(_("This link is no longer valid."), code="closed")


def closed_form_words(event):
    """Return why nobody can sign up; "" while people can."""
    if event.audience != Event.Audience.OPEN:
        return _("Only those who have been invited can sign up for this event.")
    return refusal_words(event)


def send_link(event, *, name, email, organization):
    """E-mail the link that confirms the address; do nothing, silently, beyond the limit."""
    _refuse(event)
    if not limits.allow("event at address", limits.mailbox(email), **PER_ADDRESS):
        return
    values = {"name": name, "email": canonical(email), "organization": organization}
    values["language"] = get_language()
    token = confirmations.token(PURPOSE, event=event.pk, **values)
    link = links.url("confirmation", "confirm", token, language=values["language"])
    context = {"name": name, "event": event.title, "link": link}
    context |= {"when": event.period_text, "place": event.place_text}
    expires_at = timezone.now() + confirmations.MAX_AGE
    options = {"to": values["email"], "language": values["language"]}
    mail.write("event_confirm", **options, context=context, expires_at=expires_at)


@transaction.atomic
def confirm(entry):
    """Sign up the person of the address, under the registered name if there is one."""
    event = lock_event(entry.event.pk)
    _refuse(event)
    named = {"name": entry.name, "email": entry.email}
    person = guest_for(**named, language=entry.language)
    rows = Organization.objects.listed().called(entry.organization)
    is_one = entry.organization and len(rows) == 1
    fields = {"organization": rows[0]} if is_one else {"company": entry.organization}
    return sign_up(event, person, **fields)


def _refuse(event):
    if words := closed_form_words(event):
        raise ValidationError(words, code="closed")


SEND_LINK = Action(
    gettext_lazy("Continue"), without_actor(send_link), "", SignUpForm, may=anybody
)
CONFIRM = Action(
    pgettext_lazy("event", "Sign up"), without_actor(confirm), "", may=holder_of_link
)
