"""The Actions of a user on the page of the own account."""

from functools import partial

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, themselves, without_actor
from members.fields.forms import NameField, PlainForm
from members.models import User
from members.models.email_addresses import EmailAddressFormField, readable
from members.models.languages import language_choices

from ..corrections import ShownAddressForm, people_at
from .addresses import (
    ask_for_address,
    confirm_address,
    contacts_to_move,
    withdraw_address,
)


class ProfileForm(PlainForm):
    """The name that colleagues see, and the language of e-mails; only changes are saved."""

    name = NameField(
        label=gettext_lazy("Your name"),
        error_messages={"required": gettext_lazy("Enter your name.")},
        help_text=gettext_lazy(
            "Shown to your colleagues and the secretariat, not publicly."
        ),
        max_length=120,
        show_hidden_initial=True,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of e-mails to you"),
        choices=language_choices,
        show_hidden_initial=True,
    )

    def __init__(self, *args, target, **kwargs):
        kwargs["initial"] = {"name": target.name, "language": target.language}
        super().__init__(*args, target=target, **kwargs)

    @property
    def arguments(self):
        return {name: self.cleaned_data[name] for name in self.changed_data}


class NewAddressForm(PlainForm):
    """Another address to log in with."""

    email = EmailAddressFormField(
        label=gettext_lazy("New e-mail address"),
        error_messages={"required": gettext_lazy("Enter the new address.")},
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class ConfirmAddressForm(ShownAddressForm):
    """Whether the own contact details follow; the session of the key goes on."""

    with_contacts = forms.BooleanField(
        label=gettext_lazy("Use the new address in my contact details too"),
        required=False,
        initial=True,
    )

    def __init__(self, *args, target, session_key, is_verified, **kwargs):
        people = people_at(target.former)
        super().__init__(*args, target=target, people=people, **kwargs)
        self.session = {"session_key": session_key, "is_verified": is_verified}
        self.places = contacts_to_move(target)
        if not self.places:
            del self.fields["with_contacts"]

    @property
    def arguments(self):
        return self.session | self.cleaned_data


@transaction.atomic
def update(user, **changed):
    """Save the user's own name and language; omitted fields stay."""
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean(exclude=["email"], validate_constraints=False)
    row.save(update_fields=list(changed))
    return row


def _link_sent(result, user, *, email, **values):
    text = _("An e-mail with a link is on its way to %(email)s.")
    return text % {"email": readable(email)}


_account_action = partial(Action, may=themselves)
UPDATE = _account_action(
    gettext_lazy("Save"), without_actor(update), gettext_lazy("Saved."), ProfileForm
)
ASK_FOR_ADDRESS = _account_action(
    gettext_lazy("Send the link"),
    without_actor(ask_for_address),
    _link_sent,
    NewAddressForm,
)
WITHDRAW_ADDRESS = _account_action(
    gettext_lazy("Keep the present address"),
    without_actor(withdraw_address),
    gettext_lazy("Your address stays as it is."),
)
CONFIRM_ADDRESS = Action(
    gettext_lazy("Use the new address"),
    without_actor(confirm_address),
    gettext_lazy("Your new address has been confirmed"),
    ConfirmAddressForm,
    may=lambda by, change: by.pk == change.user_id,
)
