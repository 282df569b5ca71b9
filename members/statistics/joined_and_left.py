"""Who joined and who left, where the day is known."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..charts import Cell, Column, Columns, Figure, Table
from . import memberships


def joined_and_left(question):
    """Return how many joined and left each year of the period."""
    spans = question.spans
    joined = [len(memberships.joinings(question, a, b)) for _year, a, b in spans]
    left = [len(memberships.leavings(question, a, b)) for _year, a, b in spans]
    columns = [
        Column(str(year), (in_, -out))
        for (year, _a, _b), in_, out in zip(spans, joined, left, strict=True)
    ]
    return Figure(
        name="joined-and-left",
        finding=_(
            "With a known date: %(joined)s joined and %(left)s left from %(since)s to "
            "%(until)s"
        )
        % _period(question, sum(joined), sum(left), spans[0][1]),
        subtitle=_(
            "Number of organizations whose joining or leaving has a known day, month or "
            "year, by year."
        ),
        chart=Columns((_("joined"), _("left")), tuple(columns), ("s1", "s3")),
        table=_table(question, spans, joined, left),
        notes=_notes(question, spans[0][1]),
    )


def _period(question, joined, left, since):
    days = {"since": date_format(since), "until": date_format(question.until)}
    return {"joined": joined, "left": left, **days}


def _notes(question, since):
    rows = memberships.documented_by_organization(question)
    unknown = [row for row, _before in rows if row.since_precision == "at_latest"]
    inside = [row for row in unknown if since <= row.since <= question.until]
    if not inside:
        return ()
    text = _(
        "%(n)s memberships are left out: a source names them for the first time in this "
        "period, but not when they began."
    )
    return (text % {"n": len(inside)},)


def _table(question, spans, joined, left):
    rows = [
        (
            Cell(year, str(year)),
            _cell(question, in_, "joined", a, b),
            _cell(question, out, "left", a, b),
        )
        for (year, a, b), in_, out in zip(spans, joined, left, strict=True)
    ]
    head = _("Year"), _("Joined"), _("Left")
    return Table(_("Joined and left"), head, tuple(rows))


def _cell(question, number, name, since, until):
    asked = {name: f"{since}..{until}", "relation": "any"}
    return Cell(number, url=question.lists.organizations(**asked))
