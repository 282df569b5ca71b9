"""The columns of the list of projects as a file."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ..models import Organization, Participation, Project, Topic
from .amounts import effect_kind, effect_text, funding_text
from .sheets import Sheet


def project_sheet(listing):
    """Make the file of a list of projects; seven queries for so many at once."""
    return Sheet(_("Projects"), _header(), listing.answer, _projects, _cells)


def _header():
    return [
        _("Title"),
        _("Status"),
        _("From"),
        _("How exact the day is"),
        _("Opened"),
        _("How exact the day is"),
        _("Until"),
        _("How exact the day is"),
        _("Themes"),
        _("Sites"),
        _("Partners"),
        _("Money"),
        _("Climate effects"),
        _("Web site"),
        _("What it is"),
    ]


def _projects(ids):
    listed = Participation.objects.standing().filter(organization__is_listed=True)
    return Project.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("themes", Topic.objects.in_use()),
        "sites",
        Prefetch("participations", listed.select_related("organization")),
        Prefetch("fundings__funder", Organization.objects.listed()),
        "effects",
    )


def _cells(row):
    return [
        row.title,
        row.get_status_display(),
        *_day(row, "since"),
        *_day(row, "opened"),
        *_day(row, "until"),
        ", ".join(str(theme) for theme in row.themes.all()),
        ", ".join(site.name for site in row.sites.all()),
        "; ".join(_partner(part) for part in row.participations.all()),
        "; ".join(_money(funding) for funding in row.fundings.all()),
        "; ".join(_effect(effect) for effect in row.effects.all()),
        row.website,
        row.summary,
    ]


def _day(row, name):
    """Give a day and in words how exact it is; nothing of a day that is not known."""
    day = getattr(row, name)
    return day, getattr(row, f"get_{name}_precision_display")() if day else ""


def _partner(part):
    return f"{part.organization.name} ({part.get_role_display()})"


def _money(funding):
    text = funding_text(funding)
    return f"{text}, {funding.funder.name}" if funding.funder else text


def _effect(effect):
    return f"{effect_text(effect)} ({effect_kind(effect)})"
