"""Changes of the public rows since a cursor: none is lost, and nothing is told of the rest."""

from datetime import date, timedelta
from functools import partial
from io import StringIO

import pgtrigger
import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings as hypothesis, strategies as st

from members.models import Body, Certificate, Event, Organization, Project, Site, Topic
from members.models.public_changes import PUBLIC_ROWS
from members.models.touches import logged_models
from members.operation import public_changes
from members.operation.public_changes import ExpiredCursorError, MalformedCursorError
from tests.support.concurrency import in_thread, waits
from tests.support.database_role import owner
from tests.support.events import change_of, rows, run
from tests.support.factories import make
from tests.support.index_contents import forget_touches
from tests.support.merging import merge_them
from tests.support.rows import numbers
from tests.support.sampling import examples

DAY = date(2026, 6, 3)
PUBLIC = {
    "organization": Organization.objects.listed,
    "project": Project.objects.all,
    "site": Site.objects.all,
    "event": Event.objects.published,
    "topic": Topic.objects.in_use,
    "body": Body.objects.all,
}
# What makes a row of the noun public, and what withdraws it; others are public by being there.
TURNS = {
    "organization": ({"is_listed": True}, {"is_listed": False}),
    "event": ({"is_published": True}, {"is_published": False}),
    "topic": ({"is_retired": False}, {"is_retired": True}),
}
every_noun = pytest.mark.parametrize("noun", PUBLIC)


def told(act):
    """Return the Delta of an act alone, within this transaction too."""
    forget_touches()
    before = public_changes.cursor()
    act()
    return public_changes.since(before)


def told_of(noun, act):
    """Return the public ids and the tombstones of a noun after an act."""
    delta = told(act)
    return set(delta.ids.get(noun, ())), set(delta.gone.get(noun, ()))


def create(noun, *, is_public=True):
    """Create a row of the noun, which visitors see or do not."""
    values = TURNS.get(noun, ({}, {}))[0 if is_public else 1]
    if noun == "organization":
        values = values | {"listing_agreed_on": DAY}
    if noun == "event":
        values = values | {"slug": f"mote-{next(numbers)}", "held_on": DAY}
    return make(PUBLIC[noun]().model, **values)


def turn(row, noun, *, is_public):
    type(row).objects.filter(pk=row.pk).update(**TURNS[noun][0 if is_public else 1])


def listed(**fields):
    return make.organization(is_listed=True, listing_agreed_on=DAY, **fields)


@every_noun
def test_a_row_is_told_when_it_is_new_or_changed_and_gone_when_it_is_deleted(noun):
    rows_of = PUBLIC[noun]().model.objects
    row = create(noun)
    pk = row.pk

    change = told_of(noun, lambda: rows_of.filter(pk=pk).update(**change_of(type(row))))
    end = told_of(noun, row.delete)
    made = []
    new = told_of(noun, lambda: made.append(create(noun).pk))

    assert (change, end, new) == (({pk}, set()), (set(), {pk}), (set(made), set()))


@pytest.mark.parametrize("noun", TURNS)
def test_a_row_that_is_withdrawn_is_gone_until_it_is_public_again(noun):
    row = create(noun)

    def there_and_back():
        turn(row, noun, is_public=False)
        turn(row, noun, is_public=True)

    withdrawn = told_of(noun, lambda: turn(row, noun, is_public=False))
    shown = told_of(noun, lambda: turn(row, noun, is_public=True))
    both = told_of(noun, there_and_back)

    assert (withdrawn, shown, both) == ((set(), {row.pk}), ({row.pk}, set()), shown)


@pytest.mark.parametrize("noun", TURNS)
def test_what_never_was_public_is_never_told(noun):
    row = create(noun, is_public=False)

    def at_once():
        create(noun).delete()

    def shown_and_withdrawn():
        turn(row, noun, is_public=True)
        turn(row, noun, is_public=False)

    acts = [lambda: create(noun, is_public=False), at_once, shown_and_withdrawn]
    acts += [lambda: type(row).objects.update(**change_of(type(row))), row.delete]
    assert [told_of(noun, act) for act in acts] == [(set(), set())] * len(acts)


def test_every_end_looks_alike(kari):
    def unlist(one):
        Organization.objects.filter(pk=one.pk).update(is_listed=False)

    def delete(one):
        run("DELETE FROM members_organization WHERE id = %s", one.pk)

    survivor = listed(name="Yara")
    ends = [unlist, delete, lambda one: merge_them(survivor, one, kari)]
    for end in ends:
        one = listed()
        delta = told(lambda end=end, one=one: end(one))
        assert delta.gone == {"organization": {one.pk}}
        assert one.pk not in delta.ids.get("organization", ())


def test_very_many_at_once_have_a_tombstone_each():
    make.organization()
    fields = {"kind": "company", "is_listed": True, "listing_agreed_on": DAY}
    Organization.objects.bulk_create(
        Organization(name=f"Nr. {n}", slug=f"nr-{n}", **fields) for n in range(501)
    )
    pks = set(Organization.objects.listed().values_list("pk", flat=True))

    changed = told(lambda: Organization.objects.update(employees=None))
    ends = told(lambda: Organization.objects.update(is_listed=False))

    assert (changed.everything, changed.gone) == (True, {})
    assert (ends.everything, ends.gone) == (True, {"organization": pks})
    body, other = make.body(), make.body()
    pks = {body.pk, other.pk}
    emptied = told(partial(truncate_after, other.delete))
    assert (emptied.everything, emptied.gone) == (True, {"body": pks})


def truncate_after(act):
    act()
    with owner():
        run("TRUNCATE members_body CASCADE")


def test_rows_that_are_copied_in_are_told():
    event, organization = create("event"), listed()

    def copy():
        with connection.cursor() as cursor:
            line = StringIO(f"{event.pk}\t{organization.pk}\n")
            columns = "(event_id, organization_id)"
            copying = f"COPY members_meeting_co_organizers {columns} FROM STDIN"
            cursor.copy_expert(copying, line)

    delta = told(copy)
    pks = {"event": {event.pk}, "organization": {organization.pk}}
    assert (delta.ids, delta.gone) == (pks, {})


def test_rows_that_show_a_changed_one_are_told():
    one, project, site = listed(), make.project(), make.site()
    make.participation(organization=one, project=project)
    make.presence(organization=one, site=site)
    shown_by = {"project": {project.pk}, "site": {site.pk}}

    renamed = told(lambda: Organization.objects.filter(pk=one.pk).update(name="Ny"))
    withdrawn = told(lambda: turn(one, "organization", is_public=False))
    internal = told(lambda: Organization.objects.update(name="Hemmelig"))

    assert renamed.ids == {"organization": {one.pk}} | shown_by
    assert (withdrawn.ids, withdrawn.gone) == (shown_by, {"organization": {one.pk}})
    assert (internal.ids, internal.gone) == ({}, {})


def test_tables_of_people_fees_and_proposals_stand_in_no_log():
    registered = pgtrigger.registered()
    public = {model for model, trigger in registered if "touched" in trigger.name}

    left_out = {model.__name__ for model in public - logged_models()}

    assert left_out == set(
        "Person Contact Consent Attendance Fee FeeCategory FeeRate ChangeItem"
        " ChangeRequest SharePicture".split()
    )
    person = make.contact(listed(), agreed=["name"])
    delta = told(person.save)
    assert (delta.ids, delta.gone, delta.everything) == ({}, {}, False)
    assert PUBLIC_ROWS.keys() == {rows().model.__name__ for rows in PUBLIC.values()}


EVENT = {"slug": "mote", "is_published": True, "held_on": DAY - timedelta(1)}
TURNING = {
    "membership ends": lambda one: one.memberships.create(until=DAY),
    "presence begins": lambda one: make.presence(
        organization=one, since=DAY + timedelta(1)
    ),
    "participation ends": lambda one: make.participation(organization=one, until=DAY),
    "role ends": lambda one: make.role(organization=one, until=DAY),
    "certificate ends": lambda one: make(Certificate, organization=one, until=DAY),
    "facility ends": lambda one: make.facility(one, until=DAY),
    "event is over": lambda one: make(Event, **EVENT, ends_on=DAY, organizer=one),
}


@pytest.mark.parametrize("fact", TURNING)
def test_a_day_that_passes_changes_the_rows_whose_periods_begin_or_end(
    fact, monkeypatch
):
    one, other = listed(), listed()
    TURNING[fact](one)
    other.memberships.create(since=DAY - timedelta(9), until=DAY + timedelta(9))
    forget_touches()
    monkeypatch.setattr(timezone, "localdate", lambda: DAY)
    deltas = [public_changes.since(public_changes.cursor())]

    for number in (1, 2):
        monkeypatch.setattr(timezone, "localdate", lambda n=number: DAY + timedelta(n))
        deltas.append(public_changes.since(deltas[-1].cursor))

    told = [set(delta.ids.get("organization", ())) for delta in deltas]
    assert told == [set(), {one.pk}, set()]


def test_the_dump_is_withdrawn_by_what_may_have_been_taken_back(
    django_assert_num_queries,
):
    one, project = listed(), make.project()

    def is_withdrawn(act):
        forget_touches()
        before = public_changes.cursor()
        act()
        with django_assert_num_queries(1):
            return public_changes.withdrawn_since(before)

    by_id = Organization.objects.filter(pk=one.pk)
    acts = [lambda: by_id.update(name="Ny"), lambda: by_id.update(is_listed=False)]
    assert [is_withdrawn(act) for act in [*acts, project.delete]] == [False, True, True]


def test_a_cursor_is_kept_for_400_days_in_its_own_database(
    monkeypatch, django_assert_num_queries
):
    with django_assert_num_queries(2):
        before = public_changes.cursor()
        public_changes.since(before)
    for text in ("", "x", before[:-1], before + "x", before[1:], "WzFd.x"):
        with pytest.raises(MalformedCursorError):
            public_changes.since(text)

    today = timezone.localdate()
    for days in (400, 401):
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "localdate", lambda n=days: today + timedelta(n))
            if days == 400:
                public_changes.since(before)
                continue
            for ask in (public_changes.since, public_changes.withdrawn_since):
                with pytest.raises(ExpiredCursorError):
                    ask(before)
    # As a restoration does.
    with owner():
        run("TRUNCATE members_publicchange")
    with pytest.raises(ExpiredCursorError):
        public_changes.since(before)


LATEST = "SELECT max(xid)::text, clock_timestamp() FROM members_publicchange"
NAIVE = """
    SELECT count(*) FROM members_publicchange
    WHERE row_id = %s AND (xid > %s::xid8 OR at > %s)
"""


@pytest.mark.django_db(transaction=True)
def test_what_commits_after_the_cursor_is_told_though_it_began_before():
    one, other, site = listed(), listed(), make.site()

    with transaction.atomic():
        make.presence(organization=one, site=site)
        # Another change of the same row has ended: it may stand for this one to nobody.
        in_thread(lambda: make.participation(organization=one))
        in_thread(other.save)
        between, [naive] = in_thread(public_changes.cursor), in_thread(rows, LATEST)
    public_changes.compact()

    delta = public_changes.since(between)
    assert (one.pk in delta.ids["organization"], delta.ids["site"]) == (True, {site.pk})
    assert other.pk not in delta.ids["organization"]
    assert public_changes.since(delta.cursor).ids == {}
    # One who remembers the latest number or time would never learn of it.
    assert rows(NAIVE, one.pk, *naive) == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_a_cursor_of_a_transaction_that_goes_on_to_write_lacks_none_of_its_rows():
    one, other = listed(), listed()

    with transaction.atomic():
        one.save()
        in_thread(make.site)
        before = public_changes.cursor()
        other.save()

    assert other.pk in public_changes.since(before).ids["organization"]


@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_links_of_one_row_wait_for_each_other_nowhere():
    one, site, project = listed(), make.site(), make.project()

    def come():
        make.presence(organization=one, site=site)

    def take_part():
        make.participation(organization=one, project=project)

    assert not waits(take_part, come)


ROW = """
    INSERT INTO members_publicchange (xid, noun, row_id, gone, seen_below, at)
    VALUES (%s::text::xid8, 'site', %s, %s, %s::text::xid8, now() - %s * interval '1 day')
"""
# (xid, gone, seen below, days ago) of changes of one row, and the numbers of those left.
LOGS = [
    ([(10, False, 9, 1), (12, False, 11, 0)], [12]),
    # The first was open when the second was written: a cursor may lack it alone.
    ([(10, False, 9, 1), (11, False, 10, 0)], [10, 11]),
    # A tombstone is replaced by another one only.
    ([(10, True, 9, 2), (12, False, 11, 1)], [10, 12]),
    ([(10, True, 9, 2), (12, False, 11, 1), (14, True, 13, 0)], [14]),
    ([(10, None, 9, 1), (12, None, 12, 0)], [12]),
    ([(10, True, 9, 403), (12, False, 11, 401)], [12]),
]


@pytest.mark.parametrize(("log", "left"), LOGS)
def test_the_log_keeps_what_some_cursor_needs(log, left):
    forget_touches()
    with owner():
        for xid, *values, days in log:
            run(ROW, xid, 1, *values, days)

    for _time in range(2):
        public_changes.compact()
        numbers = rows("SELECT xid::text::int FROM members_publicchange ORDER BY xid")
        assert [number for (number,) in numbers] == left


class Copy:
    """A copy of the public rows that follows the deltas, and all that were public ever."""

    def __init__(self):
        self.cursor = public_changes.cursor()
        self.rows = read()
        self.ever = set(self.rows)

    def follow(self, ever):
        delta = public_changes.since(self.cursor)
        gone = {(noun, pk) for noun, pks in delta.gone.items() for pk in pks}
        changed = {(noun, pk) for noun, pks in delta.ids.items() for pk in pks}
        assert gone <= ever
        now = read()
        kept = {key: row for key, row in self.rows.items() if key not in gone}
        self.rows = now if delta.everything else kept | {k: now[k] for k in changed}
        self.cursor = delta.cursor
        assert self.rows == now


def read():
    """Return {(noun, id): its columns} of all public rows."""
    return {
        (noun, row["id"]): row
        for noun, rows in PUBLIC.items()
        for row in rows().values()
    }


def write(kind, noun, number):
    """Write one row of the noun, chosen by the number, if there is one to write."""
    model = PUBLIC[noun]().model
    every = list(model.objects.order_by("pk"))
    row = every[number % len(every)] if every else None
    if kind == "create" or row is None:
        create(noun, is_public=number % 2)
    elif kind == "delete":
        row.delete()
    elif kind == "turn" and noun in TURNS:
        turn(row, noun, is_public=number % 2)
    else:
        model.objects.filter(pk=row.pk).update(**change_of(model))


KINDS = st.sampled_from(["create", "change", "turn", "delete"])
WRITES = st.tuples(KINDS, st.sampled_from([*TURNS, "project"]), st.integers(0, 9))


@pytest.mark.django_db(transaction=True)
@hypothesis(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(WRITES, min_size=1, max_size=3), max_size=8))
def test_a_copy_that_follows_is_the_public_set(transactions):
    often, seldom = Copy(), Copy()
    ever = set(often.rows)
    for number, writes in enumerate(transactions):
        with transaction.atomic():
            for one in writes:
                write(*one)
        ever |= set(read())
        often.follow(ever)
        if number % 3 == 1:
            public_changes.compact()
    seldom.follow(ever)
