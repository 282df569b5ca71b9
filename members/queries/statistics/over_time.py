"""How many members: named or inferred, possible, and stated by the cluster."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from members.fields.amount_texts import stated_text
from members.models.memberships import joining_days
from members.tables import Cell, Table
from members.tables.charts import Band, ChartLine, Figure, Lines, Point

from . import memberships
from .memberships import DOCUMENTED, Tally

MOST_DAYS = 240  # of a line, else one a month or so


def members(question):
    """Return the members over time: a line, a band, and figures stated by others."""
    curve = Curve(question)
    return Figure(
        name="members",
        finding=_members_finding(question),
        subtitle=_(
            "Number of organizations. The line is those named or inferred, the band is "
            "possible; points are stated by the cluster or the press."
        ),
        chart=curve.chart,
        table=_members_table(question, curve),
        notes=tuple(_members_notes(question, curve)),
    )


class Curve:
    """The numbers of a day: documented, certain at least, possible at most."""

    def __init__(self, question):
        self.question = question
        tallies = question.records.keep(
            ("tallies", question.unlisted), lambda: _tallies(question)
        )
        self.documented, self.certain, self.possible = tallies

    @property
    def stated(self):
        """Return the stated figures of the period."""
        figures = self.question.records.get(memberships.load_stated)
        since, until = self.question.since, self.question.day
        return [one for one in figures if since <= one.stated_on <= until]

    @property
    def days(self):
        """Return the days between which nothing changes, or evenly some of them."""
        since, until = self.question.since, max(self.question.day, self.question.since)
        tallies = self.documented, self.certain, self.possible
        changes = {day for tally in tallies for day in tally.changes}
        inside = sorted(day for day in changes if since < day < until)
        step = -(-len(inside) // MOST_DAYS) or 1  # rounded up: MOST_DAYS at most
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
            (ChartLine(_("named or inferred"), line),),
            (Band(_("possible, from what is known of first and last days"), band),),
            points,
        )


def _tallies(question):
    """Return the Tally of documented, of certain and of possible memberships."""
    rows = memberships.rows(question)
    documented = filter(memberships.is_documented, rows)
    start = question.records.get(memberships.load_start)
    return (
        Tally([memberships.days_of(row) for row in documented]),
        Tally(list(filter(None, map(memberships.certain_days, rows)))),
        Tally(memberships.possible_periods(rows, start)),
    )


def _members_finding(question):
    number = len(memberships.certainties_on(question, question.day).documented)
    text = ngettext(
        "%(n)s organization is named or inferred as a member on %(day)s",
        "%(n)s organizations are named or inferred as members on %(day)s",
        number,
    )
    return text % {"n": number, "day": question.day_text}


def joining_notes(question):
    """Yield the number of members with a known joining date, and the meaning of a rise."""
    stays = memberships.documented_stays(question)
    now = [stay for stay in stays if stay.begins <= question.day <= stay.ends]
    number = sum(joining_days(stay.first) is not None for stay in now)
    if now:
        text = ngettext(
            "The joining date is known for %(n)s of %(total)s members named or inferred; of "
            "the others only that they were members on a certain day. A rise therefore marks "
            "the date of a source, not a wave of new members.",
            "The joining date is known for %(n)s of %(total)s members named or inferred; of "
            "the others only that they were members on a certain day. A rise therefore marks "
            "the date of a source, not a wave of new members.",
            len(now),
        )
        yield text % {"n": number, "total": len(now)}


def _members_notes(question, curve):
    yield from joining_notes(question)
    if mentioned := len(memberships.certainties_on(question, question.day).mentioned):
        text = ngettext(
            "%(n)s more organization is only mentioned with the cluster: in the band, not "
            "in the line.",
            "%(n)s more organizations are only mentioned with the cluster: in the band, "
            "not in the line.",
            mentioned,
        )
        yield text % {"n": mentioned}
    yield _(
        "Figures stated by the cluster come from the cluster itself or the press. The "
        "registry cannot verify them, and does not add them to its own."
    )
    for one in curve.stated:
        if one.note:
            source = f"{one.stated_by}, {one.stated_on_text}"
            yield f"{stated_text(one)} ({source}): {one.note.rstrip('.')}."


def _members_table(question, curve):
    head = (
        _("Date"),
        _("Named or inferred"),
        _("Only mentioned"),
        _("At least"),
        _("At most"),
        _("Stated by the cluster"),
        _("Stated by"),
        _("About the figure"),
    )
    days = [(day, None) for day in question.year_ends]
    days += [(one.stated_on, one) for one in curve.stated]
    rows = [
        _day_row(question, curve, day, one)
        for day, one in sorted(days, key=lambda pair: pair[0])
    ]
    return Table(_("Members over time"), head, tuple(rows))


def _day_row(question, curve, day, stated):
    members = memberships.certainties_on(question, day)
    documented, mentioned = len(members.documented), len(members.mentioned)
    address = question.lists.organizations
    day_text, stated_cells = date_format(day), [Cell(None, " "), Cell(""), Cell("")]
    if stated:
        day_text = stated.stated_on_text
        url = next((url for url, _line in stated.sources if url), "")
        number = Cell(stated.value, stated_text(stated), url)
        stated_cells = [number, Cell(stated.stated_by), Cell(stated.note)]
    return (
        Cell(day, day_text),
        Cell(documented, url=address(on=day, certainty=DOCUMENTED)),
        Cell(mentioned, url=address(on=day, certainty="mentioned")),
        Cell(curve.certain.on(day)),
        Cell(curve.possible.on(day)),
        *stated_cells,
    )
