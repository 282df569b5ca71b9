"""Export the list of organizations as a sheet."""

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from members.fields import ORGANIZATION
from members.models import ClusterName, Membership

from .sheets import Sheet


class MemberSince:
    """Three columns: the first day of the current membership, its precision and certainty.

    The day of a mere mention is not one of membership, and stays out.
    """

    @property
    def headers(self):
        titles = [_("Member since"), _("Accuracy of the date")]
        return [*titles, _("Certainty of the membership")]

    def load(self, rows, day):
        stays = Membership.objects.on(day)
        own = ClusterName.objects.filter(name=OuterRef("name"))
        return rows.annotate(is_the_cluster=Exists(own)).prefetch_related(
            Prefetch("memberships", stays, to_attr="stays")
        )

    def cells(self, organization):
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


def organization_sheet(filterset):
    """Return the Sheet of a list of organizations; five queries for each slice of it."""
    rows, day = filterset.answer, filterset.day
    more, among = (MemberSince(),), filterset.queryset
    return Sheet(_("Members"), ORGANIZATION, rows, day, more, among)
