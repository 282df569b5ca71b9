"""The actions of the access page: each is a form, executed with its cleaned data."""

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from members.fields.forms import PlainForm

from .. import access
from ..models import Representative, User
from ..models.email_addresses import EmailAddressFormField, readable
from ..models.invitations import validate_plain
from .questions import Question

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

    def question(self, by):
        """Return what to ask before a valid form is executed; None if it ends nothing."""
        return None


class Invite(Action):
    email = EmailAddressFormField(
        label=gettext_lazy("Their e-mail address"), max_length=254
    )
    role = RoleField()
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"),
        choices=User.Language,
        required=False,
    )
    message = forms.CharField(
        label=gettext_lazy("A word of your own"),
        help_text=gettext_lazy("Optional. Plain text without links."),
        max_length=500,
        required=False,
        validators=[validate_plain],
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def execute(self, by, **typed):
        access.invite(self.organization, **typed, by=by)
        email = typed["email"]
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

    def question(self, by):
        said = {"email": readable(self.cleaned_data["row"].email)}
        return Question(
            _("Withdraw the invitation to %(email)s?") % said,
            [_("The link in the e-mail stops working at once.")],
            _("Withdraw the invitation"),
            _("You can invite the same address again."),
        )

    def execute(self, row, by):
        access.withdraw_invitation(row, by=by)
        return _("The invitation to %(email)s has been withdrawn.") % {
            "email": readable(row.email)
        }


class ChangeRole(Action):
    rows = "representatives"
    role = RoleField()

    def question(self, by):
        row, role = self.cleaned_data["row"], self.cleaned_data["role"]
        if role == Role.MANAGER or row.role != Role.MANAGER:
            return None
        said = {"who": row.user}
        return Question(
            _("Make %(who)s an editor?") % said,
            [
                _("%(who)s can no longer give colleagues access or end it.") % said,
                _("Invitations that %(who)s has sent are withdrawn.") % said,
                _("%(who)s gets an e-mail about it.") % said,
            ],
            _("Make editor"),
            _("Another manager, or the secretariat, can change it back."),
        )

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

    def question(self, by):
        row = self.cleaned_data["row"]
        said = {"who": row.user, "organization": self.organization}
        if self.is_own(by):
            return Question(
                _("End your access to %(organization)s?") % said,
                [_("From now on you can neither see nor change anything here.")],
                _("End my access now"),
                _("A manager, or the secretariat, can give it back."),
            )
        return Question(
            _("End the access of %(who)s?") % said,
            [
                _("From now on %(who)s can neither see nor change anything here.")
                % said,
                _("Invitations that %(who)s has sent are withdrawn.") % said,
                _("%(who)s gets an e-mail about it.") % said,
            ],
            _("End the access now"),
            _("You can give it back on the page of access for 30 days."),
        )

    def execute(self, row, by):
        access.revoke_access(row, by=by)
        if row.user == by:
            message = _("You no longer have access to %(organization)s.")
        else:
            message = _("%(who)s no longer has access.")
        return message % {"who": row.user, "organization": self.organization}


class RestoreAccess(Action):
    rows = "representatives"

    def execute(self, row, by):
        access.restore_access(row, by=by)
        return _("%(who)s now has access.") % {"who": row.user}


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

    def question(self, by):
        said = {"who": self.cleaned_data["row"].name}
        return Question(
            _("Decline the request of %(who)s?") % said,
            [
                _("%(who)s gets no access, and this answer by e-mail:") % said,
                self.cleaned_data["why"],
            ],
            _("Send the answer"),
            _("You can invite %(who)s afterwards.") % said,
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
    "restore": RestoreAccess,
    "grant": Grant,
    "decline": Decline,
}
