"""How many members: documented, possible, and stated in public."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..charts import Band, Cell, Figure, Line, Lines, Point, Table
from ..models.qualifier import Qualifier
from . import memberships
from .memberships import DOCUMENTED, Tally

MOST_DAYS = 240  # of a line, else one a month or so


def members(question):
    """Return the members over time: a line, a band, and what others have stated."""
    curve = Curve(question)
    return Figure(
        name="members",
        finding=_finding(question, curve),
        subtitle=_(
            "Number of organizations. The line is documented by a source, the band is "
            "possible; points are stated in public, with who stated them."
        ),
        chart=curve.chart,
        table=_table(question, curve),
        notes=tuple(_notes(question)),
    )


class Curve:
    """The numbers of a day: documented, certain at least, possible at most."""

    def __init__(self, question):
        self.question = question
        tallies = question.records.derive(
            ("tallies", question.unlisted), lambda: _tallies(question)
        )
        self.documented, self.certain, self.possible = tallies

    @property
    def stated(self):
        """Return the stated figures of the period."""
        known = self.question.records.get(memberships.load_stated)
        since, until = self.question.since, self.question.day
        return [one for one in known if since <= one.stated_on <= until]

    @property
    def days(self):
        """Return the days between which nothing changes, or evenly some of them."""
        since, until = self.question.since, max(self.question.day, self.question.since)
        tallies = self.documented, self.certain, self.possible
        changes = {day for tally in tallies for day in tally.changes}
        inside = sorted(day for day in changes if since < day < until)
        step = -(-len(inside) // MOST_DAYS) or 1
        return [since, *inside[::step], until]

    @property
    def chart(self):
        days, documented = self.days, self.documented
        line = tuple((day, documented.on(day)) for day in days)
        band = tuple((d, self.certain.on(d), self.possible.on(d)) for d in days)
        points = tuple(
            Point(one.stated_on, one.value, f"{stated_text(one)}, {one.stated_by}")
            for one in self.stated
        )
        return Lines(
            (Line(_("documented"), line),),
            (Band(_("possible, from what is known of first and last days"), band),),
            points,
        )


def _tallies(question):
    """Return the Tally of documented, of certain and of possible memberships."""
    rows = memberships.stays(question)
    documented = filter(memberships.is_documented, rows)
    start = question.records.get(memberships.load_start)
    return (
        Tally([memberships.days_of(row) for row in documented]),
        Tally(list(filter(None, map(memberships.certain_days, rows)))),
        Tally(memberships.possible_periods(rows, start)),
    )


def stated_text(one):
    """Return the number with "about", "at least" or "at most"."""
    if one.qualifier == Qualifier.EXACT:
        return str(one.value)
    return f"{one.get_qualifier_display()} {one.value}"


def _finding(question, curve):
    number = curve.documented.on(question.day)
    text = ngettext(
        "%(n)s organization is documented as a member on %(day)s",
        "%(n)s organizations are documented as members on %(day)s",
        number,
    )
    return text % {"n": number, "day": question.day_text}


def _notes(question):
    rows = memberships.members_on(question, question.day)
    documented = [row for row in rows if memberships.is_documented(row)]
    known = sum(bool(memberships.joined(r, None, r.since, r.since)) for r in documented)
    if documented:
        text = ngettext(
            "It is known of %(n)s of %(total)s documented members when it joined; of the "
            "others only that they were members on a certain day. A rise of the line is "
            "therefore the day of a source, not a wave of new members.",
            "It is known of %(n)s of %(total)s documented members when they joined; of "
            "the others only that they were members on a certain day. A rise of the line "
            "is therefore the day of a source, not a wave of new members.",
            known,
        )
        yield text % {"n": known, "total": len(documented)}
    if mentioned := len(rows) - len(documented):
        text = ngettext(
            "%(n)s more organization is only mentioned with the cluster: in the band, not "
            "in the line.",
            "%(n)s more organizations are only mentioned with the cluster: in the band, "
            "not in the line.",
            mentioned,
        )
        yield text % {"n": mentioned}
    yield _(
        "Stated figures come from the cluster itself or the press. The registry cannot "
        "document them, and does not add them to its own."
    )


def _table(question, curve):
    head = (
        _("Date"),
        _("Documented"),
        _("Only mentioned"),
        _("Certain at least"),
        _("Possible at most"),
        _("Stated in public"),
        _("Stated by"),
    )
    days = [(day, None) for day in question.year_ends]
    days += [(one.stated_on, one) for one in curve.stated]
    rows = [
        _row(question, curve, day, one)
        for day, one in sorted(days, key=lambda pair: pair[0])
    ]
    return Table(_("Members over time"), head, tuple(rows))


def _row(question, curve, day, stated):
    rows = memberships.members_on(question, day)
    documented = sum(map(memberships.is_documented, rows))
    address = question.lists.organizations
    day_text, said = date_format(day), [Cell(None, " "), Cell("")]
    if stated:
        day_text = stated.stated_on_text
        url = next((url for url, _line in stated.sources if url), "")
        said = [Cell(stated.value, stated_text(stated), url), Cell(stated.stated_by)]
    return (
        Cell(day, day_text),
        Cell(documented, url=address(on=day, certainty=DOCUMENTED)),
        Cell(len(rows) - documented, url=address(on=day, certainty="mentioned")),
        Cell(curve.certain.on(day)),
        Cell(curve.possible.on(day)),
        *said,
    )
