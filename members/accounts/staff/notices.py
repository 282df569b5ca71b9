"""E-mails about who works in the secretariat: to the colleague, and to those who decide it."""

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


def administrators():
    """Filter the active users who decide who works here, superusers included."""
    decides = Q(groups__name=ADMINISTRATOR.group) | Q(is_superuser=True)
    return User.objects.filter(decides, is_active=True, is_staff=True).distinct()


def notify(act, user, *, by, role=None, words=""):
    """Write to the user, to whoever did it and to all other site administrators.

    `by` is None for whoever runs the server.
    """
    said = {"by": by or "", "role": role and role.group, "words": words}
    link = links.url("staff", "dashboard", language=user.language)
    mail.write_to(user, KINDS[act], said | {"link": link}, sender=by, is_secret=False)
    if not user.is_staff and act != ENDED:
        return
    said |= {"act": act, "who": user, "email": readable(user.email)}
    if act == ADDED:
        said["words"] = ""  # those of one colleague to another
    for one in administrators().exclude(pk=user.pk):
        page = links.url("staff", "colleagues", language=one.language)
        context = said | {"link": page, "is_own": one == by}
        mail.write_to(one, "staff_notice", context, is_secret=False)
