"""The projects in memory with what their list is filtered by, as the directory's index is."""

from collections import defaultdict
from operator import itemgetter
from threading import Lock

from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import (
    DataVersion,
    Funding,
    Organization,
    Participation,
    Project,
    ProjectSite,
    ProjectTheme,
    Site,
    Topic,
)
from .bitmaps import Choice, Facet
from .index import NOTHING, Index, nested

WITHIN = "site__containers__container__slug"
GOING = {"planned", "running", "construction", "operating"}
NO_YEAR = "unknown"
built = {}
building = Lock()


def index_of_projects():
    """Give the index of the projects, as of what is committed now; one query when kept."""
    key = (timezone.localdate().year, DataVersion.objects.now())
    with building:
        if key not in built:
            index = build(this_year=key[0])
            built.clear()
            built[key] = index
        return built[key]


def build(this_year):
    """Read everything that the list of projects is filtered by: three queries."""
    columns = ("pk", "status", "since", "opened", "until")
    rows = list(Project.objects.values_list(*columns))
    place = {row[0]: number for number, row in enumerate(rows)}
    links = _links(place)
    links["status"] = {(number, row[1]) for number, row in enumerate(rows)}
    links["year"] = {
        (number, str(year))
        for number, row in enumerate(rows)
        for year in years_of(*row[1:], this_year)
    }
    choices = _choices() | {
        "status": _fixed(Project.Status),
        "kind": _fixed(Organization.Kind),
        "year": _years(links["year"]),
    }
    facets = {name: _facet(place, choices[name], links[name]) for name in choices}
    return Index(list(place), facets, _orders(rows))


def years_of(status, since, opened, until, this_year):
    """List the years in which a project is known to be under way.

    An end that is not known is no end while the project goes on, by its status.
    """
    known = [day.year for day in (since, opened, until) if day]
    if not known:
        return [NO_YEAR]
    last = this_year if until is None and status in GOING else 0
    return range(min(known), max([*known, last]) + 1)


def _links(place):
    """Read what projects are tied to, as {filter: {(place, value)}}."""
    listed = Participation.objects.standing().filter(organization__is_listed=True)
    paid = Funding.objects.filter(funder__is_listed=True)
    pays = listed.filter(role=Participation.Role.FUNDER)
    parts = [
        ("theme", ProjectTheme.objects.all(), "topic__slug"),
        ("site", ProjectSite.objects.all(), WITHIN),
        ("kind", listed, "organization__kind"),
        ("organization", listed, "organization__slug"),
        ("funder", pays, "organization__slug"),
        ("funder", paid, "funder__slug"),
    ]
    first, *others = (
        rows.order_by().values_list(Value(name), "project", value)
        for name, rows, value in parts
    )
    links = defaultdict(set)
    for name, pk, value in first.union(*others).order_by():
        if pk in place:
            links[name].add((place[pk], value))
    return links


def _choices():
    """Read the words of themes, sites and organizations, each in its order."""
    partners = Organization.objects.listed().filter(
        Q(participations__in=Participation.objects.standing())
        | Q(fundings__isnull=False)
    )
    parts = [
        ("theme", Topic.objects.in_use(), "label_nb", "label_en", "sort_label"),
        ("site", Site.objects.all(), "name", "name", "sort_name"),
        ("organization", partners, "name", "name", "sort_name"),
    ]
    whole = {"site": F("part_of__slug")}
    first, *others = (
        rows.order_by().values_list(
            Value(name), "slug", *columns, whole.get(name, NOTHING)
        )
        for name, rows, *columns in parts
    )
    found = defaultdict(list)
    rows = sorted(first.union(*others).order_by(), key=itemgetter(4))
    for name, slug, nb, en, _order, above in rows:
        found[name].append(Choice(slug, nb, en or nb, whole=above or ""))
    return {
        "theme": found["theme"],
        "site": list(nested(found["site"])),
        "organization": found["organization"],
        "funder": found["organization"],
    }


def _fixed(choices):
    # The words come from the catalogue when the page is written.
    return [Choice(value, label, label) for value, label in choices.choices]


def _years(links):
    """The years that some project has, newest first; at last what has none."""
    years = sorted({value for _place, value in links} - {NO_YEAR}, key=int)
    words = [Choice(year, year, year) for year in reversed(years)]
    return [*words, Choice(NO_YEAR, _("Year unknown"), _("Year unknown"))]


def _facet(place, choices, pairs):
    """Offer the choices that some project has."""
    rows = defaultdict(list)
    for number, value in sorted(pairs):
        rows[value].append(number)
    offered = {choice.value: choice for choice in choices if choice.value in rows}
    return Facet(len(place), offered, dict(rows))


def _orders(rows):
    """The order by when projects began, or opened, the newest first; by title otherwise."""
    began = [row[2] or row[3] for row in rows]
    dated = [number for number, day in enumerate(began) if day]
    undated = [number for number, day in enumerate(began) if not day]
    newest = sorted(dated, key=lambda number: began[number], reverse=True)
    return {"-since": [*newest, *undated]}
