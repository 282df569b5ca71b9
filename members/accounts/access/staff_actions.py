"""The same actions for the secretariat, which has other words and forms of its own."""

from dataclasses import replace
from functools import partial

from django import forms
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from members.actions import Staff
from members.fields.forms import PlainForm
from members.models import Representative
from members.models.email_addresses import EmailAddressFormField

from .actions import (
    CHANGE_ROLE,
    DECLINE_REQUEST,
    END_ACCESS,
    GRANT_REQUEST,
    INVITE,
    RENEW_INVITATION,
    WITHDRAW_INVITATION,
)
from .invitations import invite
from .permissions import is_secretary

Role = Representative.Role
MAY_ANSWER = Staff("members.change_accessrequest", *is_secretary.permissions)


class StaffRoleForm(PlainForm):
    role = forms.ChoiceField(label=gettext_lazy("role"), choices=Role)

    def __init__(self, *args, target, **kwargs):
        initial = {"role": target.role}
        super().__init__(*args, target=target, initial=initial, **kwargs)


class StaffInviteForm(PlainForm):
    email = EmailAddressFormField(label=gettext_lazy("e-mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("role"), choices=Role)


def _invite_by_staff(invitation, **typed):
    return invite(invitation.organization, **typed)


def _granted_by_staff(result, row, **values):
    return _("%(who)s now has access and has been notified.") % {"who": row.name}


def _declined_by_staff(result, row, **values):
    return _("%(who)s gets the answer by e-mail.") % {"who": row.name}


STAFF_GRANT = replace(GRANT_REQUEST, done=_granted_by_staff, may=MAY_ANSWER)
STAFF_DECLINE = replace(
    DECLINE_REQUEST,
    label=pgettext_lazy("access", "Decline"),
    done=_declined_by_staff,
    may=MAY_ANSWER,
)
_for_secretary = partial(replace, may=is_secretary)
STAFF_INVITE = _for_secretary(
    INVITE,
    do=_invite_by_staff,
    done=gettext_lazy("The invitation is on its way."),
    form=StaffInviteForm,
)
STAFF_RENEW = _for_secretary(
    RENEW_INVITATION, done=gettext_lazy("The invitation is on its way.")
)
STAFF_WITHDRAW = _for_secretary(
    WITHDRAW_INVITATION,
    label=gettext_lazy("Withdraw"),
    done=gettext_lazy("The invitation is withdrawn."),
)
STAFF_CHANGE_ROLE = _for_secretary(
    CHANGE_ROLE,
    label=gettext_lazy("Save"),
    done=gettext_lazy("The role is changed."),
    form=StaffRoleForm,
)
STAFF_END = _for_secretary(
    END_ACCESS,
    label=gettext_lazy("End the access"),
    done=gettext_lazy("The access has ended."),
)
