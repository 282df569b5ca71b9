"""Members by type, size, membership, site and municipality: today and through the years."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from members.models import Membership, Organization
from members.tables import Cell, Table
from members.tables.charts import (
    MOST_BARS,
    Columns,
    Figure,
    Stack,
    Stacks,
    YearBar,
    notes_on_bars,
)

from . import memberships
from .memberships import DOCUMENTED
from .over_time import joining_notes

ONE_EACH = gettext_lazy("Each member counts once.")
AT_SITES = gettext_lazy(
    "A member at several sites counts at each, and at the area that a site is part of; "
    "so the numbers do not add up to all members."
)
EARLIER_YEARS = gettext_lazy(
    "Earlier years in the table show what sources say, not when members joined."
)
UNKNOWN_PLACE = gettext_lazy("Members whose municipality is not known are left out.")


@dataclass(frozen=True)
class Grouping:
    """How members are divided: `values` returns those of each membership on a day."""

    name: str
    parameter: str
    caption: str
    finding: str
    values: object
    labels: object
    note: str = ONE_EACH
    unknown: str = ""  # the value that means that nothing is known
    unknown_finding: str = ""
    is_ranked: bool = False
    nouns: dict = field(default_factory=dict)  # {value: the label in the finding}


def _attribute(name):
    def values(question, rows, day):
        return [(row, getattr(row, name)) for row in rows]

    return values


def _sites(question, rows, day):
    """Return (membership, slug) for each site at which a member is that day, once."""
    at = {}
    for who, since, until, slug, _name in question.records.get(memberships.load_places):
        if slug and (since or date.min) <= day <= (until or date.max):
            at.setdefault(who, {})[slug] = None
    return [(row, slug) for row in rows for slug in at.get(row.organization_id, ())]


def _site_labels(question):
    places = question.records.get(memberships.load_places)
    return {slug: name for *_period, slug, name in places if slug}


def _municipality_labels(question):
    rows = memberships.rows(question)
    return {r.municipality_slug: r.municipality for r in rows if r.municipality_slug}


def _choices(enumeration):
    def labels(question):
        return {value: str(label) for value, label in enumeration.choices}

    return labels


KIND = Grouping(
    "members-by-kind",
    "kind",
    gettext_lazy("Members by type"),
    gettext_lazy("%(n)s of %(total)s members are %(label)s"),
    _attribute("kind"),
    _choices(Organization.Kind),
    nouns={
        "company": pgettext_lazy("members are", "companies"),
        "research": pgettext_lazy("members are", "in research and education"),
        "public": pgettext_lazy("members are", "public bodies"),
        "other": pgettext_lazy("members are", "other bodies"),
    },
)
OF_ITSELF = gettext_lazy(
    "A size follows from a number of employees of the whole organization with its year "
    "and source. All others are unknown."
)
SIZE = Grouping(
    "members-by-size",
    "size",
    gettext_lazy("Members by size"),
    gettext_lazy("The most common size is %(label)s: %(n)s of %(total)s members"),
    _attribute("size"),
    _choices(Organization.Size),
    note=OF_ITSELF,
    unknown="unknown",
    unknown_finding=gettext_lazy("The size of %(n)s of %(total)s members is not known"),
)
CATEGORY = Grouping(
    "members-by-category",
    "category",
    gettext_lazy("Members by kind of membership"),
    gettext_lazy("%(n)s of %(total)s members have the membership “%(label)s”"),
    _attribute("category"),
    _choices(Membership.Category),
)
SITE = Grouping(
    "members-by-site",
    "site",
    gettext_lazy("Members by site"),
    gettext_lazy("%(label)s is the site of %(n)s of %(total)s members"),
    _sites,
    _site_labels,
    note=AT_SITES,
    is_ranked=True,
)
MUNICIPALITY = Grouping(
    "members-by-municipality",
    "municipality",
    gettext_lazy("Members by municipality"),
    gettext_lazy("%(n)s of %(total)s members are in %(label)s"),
    _attribute("municipality_slug"),
    _municipality_labels,
    note=UNKNOWN_PLACE,
    is_ranked=True,
)


def members_by_kind(question):
    """Return the members by type: of the day, and of the last day of each year."""
    subtitle = _(
        "Number of members named or inferred on the last day of each year, and %(day)s."
    )
    return _group_figure(question, KIND, _through_the_years, subtitle)


def members_by_size(question):
    return _group_figure(question, SIZE, _today)


def members_by_category(question):
    return _group_figure(question, CATEGORY, _today)


def members_by_site(question):
    return _group_figure(question, SITE, _today)


def members_by_municipality(question):
    return _group_figure(question, MUNICIPALITY, _today)


class Division:
    """The members of some days, divided by a Grouping."""

    def __init__(self, question, grouping):
        self.question, self.grouping = question, grouping
        self.days = question.year_ends
        self.documented = {day: self._counted(day)[True] for day in self.days}
        self.mentioned = self._counted(question.day)[False]
        self.labels = grouping.labels(question)

    def _counted(self, day):
        """Return {whether documented: {value: number of members}} of a day."""

        def make():
            rows = memberships.members_on(self.question, day)
            counts = {True: Counter(), False: Counter()}
            for row, value in self.grouping.values(self.question, rows, day):
                counts[memberships.is_documented(row)][value] += 1
            return counts

        key = "counts", self.grouping.name, day, self.question.unlisted
        return self.question.records.derive(key, make)

    @property
    def now(self):
        return self.documented[self.question.day]

    @property
    def total(self):
        """Return the number of documented members."""
        members = memberships.certainties_on(self.question, self.question.day)
        return len(members.documented)

    @property
    def values(self):
        """Return the values with a label that any member has, in order."""
        counts = [*self.documented.values(), self.mentioned]
        used = [v for v in self.labels if any(count[v] for count in counts)]
        if not self.grouping.is_ranked:
            return used
        rank = {v: (-self.now[v], -self.mentioned[v], self.labels[v]) for v in used}
        return sorted(used, key=rank.get)


def _group_figure(question, grouping, chart, subtitle=""):
    subtitle = subtitle or _("Number of members named or inferred on %(day)s.")
    division = Division(question, grouping)
    return Figure(
        name=grouping.name,
        finding=_group_finding(division),
        subtitle=subtitle % {"day": question.day_text},
        chart=chart(division) if division.values else None,
        table=_group_table(division),
        notes=tuple(_group_notes(division, chart)),
    )


def _group_notes(division, chart):
    """Yield the meaning of a rise: in the chart, or in the table, which has earlier years."""
    yield str(division.grouping.note)
    if chart is _through_the_years:
        yield from joining_notes(division.question)
        return
    if len(division.days) > 1:
        yield str(EARLIER_YEARS)
    yield from notes_on_bars(len(division.values))


def _group_finding(division):
    now = {v: n for v, n in division.now.items() if v in division.labels}
    most = max(now.values(), default=0)
    first = [value for value in division.labels if most and now.get(value) == most]
    values = {"what": division.grouping.caption, "n": most, "total": division.total}
    if not first:
        values["day"] = division.question.day_text
        return _("%(what)s: none is named or inferred on %(day)s") % values
    if len(first) > 1:
        text = _("%(what)s: several groups are the largest, with %(n)s of %(total)s")
        return text % values
    is_unknown = first == [division.grouping.unknown]
    text = (
        division.grouping.unknown_finding if is_unknown else division.grouping.finding
    )
    label = division.grouping.nouns.get(first[0], division.labels[first[0]])
    return text % {**values, "label": label}


def _today(division):
    now, mentioned = division.now, division.mentioned
    return Stacks(
        (_("named or inferred"), _("only mentioned")),
        tuple(
            Stack(
                division.labels[v], (now[v], mentioned[v]), _sum(now[v], mentioned[v])
            )
            for v in division.values[:MOST_BARS]
        ),
        ("s1", "s6"),
    )


def _sum(documented, mentioned):
    return f"{documented} + {mentioned}" if mentioned else str(documented)


def _through_the_years(division):
    values = division.values
    columns = [
        YearBar(_year(division, day), tuple(count[v] for v in values))
        for day, count in division.documented.items()
    ]
    series = tuple(division.labels[v] for v in values)
    return Columns(series, tuple(columns), tuple(values))


def _year(division, day):
    is_today = day == division.question.day
    return _("on the day") if is_today and len(division.days) > 9 else str(day.year)


def _group_table(division):
    day = division.question.day
    earlier = [each for each in reversed(division.days) if each != day]
    head = (
        str(division.grouping.caption),
        _("Named or inferred"),
        _("Only mentioned"),
        *(_("End of %(year)s") % {"year": d.year} for d in earlier),
    )
    rows = [_group_row(division, value, day, earlier) for value in division.values]
    return Table(str(division.grouping.caption), head, tuple(rows))


def _group_row(division, value, day, earlier):
    def cell(number, day, certainty):
        query = {division.grouping.parameter: value, "on": day, "certainty": certainty}
        return Cell(number, url=division.question.lists.organizations(**query))

    return (
        Cell(division.labels[value]),
        cell(division.now[value], day, DOCUMENTED),
        cell(division.mentioned[value], day, "mentioned"),
        *(cell(division.documented[d][value], d, DOCUMENTED) for d in earlier),
    )
