"""The changes since a year ago: the same counts on two days."""

from contextlib import suppress
from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from members.tables import Cell, Table
from members.tables.charts import Figure

from . import memberships
from .activity import activity_on, share
from .collaboration import network_on
from .joined_and_left import first_named_within
from .memberships import DOCUMENTED, joinings, leavings
from .project_figures import began_by


def changes_in_a_year(question):
    before = replace(question, day=a_year_before(question.day))
    rows = list(zip(_counts(before), _counts(question), strict=True))
    return Figure(
        name="changes-in-a-year",
        finding=_change_finding(before.day, rows),
        subtitle=_(
            "Counts on %(day)s and a year before, both as known today. Projects count by "
            "their dates, and on today by their status."
        )
        % {"day": question.day_text},
        table=Table(
            _("Now and a year before"),
            (
                _("Count"),
                date_format(before.day),
                question.day_text,
                _("Difference"),
            ),
            tuple(_change_row(question, *row) for row in rows),
        ),
        notes=tuple(_change_notes(question)),
    )


def _change_notes(question):
    """Yield the part of the difference that is no known joining."""
    stays = memberships.documented_stays(question)
    if number := len(first_named_within(stays, *_year_to(question.day))):
        text = ngettext(
            "%(n)s organization is named as a member for the first time by a source of "
            "this year, and may have joined before: the difference in members is no number "
            "of new members.",
            "%(n)s organizations are named as members for the first time by sources of "
            "this year, and may have joined before: the difference in members is no number "
            "of new members.",
            number,
        )
        yield text % {"n": number}


def _year_to(day):
    """Return the first and the last day of the year that ends on the day."""
    return a_year_before(day) + memberships.A_DAY, day


def a_year_before(day):
    """Return the same date of the year before; 28 February for the 29th."""
    with suppress(ValueError):
        return day.replace(year=day.year - 1)
    return day.replace(year=day.year - 1, day=28)


def _counts(question):
    """Yield (label, number, address) of the day."""
    lists, day = question.lists, {"on": question.day}
    activity, network = (
        activity_on(question, question.day),
        network_on(question, question.day),
    )
    members = {**day, "certainty": DOCUMENTED}
    in_either = {**members, "activity": ("project", "office")}
    yield (
        _("Members named or inferred"),
        activity.members,
        lists.organizations(**members),
    )
    yield from _joined_and_left(question)
    yield _("Projects that have begun"), len(began_by(question)), lists.projects(**day)
    yield _("Active members"), activity.active, lists.organizations(**in_either)
    yield _("Active members, per cent"), share(activity), ""
    yield (
        _("Projects going on with known partners"),
        network.projects,
        lists.network(**day),
    )
    yield (
        _("Organizations in projects going on"),
        network.organizations,
        lists.network(**day),
    )
    yield _("Pairs that work together"), network.pairs, lists.network(**day)


def _joined_and_left(question):
    """Yield (label, number, address) of known joinings and leavings in the year to the day."""
    since, until = _year_to(question.day)
    for name, label, ids_of in [
        ("joined", _("Joined in the last year, with a known date"), joinings),
        ("left", _("Left in the last year, with a known date"), leavings),
    ]:
        parameters = {name: f"{since}..{until}", "relation": "any"}
        number = len(ids_of(question, since, until))
        yield label, number, question.lists.organizations(**parameters)


def _change_row(question, then, now):
    label, number, url = now
    is_known = None not in (then[1], number)
    difference = number - then[1] if is_known else None
    text = signed(difference) if is_known else ""
    before, after = Cell(then[1], url=then[2]), Cell(number, url=url)
    return Cell(label), before, after, Cell(difference, text)


def signed(difference):
    """Return "+2", "−2", or that it is the same."""
    if not difference:
        return _("unchanged")
    return f"{difference:+}".replace("-", "−")


def _change_finding(day, rows):
    """Return a sentence of known joinings, leavings and begun projects."""
    # Not of member counts, which also rise by first mentions: those are no joinings.
    joined, left, (begun_then, begun) = ((then[1], now[1]) for then, now in rows[1:4])
    more = begun - begun_then
    text = _(
        "Known to have joined since %(day)s: %(joined)s, left: %(left)s; projects that have "
        "begun: %(projects)s"
    )
    if not (joined[1] or left[1] or more):
        text = _("No known joinings, leavings or new projects since %(day)s")
    words = {"joined": joined[1], "left": left[1], "projects": signed(more)}
    return text % {"day": date_format(day), **words}
