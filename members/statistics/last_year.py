"""What is different from a year ago: the same counts on two days."""

from contextlib import suppress
from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..charts import Cell, Figure, Table
from .activity import activity_on, share
from .collaboration import network_on
from .memberships import DOCUMENTED
from .project_figures import began_by


def changes_in_a_year(question):
    before = replace(question, day=a_year_before(question.day))
    rows = list(zip(_counts(before), _counts(question), strict=True))
    return Figure(
        name="changes-in-a-year",
        finding=_finding(before.day, *[now[1] - then[1] for then, now in rows[:2]]),
        subtitle=_("Counts on %(day)s and a year before, both as known today.")
        % {"day": question.day_text},
        table=Table(
            _("Now and a year before"),
            (
                _("Count"),
                date_format(before.day),
                question.day_text,
                _("Difference"),
            ),
            tuple(_row(question, *row) for row in rows),
        ),
    )


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
    yield _("Documented members"), activity.members, lists.organizations(**members)
    yield _("Projects that have begun"), len(began_by(question)), lists.projects(**day)
    yield _("Active members"), activity.active, lists.organizations(**in_either)
    yield _("Active members, per cent"), share(activity), ""
    yield (
        _("Projects under way with known partners"),
        network.projects,
        lists.network(**day),
    )
    yield (
        _("Organizations in projects under way"),
        network.organizations,
        lists.network(**day),
    )
    yield _("Pairs that work together"), network.pairs, lists.network(**day)


def _row(question, then, now):
    label, number, url = now
    is_known = None not in (then[1], number)
    difference = number - then[1] if is_known else None
    shown = signed(difference) if is_known else ""
    before, after = Cell(then[1], url=then[2]), Cell(number, url=url)
    return Cell(label), before, after, Cell(difference, shown)


def signed(difference):
    """Return "+2", "−2", or that it is the same."""
    if not difference:
        return _("unchanged")
    return f"{difference:+}".replace("-", "−")


def _finding(day, members, projects):
    text = _("Since %(day)s: members %(members)s, projects begun %(projects)s")
    words = {"members": signed(members), "projects": signed(projects)}
    return text % {"day": date_format(day), **words}
