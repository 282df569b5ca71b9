"""The figures of taking part: which members are active, and which kinds work together."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members.models import Organization
from members.tables import Cell, Table
from members.tables.charts import Columns, Figure, YearBar

from .activity import activity_on, idle_names, share
from .collaboration import network_on
from .memberships import DOCUMENTED

MOST_NAMES = 20
MOST_PAIRS = 5


def active_members(question):
    days = [activity_on(question, day) for day in question.year_ends]
    return Figure(
        name="active-members",
        finding=_active_finding(days[-1]),
        subtitle=_(
            "Members named or inferred that are known to have worked in a project going on "
            "or held an office, on the last day of each year and on %(day)s."
        )
        % {"day": question.day_text},
        chart=_activity_columns(days) if days[-1].members else None,
        table=_activity_table(question, days),
        notes=tuple(_idle_notes(question, days[-1])),
    )


def _active_finding(now):
    if not now.members:
        return _("No member is named or inferred on this day")
    text = _(
        "%(active)s of %(members)s members (%(share)s %%) are known to work in a project or "
        "hold an office"
    )
    words = {"active": now.active, "members": now.members}
    return text % {**words, "share": share(now)}


def _activity_columns(days):
    columns = [YearBar(str(each.day.year), (each.active, each.idle)) for each in days]
    series = _("in a project or an office"), _("neither is known")
    return Columns(series, tuple(columns), ("s1", "unknown"))


def _activity_table(question, days):
    head = (
        _("Date"),
        _("Members"),
        _("Work in a project"),
        _("Hold an office"),
        _("One or the other"),
        _("Per cent"),
        _("Neither is known"),
    )
    rows = tuple(_activity_row(question, each) for each in reversed(days))
    return Table(_("Members that take part"), head, rows)


def _activity_row(question, each):
    def cell(number, **activity):
        parameters = {"on": each.day, "certainty": DOCUMENTED, **activity}
        return Cell(number, url=question.lists.organizations(**parameters))

    return (
        Cell(each.day, date_format(each.day)),
        cell(each.members),
        cell(each.in_projects, activity="project"),
        cell(each.in_offices, activity="office"),
        cell(each.active, activity=("project", "office")),
        Cell(share(each)),
        cell(each.idle, activity="none"),
    )


def _idle_notes(question, now):
    """Yield gaps in the data of the day; to staff, the names of members without any."""
    if now.members and not now.in_offices:
        yield _(
            "No office of a member is known on this day, so the share rests on projects alone."
        )
    names = idle_names(question, now.day) if question.unlisted else ()
    if names:
        more = len(names) - MOST_NAMES
        names_text = ", ".join(names[:MOST_NAMES])
        if more > 0:
            text = ngettext(
                "%(names)s and %(n)s more", "%(names)s and %(n)s more", more
            )
            names_text = text % {"names": names_text, "n": more}
        text = _("The registry knows of no project and no office of: %(names)s.")
        yield text % {"names": names_text}


def collaboration(question):
    days = [
        (day, dict(network_on(question, day).kind_pairs)) for day in question.year_ends
    ]
    pairs = sorted({pair for _day, counts in days for pair in counts})
    pairs.sort(key=lambda pair: -days[-1][1].get(pair, 0))
    return Figure(
        name="collaboration",
        finding=_pair_finding(days[-1][1], pairs),
        subtitle=_(
            "Pairs of organizations that work in the same project going on, by type, on the "
            "last day of each year and on %(day)s."
        )
        % {"day": question.day_text},
        chart=_pair_columns(days, pairs) if pairs else None,
        table=_pair_table(question, days, pairs),
        notes=(
            _(
                "Two organizations that share several projects are one pair. Those that only "
                "fund a project are in no pair."
            ),
            _(
                "Today, a project counts while its status is running, under construction or "
                "in operation. On another day, it counts from its start or opening to its "
                "end; if the end is unknown and it does not go on today, until the end of "
                "the year in which it started or opened."
            ),
        ),
    )


BETWEEN = {
    "company": gettext_lazy("Between companies"),
    "research": gettext_lazy("Between research or education institutions"),
    "public": gettext_lazy("Between public bodies"),
    "other": gettext_lazy("Between other bodies"),
}


def _pair_finding(now, pairs):
    total, most = sum(now.values()), max(now.values(), default=0)
    if not total:
        return _("No two organizations worked together on this day")
    first = [pair_label(pair) for pair in pairs if now.get(pair) == most]
    text = _("Most pairs that work together: %(pair)s, %(n)s of %(total)s")
    if len(first) > 1:
        text = _("%(total)s pairs work together; no two types stand out")
    return text % {"pair": first[0].lower(), "n": most, "total": total}


def pair_label(pair):
    """Return "Mellom bedrifter", or "Bedrift og offentlig virksomhet" in the registry's order."""
    if pair[0] == pair[1]:
        return str(BETWEEN[pair[0]])
    order, labels = Organization.Kind.values, dict(Organization.Kind.choices)
    one, other = (str(labels[kind]) for kind in sorted(pair, key=order.index))
    return _("%(one)s with %(other)s") % {"one": one, "other": other.lower()}


def _pair_columns(days, pairs):
    top, others = pairs[:MOST_PAIRS], pairs[MOST_PAIRS:]
    series = [*map(pair_label, top), *[_("other pairs")] * bool(others)]
    columns = [
        YearBar(
            str(day.year),
            (
                *(counts.get(pair, 0) for pair in top),
                *[sum(counts.get(pair, 0) for pair in others)] * bool(others),
            ),
        )
        for day, counts in days
    ]
    return Columns(tuple(series), tuple(columns))


def _pair_table(question, days, pairs):
    latest_first = days[::-1]
    head = (
        _("Type"),
        *(date_format(day, "SHORT_DATE_FORMAT") for day, _n in latest_first),
    )
    rows = [
        (
            Cell(pair_label(pair)),
            *(
                _pair_cell(question, day, counts.get(pair, 0))
                for day, counts in latest_first
            ),
        )
        for pair in pairs
    ]
    return Table(_("Pairs that work together, by type"), head, tuple(rows))


def _pair_cell(question, day, number):
    return Cell(number, url=question.lists.network(on=day) if number else "")
