"""E-mails about staff roles: to the colleague, and to the site administrators."""

from django.db.models import Q

from members import mail
from members.actions import links
from members.models import User
from members.models.email_addresses import readable

from .roles import ADMINISTRATOR

ADDED, CHANGED, ENDED, RESET = "added", "role", "ended", "reset"
KINDS = {
    ADDED: "staff_added",
    CHANGED: "staff_role_changed",
    ENDED: "staff_ended",
    RESET: "staff_factor_reset",
}
CODE, CODES = "code", "codes"  # a backup code was used; new ones were made


def administrators():
    """Filter the active site administrators, superusers included."""
    rights = Q(groups__name=ADMINISTRATOR.group) | Q(is_superuser=True)
    return User.objects.filter(rights, is_active=True, is_staff=True).distinct()


def notify(act, user, *, by, roles=(), words=""):
    """Write to the user, to `by` and to all other site administrators.

    `by` is None for a command on the server.
    """
    groups = [role.group for role in roles]
    params = {"by": by or "", "roles": groups, "words": words}
    link = links.url("staff", "dashboard", language=user.language)
    mail.write_to(user, KINDS[act], params | {"link": link}, sender=by, is_secret=False)
    if not user.is_staff and act != ENDED:
        return
    if act == ADDED:
        params["words"] = ""  # written for the new colleague alone
    tell_administrators(act, user, **params)


def tell_administrators(act, user, **params):
    """Write to all site administrators, but the user, unless a backup code was used."""
    told = administrators() if act == CODE else administrators().exclude(pk=user.pk)
    params |= {"act": act, "who": user, "email": readable(user.email)}
    for one in told:
        page = links.url("staff", "colleagues", language=one.language)
        context = params | {"link": page, "is_own": one == params["by"]}
        mail.write_to(one, "staff_notice", context, is_secret=False)
