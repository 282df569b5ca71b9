"""The public lists of organizations and projects as sheets."""

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields import ORGANIZATION, PROJECT
from members.models import ClusterName, Membership
from members.tables import Column

from .sheets import Sheet


def organization_sheet(filterset):
    """Return the Sheet of a list of organizations; five queries for each slice of it."""
    columns, rows = (*ORGANIZATION.sheet, MEMBER_SINCE), filterset.answer
    return Sheet(_("Members"), columns, rows, filterset.queryset, filterset.day)


def project_sheet(filterset):
    """Return the Sheet of a list of projects; seven queries for each slice of it."""
    rows, today = filterset.answer, timezone.localdate()
    return Sheet(_("Projects"), PROJECT.sheet, rows, filterset.queryset, today)


def _with_stays(rows, day):
    stays = Membership.objects.on(day)
    own = ClusterName.objects.filter(name=OuterRef("name"))
    return rows.annotate(is_the_cluster=Exists(own)).prefetch_related(
        Prefetch("memberships", stays, to_attr="stays")
    )


def _member_since(organization):
    """Return the first day of the current membership, its precision and certainty.

    The day of a mere mention is not one of membership, and stays out.
    """
    if not organization.stays:
        return [None, "", _relation_without_membership(organization)]
    [stay] = organization.stays
    certainty = stay.get_certainty_display()
    if not stay.since or stay.is_mention:
        return [None, "", certainty]
    return [stay.since, stay.get_since_precision_display(), certainty]


def _relation_without_membership(organization):
    if organization.is_the_cluster:
        return _("The cluster itself")
    return _("Not registered as a member")


MEMBER_SINCE = Column(
    "member_since",
    gettext_lazy("Member since"),
    _member_since,
    _with_stays,
    more=(
        gettext_lazy("Accuracy of the date"),
        gettext_lazy("Certainty of the membership"),
    ),
)
