"""The actions on access to an organization, of its managers and of the secretariat."""

from functools import partial

from django import forms
from django.utils.translation import (
    get_language,
    gettext as _,
    gettext_lazy,
    pgettext_lazy,
)

from members.actions import Action, Question
from members.fields.forms import PlainForm, text_area
from members.models import Representative
from members.models.email_addresses import EmailAddressFormField, readable
from members.models.languages import language_choices
from members.models.plain_texts import validate_plain

from .invitations import invite, renew_invitation, withdraw_invitation
from .permissions import manages
from .representatives import change_role, restore_access, revoke_access
from .requests import decline_request, grant_request

Role = Representative.Role
ROLE_CHOICES = [
    (Role.EDITOR, gettext_lazy("Edit the profile (editor)")),
    (Role.MANAGER, gettext_lazy("Edit the profile and manage access (manager)")),
]


class AccessRoleField(forms.ChoiceField):
    widget = forms.RadioSelect

    def __init__(self):
        super().__init__(
            choices=ROLE_CHOICES,
            label=gettext_lazy("What they can do"),
            initial=Role.EDITOR,
        )


class AccessRoleForm(PlainForm):
    role = AccessRoleField()


class AccessInviteForm(PlainForm):
    email = EmailAddressFormField(
        label=gettext_lazy("Your colleague’s e-mail address"), max_length=254
    )
    role = AccessRoleField()
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"),
        choices=language_choices,
        required=False,
    )
    message = text_area(
        gettext_lazy("A word of your own"),
        500,
        help_text=gettext_lazy("Optional. Plain text without links."),
        required=False,
        validators=[validate_plain],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


class DeclineRequestForm(PlainForm):
    why = text_area(
        gettext_lazy("Your reason (sent by e-mail)"),
        1000,
        error_messages={"required": gettext_lazy("Enter a reason.")},
    )


def _invited(invitation, organization, *, email, **values):
    return _("An invitation is on its way to %(email)s.") % {"email": readable(email)}


def _invitation_renewed(invitation, row, **values):
    message = _(
        "A new e-mail is on its way to %(email)s. The previous link no longer works."
    )
    return message % {"email": readable(row.email)}


def _ask_to_withdraw(row, **values):
    return Question(
        _("Withdraw the invitation to %(email)s?") % {"email": readable(row.email)},
        [_("The link in the e-mail stops working at once.")],
        _("Withdraw the invitation"),
        _("You can invite the same address again."),
    )


def _invitation_withdrawn(result, row, **values):
    params = {"email": readable(row.email)}
    return _("The invitation to %(email)s has been withdrawn.") % params


def _ask_to_demote(row, *, role, **values):
    if role == Role.MANAGER or row.role != Role.MANAGER:
        return None
    params = {"who": row.user}
    return Question(
        _("Make %(who)s an editor?") % params,
        [
            _("%(who)s can no longer give colleagues access or end it.") % params,
            _("Invitations that %(who)s has sent are withdrawn.") % params,
            _("%(who)s gets an e-mail about it.") % params,
        ],
        _("Make editor"),
        _("Another manager, or the secretariat, can change it back."),
    )


def _role_changed(result, row, *, role, **values):
    messages = {
        Role.EDITOR: _("%(who)s is now an editor."),
        Role.MANAGER: _("%(who)s is now a manager."),
    }
    return messages[role] % {"who": row.user}


def _ask_to_end(row, *, by, **values):
    params = {"who": row.user, "organization": row.organization}
    if row.user == by:
        return Question(
            _("End your access to %(organization)s?") % params,
            [_("From now on you can neither see nor change anything here.")],
            _("End my access now"),
            _("A manager, or the secretariat, can give it back."),
        )
    return Question(
        _("End the access of %(who)s?") % params,
        [
            _("From now on %(who)s can neither see nor change anything here.") % params,
            _("Invitations that %(who)s has sent are withdrawn.") % params,
            _("%(who)s gets an e-mail about it.") % params,
        ],
        _("End the access now"),
        _("You can give it back on the page of access for 30 days."),
    )


def _access_ended(result, row, *, by, **values):
    if row.user == by:
        params = {"organization": row.organization}
        return _("You no longer have access to %(organization)s.") % params
    return _("%(who)s no longer has access.") % {"who": row.user}


def _access_granted(result, row, **values):
    user = row.user if isinstance(row, Representative) else row.name
    return _("%(who)s now has access.") % {"who": user}


def _ask_to_decline(row, *, why, **values):
    params = {"who": row.name}
    return Question(
        _("Decline the request of %(who)s?") % params,
        [_("%(who)s gets no access, and this answer by e-mail:") % params, why],
        _("Send the answer"),
        _("You can invite %(who)s afterwards.") % params,
    )


def _request_declined(result, row, **values):
    return _("%(who)s gets your answer by e-mail.") % {"who": row.name}


def _may_end(by, row):
    return manages(by, row) or row.user == by


def _invitations_of(organization):
    return organization.invitations.select_related("organization")


def _representatives(organization):
    return organization.representatives.select_related("user", "organization")


def _requests(organization):
    return organization.access_requests.select_related("organization")


_access_action = partial(Action, may=manages)
INVITE = _access_action(
    gettext_lazy("Send the invitation"), invite, _invited, AccessInviteForm
)
RENEW_INVITATION = _access_action(
    gettext_lazy("Send again"),
    renew_invitation,
    _invitation_renewed,
    rows=_invitations_of,
)
WITHDRAW_INVITATION = _access_action(
    pgettext_lazy("invitation", "Withdraw"),
    withdraw_invitation,
    _invitation_withdrawn,
    ask=_ask_to_withdraw,
    rows=_invitations_of,
)
CHANGE_ROLE = _access_action(
    gettext_lazy("Change the role"),
    change_role,
    _role_changed,
    AccessRoleForm,
    ask=_ask_to_demote,
    rows=_representatives,
)
END_ACCESS = Action(
    gettext_lazy("End the access now"),
    revoke_access,
    _access_ended,
    ask=_ask_to_end,
    rows=_representatives,
    may=_may_end,
)
RESTORE_ACCESS = _access_action(
    gettext_lazy("Give access again"),
    restore_access,
    _access_granted,
    rows=_representatives,
)
GRANT_REQUEST = _access_action(
    pgettext_lazy("access", "Approve"),
    grant_request,
    _access_granted,
    AccessRoleForm,
    rows=_requests,
)
DECLINE_REQUEST = _access_action(
    gettext_lazy("Send the answer"),
    decline_request,
    _request_declined,
    DeclineRequestForm,
    ask=_ask_to_decline,
    rows=_requests,
)
