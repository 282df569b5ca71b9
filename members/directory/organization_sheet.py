"""The columns of the directory as a file."""

from functools import partial

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ..models import Membership, Organization, Presence, Topic
from .sheets import Sheet


def organization_sheet(listing):
    """Make the file of a list of organizations; four queries for so many at once."""
    found = partial(_organizations, listing.filter.day)
    return Sheet(_("Members"), _header(), listing.answer, found, _cells)


def _header():
    return [
        _("Name"),
        _("Organization number"),
        _("Kind"),
        _("Municipality"),
        _("Sites"),
        _("Topics"),
        _("Web site"),
        _("E-mail"),
        _("Phone"),
        _("Employees"),
        _("Member since"),
        _("How exact the day is"),
        _("Confirmed on"),
        _("What they do"),
    ]


def _organizations(day, ids):
    return Organization.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("topics", Topic.objects.in_use().order_by("sort_label")),
        Prefetch("presences", Presence.objects.on(day).select_related("site")),
        Prefetch("memberships", Membership.objects.on(day), to_attr="stays"),
    )


def _cells(row):
    sites = dict.fromkeys(stay.site.name for stay in row.presences.all())
    since, exactly = _since(row.stays)
    return [
        row.name,
        row.orgnr,
        row.get_kind_display(),
        row.municipality,
        ", ".join(sites),
        ", ".join(topic.label for topic in row.topics.all()),
        row.website,
        row.email,
        row.phone,
        row.employees,
        since,
        exactly,
        row.confirmed_on,
        row.summary,
    ]


def _since(stays):
    """Give the first day of the stay, and in words how exact it is."""
    if not stays or not stays[0].since:
        return None, ""
    return stays[0].since, stays[0].get_since_precision_display()
