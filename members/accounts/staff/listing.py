"""Query the colleagues of the secretariat, present and former."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _, npgettext_lazy

from members.actions.waiting import RowText, WaitingKind
from members.models import SecondFactor, User, UserGroup
from members.models.email_addresses import readable

from .guard import STAFF_PERMISSION

OWN_FACTORS = SecondFactor.objects.filter(user=OuterRef("pk"))
SPARE = SecondFactor.Type.RECOVERY_CODES
# A colleague without a log-in or second factor is listed as waiting after so long.
PATIENCE = timedelta(days=14)


def colleagues():
    """Filter the active staff with their groups, `has_factor` and the like, by name."""
    return _annotated().prefetch_related("groups").order_by("name", "email")


def _annotated():
    entered = UserGroup.pgh_event_model.objects.filter(
        user=OuterRef("pk"), pgh_label="insert"
    )
    return User.objects.filter(is_staff=True, is_active=True).annotate(
        has_factor=Exists(OWN_FACTORS.exclude(type=SPARE)),
        has_spare_codes=Exists(OWN_FACTORS.filter(type=SPARE)),
        role_since=Subquery(entered.order_by("-pgh_id").values("pgh_created_at")[:1]),
    )


def _not_settled():
    """Filter the colleagues without a log-in, or a second factor, after 14 days."""
    long_ago = Q(role_since__lt=timezone.now() - PATIENCE)
    away = Q(last_login=None) | Q(last_login__lt=F("role_since"))
    return colleagues().filter(long_ago, away | Q(has_factor=False), is_superuser=False)


def former_colleagues():
    """Filter the users with a former role in the secretariat and none now, latest first."""
    left = UserGroup.pgh_event_model.objects.filter(
        user=OuterRef("pk"), pgh_label="delete"
    )
    return (
        User.objects.filter(is_staff=False, is_active=True)
        .exclude(email="")
        .annotate(
            left_at=Subquery(left.order_by("-pgh_id").values("pgh_created_at")[:1])
        )
        .exclude(left_at=None)
        .order_by("-left_at")
    )


def _colleague_text(row):
    note = _("no second factor") if row["has_logged_in"] else _("has not logged in")
    address = readable(row["email"])
    return RowText(row["name"] or address, note, address if row["name"] else "")


WaitingKind.declare(
    name="colleagues",
    place=160,
    label=npgettext_lazy(
        "waiting",
        "colleague who has not logged in or has no second factor",
        "colleagues who have not logged in or have no second factor",
    ),
    rows=_not_settled,
    values={
        "name": F("name"),
        "email": F("email"),
        "has_logged_in": Q(last_login__gte=F("role_since")),
    },
    describe=_colleague_text,
    since="role_since",
    permissions=(STAFF_PERMISSION,),
    page=("staff", "colleague_role"),
    listing=("staff", "colleagues"),
)
