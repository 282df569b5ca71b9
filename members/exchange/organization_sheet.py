"""Export the list of organizations as a sheet."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from members.fields import ORGANIZATION
from members.models import Membership

from .sheets import Sheet


class MemberSince:
    """Two columns: the first day of the current membership, and its precision."""

    @property
    def headers(self):
        return [_("Member since"), _("Accuracy of the date")]

    def load(self, rows, day):
        stays = Membership.objects.on(day)
        return rows.prefetch_related(Prefetch("memberships", stays, to_attr="stays"))

    def cells(self, organization):
        stays = organization.stays
        if not stays or not stays[0].since:
            return [None, ""]
        return [stays[0].since, stays[0].get_since_precision_display()]


def organization_sheet(filterset):
    """Return the Sheet of a list of organizations; five queries for each slice of it."""
    rows, day = filterset.answer, filterset.day
    more, among = (MemberSince(),), filterset.queryset
    return Sheet(_("Members"), ORGANIZATION, rows, day, more, among)
