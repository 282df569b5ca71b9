"""The watch reads what has changed, once; nothing is emptied but by a removal.

`KILLS=1 pytest tests/association/register/test_watching.py` kills at every request.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from members.association.register import (
    RUNS_A_DAY,
    SITES,
    ask_about,
    ask_soon,
    look_for_numbers,
    propose_numbers,
    synchronize,
    watch,
)
from members.models import (
    ChangeItem,
    Job,
    Organization,
    OrganizationEvent,
    RegisterAlert,
    RegisterSnapshot,
)
from members.register.errors import AwayError
from tests.support.database_clients import PROJECT
from tests.support.factories import make
from tests.support.mutated_json import mutated
from tests.support.register_server import changed, html, instead, no_answer
from tests.support.rows import checked
from tests.support.sampling import SEED

KILLS = os.environ.get("KILLS")
# By the day's run, only organizations whose turn has come are read without an update.
NIGHT = datetime(2026, 12, 1, 2, tzinfo=UTC)


def member(register, name="Prøvebedriften AS", **facts):
    """Return an organization with a number that the register knows by the same name."""
    number = register.add(name=name.upper(), **facts)
    return make.organization(name=name, orgnr=number)


@pytest.fixture
def ours(register):
    return member(register)


def snapshot(organization):
    return RegisterSnapshot.objects.get(organization=organization)


def proposed(organization):
    """Return {field: proposed} of the open request of the register."""
    items = ChangeItem.objects.filter(
        request__organization=organization, request__status="open"
    )
    return {item.field: item.proposed for item in items}


def state():
    """Return what the watch has written, without times and numbers of rows."""
    snapshots = RegisterSnapshot.objects.order_by("organization")
    columns = "organization number status facts taken answer_hash update_id"
    items = ChangeItem.objects.order_by("request__organization", "field")
    of_items = "request__organization request__status field proposed decision"
    alerts = RegisterAlert.objects.order_by("organization", "kind")
    return [
        list(snapshots.values(*columns.split())),
        list(items.values(*of_items.split())),
        list(alerts.values("organization", "kind", "day", "closed_at")),
        list(Organization.objects.order_by("pk").values("pk", "name", "legal_form")),
    ]


def test_a_run_keeps_the_answers_and_proposes_what_differs(register, ours):
    register.report(ours.orgnr, 7)

    outcome = synchronize()

    row = snapshot(ours)
    assert (outcome.organizations, outcome.read, outcome.changed) == (1, 1, 1)
    assert (row.number, row.status, row.update_id) == (ours.orgnr, "active", 7)
    assert {"legal_form", "nace_code", "business_address"} < proposed(ours).keys()
    assert "name" not in proposed(ours)


def read_already(register, number):
    """Add so many organizations that were read before; a tenth is to be read in this run."""
    turn = timezone.localtime().hour * RUNS_A_DAY // 24
    pks = [4 * n + turn + (n % 10 > 0) for n in range(1000, 1000 + number)]
    numbers = [register.add(name=f"NR {pk}") for pk in pks]
    pairs = list(zip(pks, numbers, strict=True))
    Organization.objects.bulk_create(
        Organization(
            pk=pk, name=f"Nr {pk}", slug=f"nr-{pk}", kind="company", orgnr=orgnr
        )
        for pk, orgnr in pairs
    )
    facts = {SITES: []}
    RegisterSnapshot.objects.bulk_create(
        RegisterSnapshot(organization_id=pk, number=n, status="active", facts=facts)
        for pk, n in pairs
    )


def test_a_thousand_numbers_of_which_nothing_has_changed_take_twenty_requests(register):
    read_already(register, 1000)

    outcome = synchronize()

    assert (outcome.organizations, outcome.read) == (1000, 100)
    assert len(register.requests) == 20


def test_the_second_run_writes_no_event_and_no_proposal(register, ours):
    synchronize()
    before, events = state(), OrganizationEvent.objects.count()

    synchronize()

    assert (state(), OrganizationEvent.objects.count()) == (before, events)


@pytest.mark.parametrize("reported", [[8, 9], [9, 8], [8, 8, 9], [5000]])
def test_updates_with_gaps_and_repeats_in_any_order_are_read_once(
    register, ours, reported
):
    synchronize()
    register.data.units[ours.orgnr]["navn"] = "HELT NYTT NAVN AS"
    for update in reported:
        register.report(ours.orgnr, update)

    synchronize()
    synchronize()

    assert snapshot(ours).update_id == max(reported)
    assert proposed(ours)["name"] == "Helt Nytt Navn AS"


def test_a_deleted_unit_opens_an_alert_and_keeps_what_was_known(register, ours):
    synchronize()
    facts = snapshot(ours).facts
    register.delete(ours.orgnr, "2026-11-30")
    register.report(ours.orgnr, 9)

    synchronize()

    row = snapshot(ours)
    assert (row.status, row.facts) == ("deleted", facts | {"deleted_on": "2026-11-30"})
    assert [a.kind for a in RegisterAlert.objects.open()] == ["deleted"]


def test_a_removed_unit_empties_what_came_from_the_register(register, ours):
    synchronize()
    register.remove(ours.orgnr)
    register.report(ours.orgnr, 9)

    synchronize()

    row = snapshot(ours)
    assert (row.status, row.facts, row.answer_hash) == ("removed", {}, "")
    assert proposed(ours) == {}
    register.add(ours.orgnr), register.report(ours.orgnr, 10), register.requests.clear()
    synchronize(), ask_about(ours, by=make.secretary())
    assert (register.requests, snapshot(ours).facts) == ([], {})
    assert Organization.objects.get(pk=ours.pk).name == "Prøvebedriften AS"


def test_an_unknown_number_empties_nothing(register, ours):
    synchronize()
    facts, waiting = snapshot(ours).facts, proposed(ours)
    del register.data.units[ours.orgnr]
    register.report(ours.orgnr, 9)

    synchronize()

    row = snapshot(ours)
    assert (row.status, row.facts, proposed(ours)) == ("unknown", facts, waiting)


@pytest.mark.parametrize(
    "hook", [html(), instead(500), instead(429), instead(406), no_answer], ids=range(5)
)
def test_other_answers_empty_nothing_and_end_the_run_with_a_sentence(
    register, ours, hook
):
    synchronize()
    before = state()
    register.report(ours.orgnr, 9)
    register.next(hook, times=8)

    with pytest.raises(AwayError):
        synchronize()

    assert state() == before


def test_one_answer_that_cannot_be_used_keeps_no_other_from_being_read(register, ours):
    other = member(register, "Annen bedrift AS")
    register.data.units[ours.orgnr]["navn"] = ["no", "text"]
    register.report(ours.orgnr, 9), register.report(other.orgnr, 10)

    outcome = synchronize()

    assert (outcome.read, outcome.unusable) == (1, 1)
    assert not RegisterSnapshot.objects.filter(organization=ours).exists()
    register.data.units[ours.orgnr]["navn"] = "PRØVEBEDRIFTEN AS"
    synchronize()
    assert snapshot(ours).update_id == 10


def test_each_unit_is_read_in_one_of_the_four_runs_of_a_day(
    register, ours, monkeypatch
):
    synchronize()
    register.data.units[ours.orgnr]["konkurs"] = True

    for hour in (1, 7, 13, 19):
        now = NIGHT.replace(hour=hour)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        synchronize()

    assert [a.kind for a in RegisterAlert.objects.open()] == ["bankrupt"]


def scene(register):
    """Add four organizations, of which the register reports different changes."""
    same, renamed, deleted, removed = (
        member(register, f"Bedrift {name} AS") for name in "abcd"
    )
    synchronize()
    register.data.units[renamed.orgnr]["navn"] = "HELT NYTT NAVN AS"
    register.data.units[same.orgnr]["konkurs"] = True
    register.delete(deleted.orgnr), register.remove(removed.orgnr)
    for update, row in enumerate([same, renamed, deleted, removed], start=20):
        register.report(row.orgnr, update)
    make.organization(name="Ny bedrift AS", orgnr=register.add(name="NY BEDRIFT AS"))


def broken_off_at(request):
    """Return hooks that answer so many requests, and none of the next."""
    right = instead()
    return [right] * request + [no_answer] * 4


@pytest.mark.parametrize("request_number", range(5))
def test_a_run_that_is_broken_off_is_continued_to_the_same_state(
    register, request_number
):
    scene(register)
    register.next(*broken_off_at(request_number))
    with pytest.raises(AwayError):
        synchronize()
    register.hooks.clear()
    synchronize()
    broken = state()

    # What a whole run writes: nothing is left to do for one more.
    synchronize()
    assert state() == broken
    statuses = [row["status"] for row in broken[0]]
    assert statuses == ["active", "active", "deleted", "removed", "active"]
    kinds = [row["kind"] for row in broken[2]]
    assert sorted(kinds) == ["bankrupt", "deleted"]


def killed_at(register, request_number):
    """Run the command in a process that is killed when it asks for the next request."""
    places = {"TEST_DATABASE": connection.settings_dict["NAME"]}
    places["TEST_REGISTER_URL"] = register.url
    register.next(*[instead()] * request_number, lambda *request: process.kill())
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sync_register"],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | places,
    )
    return process.wait(60)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_is_continued_to_the_same_state(register):
    for request_number in [*range(5)] if KILLS else [Random(SEED).randrange(5)]:
        Organization.objects.all().delete()
        scene(register)
        assert killed_at(register, request_number) == -signal.SIGKILL
        synchronize()
        first = state()
        synchronize()
        assert state() == first
        assert [row["status"] for row in first[0]][2:4] == ["deleted", "removed"]


def test_the_command_prints_what_was_read_and_refuses_in_a_sentence(
    register, ours, settings, capsys
):
    call_command("sync_register")
    words = "1 organizations, 1 read, 1 changed, 0 answers not usable\n"
    assert capsys.readouterr().out == words

    register.next(instead(503), times=4)
    with pytest.raises(CommandError, match="The business register does not answer"):
        call_command("sync_register")
    settings.REGISTER_URL = ""
    with pytest.raises(CommandError, match="switched off"):
        call_command("sync_register")


def test_the_job_survives_a_register_that_is_away_or_off(register, ours, settings):
    register.next(instead(503), times=8)
    watch(), look_for_numbers()
    settings.REGISTER_URL = ""
    watch(), look_for_numbers()

    assert not RegisterSnapshot.objects.exists()


def test_local_units_propose_the_sites_where_they_are(register, ours):
    heroya = make.site(name="Herøya", address="Hydrovegen 55, 3936 Porsgrunn")
    make.site(name="Annet", address="Storgata 1, 3936 Porsgrunn")
    make.site(name="Forskningsparken", address="Hydrovegen 55, 3936", part_of=heroya)
    register.add_subunit(ours.orgnr)

    synchronize()

    added = proposed(ours)["presences"]["add"]
    assert [row["site"] for row in added] == [heroya.slug]
    register.requests.clear()
    synchronize()
    assert not [path for path in register.paths if path.startswith("underenheter")]


def test_a_number_is_proposed_for_the_only_unit_of_the_same_name(register):
    one = make.organization(name="Eneste Verk A/S", municipality="Porsgrunn")
    many = make.organization(name="Mange AS", municipality="Skien")
    number = register.add(name="ENESTE VERK AS")
    register.add(name="MANGE AS"), register.add(name="MANGE AS")
    register.add(name="ENESTE VERKSTED AS")

    assert propose_numbers() == 1

    assert proposed(one) == {"orgnr": number}
    assert proposed(many) == {}
    register.requests.clear()
    assert propose_numbers() == 0
    assert register.requests == []


def test_a_number_of_another_organization_is_not_proposed(register):
    number = register.add(name="ENESTE VERK AS")
    make.organization(name="Eneste Verk Holding AS", orgnr=number)
    one = make.organization(name="Eneste Verk AS")

    assert (propose_numbers(), proposed(one)) == (0, {})


def test_nothing_is_proposed_once_the_number_is_known_or_the_unit_was_removed(register):
    make.organization(name="Først i køen AS")
    typed, erased = make.organization(name="Alfa AS"), make.organization(name="Beta AS")
    other = register.add(name="HELT ANNET AS")
    register.add(name="ALFA AS"), register.add(name="BETA AS")

    def meanwhile(done, total):
        """Once the first of them has been looked up, write about the others."""
        if done == 1:
            Organization.objects.filter(pk=typed.pk).update(orgnr=other)
            RegisterSnapshot.objects.create(organization=erased, status="removed")

    assert propose_numbers(meanwhile) == 0

    assert [proposed(typed), proposed(erased)] == [{}, {}]
    assert snapshot(erased).facts == {}
    assert not RegisterSnapshot.objects.filter(organization=typed).exists()


def test_no_mutated_answer_changes_an_organization_or_what_is_known(register):
    ours = [member(register, f"Bedrift {name} AS") for name in "abcd"]
    synchronize()
    before = list(Organization.objects.order_by("pk").values())
    random = Random(SEED)
    for update in range(10, 30):
        register.report(random.choice(ours).orgnr, update)
        register.next(*[changed(partial(mutated, random))] * 3)
        with suppress(AwayError):
            synchronize()
    register.hooks.clear()

    assert list(Organization.objects.order_by("pk").values()) == before
    names = {row.facts["name"] for row in RegisterSnapshot.objects.all()}
    assert "" not in names
    assert {row.status for row in RegisterSnapshot.objects.all()} <= {
        *("active", "deleted", "unknown")
    }


def test_a_press_asks_about_one_organization_or_all(register, ours):
    without = make.organization(name="Uten Nummer AS")
    number = register.add(name="UTEN NUMMER AS")

    ask_about(ours, by=make.secretary())
    ask_about(without, by=make.secretary())

    assert snapshot(ours).status == "active"
    assert proposed(without) == {"orgnr": number}
    Job.objects.create(name="business_register", due_at=NIGHT.replace(year=2030))
    ask_soon(by=make.secretary())
    assert Job.objects.get().due_at < NIGHT.replace(year=2029)


def test_an_organization_that_gets_another_number_is_read_anew(register, ours):
    synchronize()
    other = register.add(name="ANNET NAVN AS")
    Organization.objects.filter(pk=ours.pk).update(orgnr=other)

    synchronize()

    assert (snapshot(ours).number, proposed(ours)["name"]) == (other, "Annet Navn AS")
    Organization.objects.filter(pk=ours.pk).update(orgnr=checked(9000))
    synchronize()
    assert snapshot(ours).status == "unknown"
