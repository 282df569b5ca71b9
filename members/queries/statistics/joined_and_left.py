"""The figure of joinings and leavings with a known day."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from members.models.memberships import joining_days, leaving_days, lie_within
from members.models.periods import Precision
from members.tables import Cell, Table
from members.tables.charts import Columns, Figure, YearBar

from . import memberships


def joined_and_left(question):
    """Return how many joined and left each year of the period."""
    spans = question.spans
    joined = [len(memberships.joinings(question, a, b)) for _year, a, b in spans]
    left = [len(memberships.leavings(question, a, b)) for _year, a, b in spans]
    columns = [
        YearBar(str(year), (in_, -out))
        for (year, _a, _b), in_, out in zip(spans, joined, left, strict=True)
    ]
    return Figure(
        name="joined-and-left",
        finding=_(
            "Known to have joined from %(since)s to %(until)s: %(joined)s, left: "
            "%(left)s"
        )
        % _period(question, sum(joined), sum(left), spans[0][1]),
        subtitle=_(
            "Number of organizations whose joining or leaving has a known day, month or "
            "year, by year."
        ),
        chart=Columns((_("joined"), _("left")), tuple(columns), ("s1", "s3")),
        table=_joining_table(question, spans, joined, left),
        notes=tuple(notes_on_days(question, spans[0][1], question.until)),
    )


def _period(question, joined, left, since):
    days = {"since": date_format(since), "until": date_format(question.until)}
    return {"joined": joined, "left": left, **days}


def notes_on_days(question, since, until):
    """Yield how many are not counted, as nobody knows that they belong in the period."""
    stays = memberships.documented_stays(question)
    if first_named := len(first_named_within(stays, since, until)):
        text = ngettext(
            "%(n)s membership is left out: a source names it for the first time in this "
            "period, but not when it began.",
            "%(n)s memberships are left out: a source names them for the first time in "
            "this period, but not when they began.",
            first_named,
        )
        yield text % {"n": first_named}
    if partly := sum(_reach_beyond(stay, since, until) for stay in stays):
        text = ngettext(
            "%(n)s joining or leaving is left out: only its month or year is known, and "
            "part of that lies outside the period.",
            "%(n)s joinings and leavings are left out: only the month or year is known, "
            "and part of that lies outside the period.",
            partly,
        )
        yield text % {"n": partly}


def first_named_within(stays, since, until):
    """Return the Stays that a source names in the period first, which may be older."""
    return [
        stay
        for stay in stays
        if stay.first.since_precision == Precision.AT_LATEST
        and since <= stay.begins <= until
    ]


def _reach_beyond(stay, since, until):
    """Return how many of the two ends are known to touch the period, not to lie in it."""
    ends = joining_days(stay.first), leaving_days(stay.last)
    touching = [days for days in ends if days and days[0] <= until and since <= days[1]]
    return sum(not lie_within(days, since, until) for days in touching)


def _joining_table(question, spans, joined, left):
    rows = [
        (
            Cell(year, str(year)),
            _joining_cell(question, in_, "joined", a, b),
            _joining_cell(question, out, "left", a, b),
        )
        for (year, a, b), in_, out in zip(spans, joined, left, strict=True)
    ]
    head = _("Year"), _("Joined"), _("Left")
    return Table(_("Joined and left"), head, tuple(rows))


def _joining_cell(question, number, name, since, until):
    parameters = {name: f"{since}..{until}", "relation": "any"}
    return Cell(number, url=question.lists.organizations(**parameters))
