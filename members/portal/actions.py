"""The actions of the access page: each is a form, executed with its cleaned data."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields.forms import PlainForm

from .. import access
from ..models import Representative
from ..models.email_addresses import EmailAddressFormField, readable

Role = Representative.Role
ROLE_CHOICES = [
    (Role.EDITOR, gettext_lazy("Edit the profile (editor)")),
    (Role.MANAGER, gettext_lazy("Edit the profile and manage access (manager)")),
]


class RoleField(forms.ChoiceField):
    widget = forms.RadioSelect

    def __init__(self):
        super().__init__(
            choices=ROLE_CHOICES,
            label=gettext_lazy("What they can do"),
            initial=Role.EDITOR,
        )


class Action(PlainForm):
    """One action; `execute` returns the message to show.

    `rows` is the related name of the organization's rows that it is executed on.
    """

    rows = ""

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.organization = organization
        if self.rows:
            rows = getattr(organization, self.rows).all()
            self.fields["row"] = forms.ModelChoiceField(rows)

    def is_own(self, user):
        """Whether users do it to themselves, for which they need not be manager."""
        return False


class Invite(Action):
    email = EmailAddressFormField(
        label=gettext_lazy("Their e-mail address"), max_length=254
    )
    role = RoleField()

    def execute(self, email, role, by):
        access.invite(self.organization, email, role, by=by)
        return _("An invitation is on its way to %(email)s.") % {
            "email": readable(email)
        }


class RenewInvitation(Action):
    rows = "invitations"

    def execute(self, row, by):
        access.renew_invitation(row, by=by)
        message = _(
            "A new e-mail is on its way to %(email)s. The previous link no "
            "longer works."
        )
        return message % {"email": readable(row.email)}


class WithdrawInvitation(Action):
    rows = "invitations"

    def execute(self, row, by):
        access.withdraw_invitation(row, by=by)
        return _("The invitation to %(email)s has been withdrawn.") % {
            "email": readable(row.email)
        }


class ChangeRole(Action):
    rows = "representatives"
    role = RoleField()

    def execute(self, row, role, by):
        access.change_role(row, role, by=by)
        messages = {
            Role.EDITOR: _("%(who)s is now an editor."),
            Role.MANAGER: _("%(who)s is now a manager."),
        }
        return messages[role] % {"who": row.user}


class EndAccess(Action):
    rows = "representatives"

    def is_own(self, user):
        row = self.cleaned_data.get("row")
        return row is not None and row.user == user

    def execute(self, row, by):
        access.revoke_access(row, by=by)
        if row.user == by:
            message = _("You no longer have access to %(organization)s.")
        else:
            message = _("%(who)s no longer has access.")
        return message % {"who": row.user, "organization": self.organization}


class Grant(Action):
    rows = "access_requests"
    role = RoleField()

    def execute(self, row, role, by):
        access.grant_request(row, role, by=by)
        return _("%(who)s now has access.") % {"who": row.name}


class Decline(Action):
    rows = "access_requests"
    why = forms.CharField(
        label=gettext_lazy("Your reason (sent by e-mail)"),
        error_messages={"required": gettext_lazy("Enter a reason.")},
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def execute(self, row, why, by):
        access.decline_request(row, why, by=by)
        return _("%(who)s gets your answer by e-mail.") % {"who": row.name}


ACTIONS = {
    "invite": Invite,
    "send": RenewInvitation,
    "withdraw": WithdrawInvitation,
    "role": ChangeRole,
    "end": EndAccess,
    "grant": Grant,
    "decline": Decline,
}
