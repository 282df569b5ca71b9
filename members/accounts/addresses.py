"""The address that a user logs in with: rights to change it, and the end of its sessions.

A trigger records the change, and refuses one of staff that was not made here;
members/people/addresses.py tells the former address.
"""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import User
from members.models.address_triggers import OF_STAFF
from members.models.statements import run_sql

from . import sessions
from .staff import may_manage


def lock_user(user):
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def takes_factor(user):
    """Whether a change of the address takes a second factor of whoever makes it."""
    return user.is_staff or user.is_superuser


def change_address(user, email, *, by, is_verified=False, keep=None):
    """Change the address of a locked user, and end all sessions but the one to `keep`.

    `by` is None for the former address and for whoever runs the server; `is_verified` is
    whether `by` has shown a second factor lately, which the address of staff takes.
    """
    if by is not None and takes_factor(user):
        _require_right(user, by, is_verified)
    former = user.email
    user.email, user.bounced_on = email, None
    run_sql("SELECT set_config(%s, %s, true)", [OF_STAFF, email])
    user.save(update_fields=["email", "bounced_on"])
    EmailAddress.objects.filter(user=user).delete()
    sessions.end_sessions(user, former, keep=keep)


def _require_right(user, by, is_verified):
    names = {"who": user}
    if user != by and not by.has_perm("members.change_user"):
        text = _("Only a site administrator can change the address of %(who)s.")
        raise ValidationError(text % names, code="staff")
    if user != by and (user.is_superuser or may_manage(user)):
        text = _(
            "Nobody changes the log-in address of another site administrator alone:"
            " %(who)s does it on the page of the own account, or whoever runs the server"
            " by the command change_address."
        )
        raise ValidationError(text % names, code="administrator")
    if not is_verified:
        text = _(
            "%(who)s works in the secretariat. The log-in address is changed on the page"
            " of the user, with a second factor shown in the last 15 minutes."
        )
        raise ValidationError(text % names, code="factor")
