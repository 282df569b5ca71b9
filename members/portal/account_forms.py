"""The forms of the user's own account; `execute` does it and returns the message."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields.forms import PlainForm

from .. import account, waiting
from ..models import User
from ..models.email_addresses import EmailAddressFormField, readable


class AccountForm(PlainForm):
    """A form of one user; each saves only what was changed on its page."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, auto_id=f"{self.prefix_of_ids}-%s", **kwargs)


class ProfileForm(AccountForm):
    """The name that colleagues see, and the language of e-mails."""

    prefix_of_ids = "about"
    name = forms.CharField(
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
        choices=User.Language,
        show_hidden_initial=True,
    )

    def __init__(self, *args, user, **kwargs):
        kwargs["initial"] = {"name": user.name, "language": user.language}
        super().__init__(*args, user=user, **kwargs)

    def execute(self, **typed):
        account.update(self.user, **{name: typed[name] for name in self.changed_data})
        return _("Saved.")


class AddressForm(AccountForm):
    """Another address to log in with."""

    prefix_of_ids = "new"
    email = EmailAddressFormField(
        label=gettext_lazy("New e-mail address"),
        error_messages={"required": gettext_lazy("Enter the new address.")},
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def execute(self, email):
        account.ask_for_address(self.user, email)
        said = {"email": readable(email)}
        return _("An e-mail with a link is on its way to %(email)s.") % said


class EmailsForm(AccountForm):
    """What the weekly e-mail is about; nothing stops it."""

    prefix_of_ids = "emails"
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Write to me about"),
        choices=User.Digest,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, user, **kwargs):
        without = user.digest_without
        wanted = [kind for kind in User.Digest.values if kind not in without]
        super().__init__(*args, user=user, initial={"kinds": wanted}, **kwargs)

    def execute(self, kinds):
        waiting.choose(self.user, kinds)
        return _("Saved.")


class WithdrawForm(AccountForm):
    """Withdraws the wish for a new address; it asks for nothing."""

    prefix_of_ids = "keep"

    def execute(self):
        account.withdraw_address(self.user)
        return _("Your address stays as it is.")


FORMS = {
    "about": ProfileForm,
    "address": AddressForm,
    "keep": WithdrawForm,
    "emails": EmailsForm,
}


class MoveContactsForm(PlainForm):
    """Whether the own contact details follow to the confirmed address."""

    with_contacts = forms.BooleanField(
        label=gettext_lazy("Use the new address in my contact details too"),
        required=False,
        initial=True,
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        if not places:
            del self.fields["with_contacts"]
