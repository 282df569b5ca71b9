"""What a manager does to who has access: each act is a form, and does itself."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import access
from ..models import Representative

Role = Representative.Role
WHAT_THEY_MAY = [
    (Role.EDITOR, gettext_lazy("Look after the profile (editor)")),
    (Role.MANAGER, gettext_lazy("That, and let colleagues in and out (manager)")),
]


class RoleField(forms.ChoiceField):
    widget = forms.RadioSelect

    def __init__(self):
        super().__init__(
            choices=WHAT_THEY_MAY,
            label=gettext_lazy("What they may do"),
            initial=Role.EDITOR,
        )


class Act(forms.Form):
    """One act; `act` does it and returns what to say. `rows` names what it is done to."""

    rows = ""

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.organization = organization
        if self.rows:
            rows = getattr(organization, self.rows).all()
            self.fields["row"] = forms.ModelChoiceField(rows)

    def is_own(self, user):
        """Say whether it is the user's own affair, so that no manager is needed."""
        return False


class Invite(Act):
    email = forms.EmailField(label=gettext_lazy("Their e-mail address"), max_length=254)
    role = RoleField()

    def act(self, email, role, by):
        access.invite(self.organization, email, role, by=by)
        return _("An invitation is on its way to %(email)s.") % {"email": email}


class SendAgain(Act):
    rows = "invitations"

    def act(self, row, by):
        access.renew_invitation(row, by=by)
        said = _("A new letter is on its way to %(email)s; the former link is closed.")
        return said % {"email": row.email}


class Withdraw(Act):
    rows = "invitations"

    def act(self, row, by):
        access.withdraw_invitation(row, by=by)
        return _("The invitation to %(email)s is withdrawn.") % {"email": row.email}


class ChangeRole(Act):
    rows = "representatives"
    role = RoleField()

    def act(self, row, role, by):
        access.change_role(row, role, by=by)
        said = {
            Role.EDITOR: _("%(who)s is an editor now."),
            Role.MANAGER: _("%(who)s is a manager now."),
        }
        return said[role] % {"who": row.user}


class LetOut(Act):
    rows = "representatives"

    def is_own(self, user):
        row = self.cleaned_data.get("row")
        return row is not None and row.user == user

    def act(self, row, by):
        access.revoke_access(row, by=by)
        if row.user == by:
            said = _("You no longer have access to %(organization)s.")
        else:
            said = _("%(who)s no longer has access.")
        return said % {"who": row.user, "organization": self.organization}


class Grant(Act):
    rows = "access_requests"
    role = RoleField()

    def act(self, row, role, by):
        access.grant_request(row, role, by=by)
        return _("%(who)s has access now.") % {"who": row.name}


class Decline(Act):
    rows = "access_requests"
    why = forms.CharField(
        label=gettext_lazy("Your reason, which they get by e-mail"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def act(self, row, why, by):
        access.decline_request(row, why, by=by)
        return _("%(who)s gets your answer by e-mail.") % {"who": row.name}


ACTS = {
    "invite": Invite,
    "send": SendAgain,
    "withdraw": Withdraw,
    "role": ChangeRole,
    "let_out": LetOut,
    "grant": Grant,
    "decline": Decline,
}
