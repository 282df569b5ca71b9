"""What is told of changes: each row once, whatever the order of commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pgtrigger
import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from cluster.middleware import own_changes_at_once
from members.models import DataVersion, Organization, Presence, Topic
from members.operation import changes
from tests.support.concurrency import in_thread
from tests.support.database_role import owner
from tests.support.factories import make
from tests.support.index_contents import forget_touches, touched_by, wait_until_settled
from tests.support.polling import eventually
from tests.support.refusals import diagnosis

MOST_ROWS = 500
AGE = "UPDATE members_touched SET at = %s"


def save(pk):
    Organization.objects.filter(pk=pk).update(employees=7)


def told_since(snapshot):
    """Return whether everything may have changed, and the organizations that have."""
    found = changes.since(snapshot)
    assert found.rows.keys() <= {"organization"}
    return found.everything, set(found.rows.get("organization", ()))


def touched(act):
    """Return what an act touches, as {noun: ids}, beside what was touched before."""
    return touched_by(act).rows


def test_what_changes_the_version_notes_what_it_touches():
    registered = [(m, t.name) for m, t in pgtrigger.registered()]
    public = {model for model, name in registered if name == "data_version"}

    noting = {
        model: {name for m, name in registered if m is model if "touched" in name}
        for model in public
    }

    names = {"insert_touched", "update_touched", "delete_touched", "truncate_touched"}
    assert noting == dict.fromkeys(public, names)


def test_a_link_touches_what_it_names_before_and_after():
    one, other, project = make.organization(), make.organization(), make.project()
    link = make.participation(project=project, organization=one)

    def move():
        link.organization = other
        link.save()

    both, of_project = {one.pk, other.pk}, {"project": {project.pk}}
    assert touched(move) == {"organization": both} | of_project
    assert touched(link.delete) == {"organization": {other.pk}} | of_project
    # A person touches the organizations that show the person.
    person = make.contact()
    contact = person.contact
    of = {"organization": {contact.organization_id}, "person": {person.pk}}
    consents = {"item": "email", "contact": contact}

    for act in (person.save, contact.save, lambda: make.consent(person, **consents)):
        assert touched(act) == of


def test_what_names_nothing_or_very_much_touches_everything():
    site = make.site()
    make.organization()
    Organization.objects.bulk_create(
        Organization(name=f"Nr. {n}", slug=f"nr-{n}", kind="company")
        for n in range(MOST_ROWS)
    )

    assert touched(lambda: make(Topic)) == {"*": {0}}
    assert touched(lambda: Organization.objects.update(employees=3)) == {"*": {0}}
    assert touched(site.save) == {"site": {site.pk}}
    assert touched(lambda: Presence.objects.update(since=None)) == {}


@pytest.mark.django_db(transaction=True)
def test_what_commits_later_than_it_began_is_told():
    first, second = make.organization(), make.organization()

    with transaction.atomic():
        save(first.pk)
        in_thread(save, second.pk)
        between = in_thread(changes.snapshot)
        on_replica = changes.Snapshot(between.text, True, between.of)
    found = changes.since(between)

    assert found.rows == {"organization": {first.pk}}
    # There a snapshot does not say that the first was open: both may be new.
    # Transactions of other databases count as well.
    told = changes.since(on_replica).rows["organization"]
    assert {first.pk, second.pk} <= told
    assert not changes.since(found.snapshot)


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_older_than_what_is_kept_knows_nothing():
    organization, old = make.organization(), changes.snapshot()
    save(organization.pk), save(organization.pk)
    wait_until_settled()
    newer = changes.snapshot()

    # A transaction of another database may be open, for a moment.
    assert eventually(lambda: _age_and_prune() == 1, seconds=60)
    save(organization.pk)

    assert changes.since(old).everything
    assert told_since(newer) == (False, {organization.pk})


@pytest.mark.django_db(transaction=True)
def test_a_number_that_may_still_commit_is_never_passed_by_what_is_deleted():
    organization, other = make.organization(), make.organization()
    wait_until_settled()

    with transaction.atomic():
        save(organization.pk)
        in_thread(save, other.pk)
        in_thread(_age_and_prune)
        between = in_thread(changes.snapshot)

    assert told_since(between) == (False, {organization.pk})


def _age_and_prune():
    with owner(), connection.cursor() as cursor:
        cursor.execute(AGE, [timezone.now() - timedelta(hours=2)])
        cursor.execute("SELECT prune_touched()")
        cursor.execute("SELECT count(DISTINCT xid) FROM members_touched")
        return cursor.fetchone()[0]


def test_it_is_told_which_tables_were_written_and_whether_something_was_withdrawn():
    organization, start = make.organization(is_listed=True), changes.snapshot()
    elsewhere = changes.Snapshot(start.text, start.is_of_replica, "7 5")
    ahead = changes.Snapshot("900000000:900000001:", False, start.of)
    assert not changes.since(start).everything
    forget_touches()
    save(organization.pk)
    saved = changes.since(start)
    Organization.objects.filter(pk=organization.pk).update(is_listed=False)
    withdrawn = changes.since(saved.snapshot)
    unknown = [changes.since(one) for one in (elsewhere, ahead)]

    told = [(one.tables, one.withdraws) for one in (saved, withdrawn, unknown[0])]
    written = {"organization"}
    assert told == [(written, False), (written, True), (frozenset(), True)]
    # A snapshot of another database knows nothing, nor does one of the future.
    assert [one.everything for one in unknown] == [True, True]


def test_the_role_that_serves_writes_none_itself(settings):
    if settings.OWNER_DATABASE is None:
        pytest.skip("this database has one role")

    for statement in (
        "UPDATE members_touched SET noun = 'site'",
        "DELETE FROM members_touched",
        "INSERT INTO members_touched (noun, row_id) VALUES ('*', 0)",
        "SELECT prune_touched()",
    ):
        error = diagnosis(lambda sql=statement: connection.cursor().execute(sql))
        assert error.message_primary.startswith("permission denied"), statement


@pytest.fixture
def looks(settings, monkeypatch):
    """Count the questions to the database, as a process does that has just begun."""
    settings.SECONDS_BETWEEN_LOOKS, asked = 60, []
    monkeypatch.setattr(changes, "_last", changes.LastLook())

    def look(_objects):
        asked.append(None)
        return len(asked), 0

    monkeypatch.setattr(type(DataVersion.objects), "now", look)
    return asked


def test_visitors_share_a_look_and_who_has_a_session_asks_anew(looks):
    def page(request):
        return changes.now()

    answer, visitor = own_changes_at_once(page), RequestFactory().get("/")
    known, posting = RequestFactory().get("/"), RequestFactory().post("/")
    known.COOKIES["sessionid"] = ""

    asked = [visitor, visitor, known, posting, visitor]
    assert [answer(one)[0] for one in asked] == [1, 1, 2, 3, 1]
    assert len(looks) == 3


def test_nobody_waits_for_the_look_of_another(looks, settings, monkeypatch):
    with changes.answering(may_be_late=True):
        seen = changes.now()
    settings.SECONDS_BETWEEN_LOOKS = 0.5
    changes._last.at -= 1
    asks, goes_on = Event(), Event()

    def slow(_objects):
        asks.set()
        assert goes_on.wait(10)
        return 9, 0

    monkeypatch.setattr(type(DataVersion.objects), "now", slow)

    def visit():
        with changes.answering(may_be_late=True):
            return changes.now()

    with ThreadPoolExecutor(1) as other:
        looking = other.submit(visit)
        assert asks.wait(10)
        assert visit() == seen
        goes_on.set()
        assert looking.result() == (9, 0)
