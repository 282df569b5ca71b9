"""Visitors read from a replica that is in step; who is logged in reads the primary."""

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.db import Error, OperationalError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from cluster.embedded_postgres import Server
from members.models import MissedSearch, Organization
from members.operation import changes, public_changes, replicas
from members.operation.health import problems
from tests.support.concurrency import in_thread
from tests.support.factories import make
from tests.support.index_contents import wait_until_settled
from tests.support.polling import eventually
from tests.support.published_sites import published_in
from tests.support.streaming_replica import StreamingReplica, configured

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "replica"]),
]

SLUGS = {"organization": "alfa", "project": "fangst", "site": "heroya"}
PAGES = "home search organizations feed projects sites roles network network_figures"
PAGES += " statistics climate about privacy organization project site"


@pytest.fixture(scope="module")
def started(django_db_setup, django_db_blocker):
    """Return a replica of the server of these tests, which REPLICA_URL names meanwhile."""
    with django_db_blocker.unblock():
        database = connection.settings_dict
    if not Path(database["HOST"]).is_dir():
        pytest.skip("the server of these tests is not the embedded one")
    sockets = Server(database["HOST"]).sockets
    primary = f"host={sockets} user=postgres dbname={database['NAME']}"
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        Path(folder).chmod(0o755)
        found = StreamingReplica(Path(folder), primary, database["NAME"])
        with configured(found):
            yield found
        found.stop()


@pytest.fixture
def server(started):
    """Return the replica, which has all that the primary has."""
    started.catch_up()
    yield started
    started.resume()


@pytest.fixture
def watch(server, monkeypatch):
    """Return what this process knows of the replica, which a test alone looks at."""
    found = replicas.Watch()
    monkeypatch.setattr(replicas, "watch", found)
    monkeypatch.setattr(replicas, "BETWEEN_LOOKS", float("inf"))
    monkeypatch.setattr(replicas, "LATEST_LOOK", float("inf"))
    found.began_at = 0
    found.look()
    assert found.problem is None
    return found


@pytest.fixture
def reads(monkeypatch):
    """Return of which database the requests of visitors were read, in turn."""
    found, take = [], replicas._replica

    def noted():
        taken = take()
        found.append("replica" if taken else "primary")
        return taken

    monkeypatch.setattr(replicas, "_replica", noted)
    return found


@pytest.fixture
def member(server):
    member = make.member(name="Alfa")
    server.catch_up()
    return member


@pytest.fixture
def visitor(watch):
    return Client(raise_request_exception=False)


@pytest.fixture
def known(watch):
    """Return a client with a session cookie, whatever it says."""
    client = Client()
    client.cookies["sessionid"] = "anything"
    return client


def rename(member, name):
    Organization.objects.filter(pk=member.pk).update(name=name)


def shown(client, member):
    page = client.get(member.get_absolute_url())
    assert page.status_code == 200
    return re.search(r"<h1[^>]*>\s*(\w+)", page.text)[1]


def test_visitors_read_the_replica_and_who_is_logged_in_the_own_change(
    server, member, visitor, known, reads
):
    server.pause()
    rename(member, "Beta")

    assert [shown(client, member) for client in (visitor, known)] == ["Alfa", "Beta"]
    lists = [client.get("/medlemmer/").text for client in (visitor, known)]
    assert ["Alfa" in text for text in lists] == [True, False]
    assert reads == ["replica"] * 2
    # After a form this process shows nobody what was before it.
    known.post("/")
    assert shown(visitor, member) == "Beta"
    server.resume()
    server.catch_up()
    assert shown(visitor, member) == "Beta"
    assert reads == ["replica"] * 2 + ["primary", "replica"]


def test_a_replica_that_lags_is_left_out(server, member, visitor, watch, monkeypatch):
    monkeypatch.setattr(replicas, "MOST_LAG", 0.01)
    server.pause()
    rename(member, "Beta")

    assert eventually(lambda: watch.look() or watch.problem, 60)
    assert watch.problem.startswith("OutOfStepError: It lags")
    assert told_to_monitors() == [watch.problem]
    assert shown(visitor, member) == "Beta"
    server.resume()
    server.catch_up()
    assert told_to_monitors() == []


def told_to_monitors():
    return [one.detail for one in problems() if one.check == "replica"]


def test_a_replica_that_goes_away_amid_a_page_costs_nobody_the_page(
    server, member, visitor, watch, reads
):
    def kill(execute, statement, params, many, context):
        if context["connection"].alias == "replica" and reads == ["replica"]:
            server.kill()
        return execute(statement, params, many, context)

    with connection.execute_wrapper(kill):
        assert shown(visitor, member) == "Alfa"
    assert shown(visitor, member) == "Alfa"

    assert reads == ["replica", "primary"]
    watch.look()
    assert "refused" in watch.problem or "No such file" in watch.problem
    server.start()
    watch.look()
    assert (shown(visitor, member), reads.pop()) == ("Alfa", "replica")


def test_what_is_open_across_a_snapshot_of_the_replica_is_told(server, member, watch):
    other = make.member(name="Beta")
    Organization.objects.update(is_listed=True, listing_agreed_on=date(2026, 1, 1))
    wait_until_settled()
    server.catch_up()
    # What has ended on the primary may be open on the replica a little longer.
    with replicas.reading():
        wait_until_settled()
    with transaction.atomic():
        rename(member, "Gamma")
        in_thread(rename, other, "Delta")
        server.catch_up()
        between, cursor = in_thread(_snapshot)

    server.catch_up()

    assert between.is_of_replica
    with replicas.reading():
        found, public = changes.since(between), public_changes.since(cursor)
    assert not found.everything
    assert member.pk in found.rows["organization"]
    # The same of public rows, and the cursor is good for the primary as well.
    for delta in (public, public_changes.since(cursor)):
        assert (member.pk in delta.ids["organization"], delta.everything) == (
            True,
            False,
        )


def _snapshot():
    with replicas.reading() as reading:
        assert reading.is_of_replica
        found = changes.snapshot(), public_changes.cursor()
    connections.close_all()
    return found


def test_no_version_of_the_primary_is_that_of_the_replica(
    server, member, watch, settings, monkeypatch
):
    settings.SECONDS_BETWEEN_LOOKS = 60
    for name in ("_last", "_last_of_replica"):
        monkeypatch.setattr(changes, name, changes.LastLook())
    server.pause()

    with changes.answering(may_be_late=True), replicas.reading() as reading:
        in_thread(rename, member, "Beta")
        on_primary = in_thread(_version)
        on_replica = changes.now()

    assert reading.is_of_replica
    assert on_replica < on_primary


def _version():
    with changes.answering(may_be_late=True):
        return changes.now()


def test_a_server_that_is_no_replica_is_left_out(watch, monkeypatch):
    monkeypatch.setitem(connections.settings, "replica", connection.settings_dict)
    connections["replica"].close()
    del connections["replica"]

    watch.look()

    assert watch.problem.endswith("names a server that is no replica.")
    connections["replica"].close()
    del connections["replica"]


def away(execute, statement, params, many, context):
    if context["connection"].alias == "default":
        raise OperationalError
    return execute(statement, params, many, context)


def test_what_is_kept_is_never_older_than_the_primary_and_read_while_that_is_away(
    server, member, visitor, settings, tmp_path
):
    with published_in(tmp_path / "published", settings):
        assert [shown(visitor, member) for _ in range(2)] == ["Alfa"] * 2
        server.pause()
        rename(member, "Beta")
        assert shown(visitor, member) == "Beta"
        server.resume()
        server.catch_up()
        assert shown(visitor, member) == "Beta"

        rename(member, "Gamma")
        server.catch_up()
        with connection.execute_wrapper(away):
            assert shown(visitor, member) == "Gamma"
            assert visitor.get("/medlemmer/", {"q": "Gamma"}).status_code == 200
            assert visitor.get("/nettverk/").status_code == 200
        assert shown(visitor, member) == "Gamma"


def test_no_public_page_asks_the_replica_to_write_and_the_primary_is_written_to(
    server, visitor, reads, monkeypatch
):
    member = make.member(slug="alfa")
    make.project(slug="fangst", partners=[member])
    make.site(slug="heroya")
    server.catch_up()
    failed, note = [], replicas.ReplicaReading.note_failure

    def noted(reading, execute, *statement):
        try:
            return note(reading, execute, *statement)
        except Error as error:
            failed.append(str(error))
            raise

    monkeypatch.setattr(replicas.ReplicaReading, "note_failure", noted)
    for name in PAGES.split():
        arguments = {"slug": SLUGS[name]} if name in SLUGS else {}
        page = reverse(f"directory:{name}", kwargs=arguments)
        assert visitor.get(page, {"q": "hydrogenlager"}).status_code == 200

    assert failed == []
    assert reads == ["replica"] * len(PAGES.split())
    assert {*MissedSearch.objects.values_list("words", flat=True)} == {"hydrogenlager"}
