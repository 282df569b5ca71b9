"""A report of a random registry, against counts that look at each day."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from members.models import Membership, Organization, Participation, Role
from members.reports import Days
from tests.reports.making import counted, keys, number_of
from tests.support.random_registries import fill
from tests.support.sampling import SEED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", range(2))
def test_a_random_registry_is_counted_as_its_rows_say(number):
    random = Random(f"{SEED} report {number}")
    fill(random, most=6)
    since = date(2015, 1, 1) + timedelta(days=random.randrange(1200))
    days = Days(since, since + timedelta(days=random.randrange(700)))
    found = counted(since=days.since, until=days.until)

    after = days.until + timedelta(days=1)
    members = [
        set(Membership.objects.on(d).values_list("organization_id", flat=True))
        for d in (days.until, after)
    ]
    stay = members[0] & members[1]
    # Who left on the last day and came back on the next is no stay of one.
    assert number_of(found, "members", "changes", "closing") == len(stay), SEED
    before = days.previous.until
    earlier = [
        set(Membership.objects.on(d).values_list("organization_id", flat=True))
        for d in (before, before + timedelta(days=1))
    ]
    columns = [kinds_of(one) for one in (stay, earlier[0] & earlier[1])]
    assert shown_kinds(found) == {
        kind: [one[kind] for one in columns]
        for kind in Organization.Kind.values
        if any(one[kind] for one in columns)
    }, SEED
    held = Role.objects.on(days.until).count()
    assert number_of(found, "offices", "numbers", "held") == held
    assert number_of(found, "projects", "partners", "all") == len(workers(days))


def kinds_of(numbers):
    rows = Organization.objects.filter(pk__in=numbers)
    return Counter(rows.values_list("kind", flat=True))


def shown_kinds(found):
    """Return {kind: its numbers in both columns} of the table of members by kind."""
    return {
        kind: [number_of(found, "members", "kinds", kind, n) for n in (0, 1)]
        for kind in keys(found, "members", "kinds")
    }


def workers(days):
    """Return who worked in a project on a day of the period, looking at each day."""
    rows = list(Participation.objects.counted().select_related("project"))
    length = (days.until - days.since).days + 1
    return {
        p.organization_id
        for p in rows
        for day in (days.since + timedelta(days=n) for n in range(length))
        if _runs(p, day) and _runs(p.project, day) and _is_not_over(p.project, day)
    }


def _runs(row, day):
    return (row.since or date.min) <= day <= (row.until or date.max)


def _is_not_over(project, day):
    if project.until or project.status not in ("completed", "stopped"):
        return True
    known = [d for d in (project.since, project.opened) if d]
    return bool(known) and day.year <= max(known).year
