"""What members offer asks before its last day, and whoever holds an office is told of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.actions import recording
from members.association import expiry, offices
from members.mail import confirmations
from members.models import Batch, Letter, ResourceStream, Role
from members.records.history import undo
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import HERE
from tests.support.letters import letters
from tests.support.refusals import refusal


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def is_a_year_after(day, other):
    return (day - other).days in (365, 366) and day.day in (other.day, 28)


@pytest.fixture
def manager(ours):
    return make.colleague(ours, role="manager", email="leder@example.org")


@pytest.fixture
def stream(ours, manager):
    return make.stream(ours, until=in_days(14), note="Lunkent vann")


def asked():
    return sorted(to for kind, to in letters() if kind == "stream_ending")


def at(ours, user):
    values = {"organization": ours.pk, "user": user.pk}
    token = confirmations.token(expiry.PURPOSE, **values)
    return reverse("portal:confirm", args=[token])


def test_it_asks_the_managers_once_for_each_last_day(ours):
    stream = make.stream(ours, until=in_days(14), note="Lunkent vann")
    for day in (None, LONG_AGO, in_days(15), in_days(-1)):
        make.stream(ours, until=day)
    expiry.ask_about_endings()
    assert asked() == []

    # Nobody is asked until there is somebody.
    both = ["en@example.org", "to@example.org"]
    for email in both:
        make.colleague(ours, role="manager", email=email)
    for _twice in range(2):
        expiry.ask_about_endings()
    stream.refresh_from_db()
    assert (asked(), stream.asked_about) == (both, stream.until)
    letter = Letter.objects.filter(kind="stream_ending").first()
    assert "Lunkent" not in letter.text
    assert not {"varme", "heat"} & set(letter.subject.split())

    ResourceStream.objects.filter(pk=stream.pk).update(until=in_days(13))
    expiry.ask_about_endings()
    assert asked() == sorted(both * 2)


def test_the_overview_says_what_ends(as_ola, ours):
    make.stream(ours, until=in_days(5))

    waiting = as_ola.get(reverse("portal:organization", args=["yara"])).context
    page = as_ola.get(reverse("portal:streams", args=["yara"])).text

    sections = waiting["waiting"].ours
    numbers = [s.number for s in sections if s.kind.name == "streams_ending"]
    assert (numbers, reverse("portal:confirm", args=["x"])[:-2] in page) == ([1], True)


def test_a_press_extends_it_by_a_year_and_a_second_not(client, ola, manager, stream):
    there, before = at(stream.organization, manager), stream.until
    page = client.get(there)
    token = page.context["form_token"]
    post = {"form_token": token, "do": f"extend {stream.pk} {before}"}
    stream.refresh_from_db()
    assert ("Tilbyr varme" in page.text, stream.until) == (True, before)

    first, second = (client.post(there, post, headers=HERE) for _twice in range(2))

    stream.refresh_from_db()
    assert is_a_year_after(stream.until, before)
    assert (first.status_code, second.status_code) == (302, 200)
    assert "mellomtiden" in second.text
    assert Batch.objects.get().by == manager
    # The link ends with the access, whoever else still acts for the organization.
    manager.representations.update(until=LONG_AGO, since=LONG_AGO)
    assert client.get(there).status_code == 404


@pytest.mark.parametrize(
    ("is_public", "reader", "is_shown"),
    [
        (False, None, False),
        (False, "ola", False),
        (False, "own", True),
        (True, None, True),
    ],
)
def test_own_words_are_for_whoever_has_logged_in(
    client, ola, manager, stream, is_public, reader, is_shown
):
    ResourceStream.objects.update(is_public=is_public)
    if reader:
        client.force_login(manager if reader == "own" else ola)

    page = client.get(at(stream.organization, manager)).text

    assert ("Lunkent vann" in page) == is_shown


def test_it_ends_today_and_is_extended_again_by_its_own_alone(ours, manager, stream):
    theirs = make.stream(make.member(), until=in_days(5))
    foreign = {"until": theirs.until.isoformat(), "by": manager}
    expiry.end_today(stream.pk, until=stream.until.isoformat(), by=manager)
    stream.refresh_from_db()
    ended = stream.until

    expiry.extend(stream.pk, until=ended.isoformat(), by=manager)

    stream.refresh_from_db()
    assert ended == in_days(0)
    assert is_a_year_after(stream.until, ended)
    refusal(lambda: expiry.extend(theirs.pk, **foreign))


@pytest.mark.django_db(transaction=True)
def test_of_two_jobs_one_asks_and_of_two_answers_at_once_the_second_is_refused(
    ours, manager, stream
):
    write_concurrently(expiry.ask_about_endings, expiry.ask_about_endings)
    assert len(asked()) == 1

    until = stream.until.isoformat()
    refusals = concurrent_refusals(
        lambda: expiry.extend(stream.pk, until=until, by=manager),
        lambda: expiry.end_today(stream.pk, until=until, by=manager),
    )

    assert refusals == ["stale"]


TODAY = timezone.localdate()


@pytest.fixture
def later(monkeypatch):
    """Send receipts a quarter of an hour after whatever is registered, unless told."""
    now = timezone.now

    def send_later(minutes=16):
        moment = now() + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        offices.send_receipts()
        monkeypatch.setattr(timezone, "now", now)

    return send_later


def register(kari, act=Batch.Act.SAVE, **fields):
    with recording(act, by=kari) as batch:
        role = make(Role, **{"body": make.body(), "since": TODAY, **fields})
    return role, batch


def test_the_person_or_the_managers_are_told_once(kari, ours, ola, eva, later):
    person = make.contact(ours, email="per@example.org")
    role, _batch = register(kari, person=person, organization=ours)
    later(), later()
    with recording(Batch.Act.SAVE, by=kari):
        role.until = TODAY
        role.save()
    later(), later()
    told = [(kind, "per@example.org") for kind in ("office_begun", "office_ended")]
    assert letters() == told

    # Managers are told of an office without a person after a quarter of an hour.
    register(kari, organization=ours, person=None)
    later(14)
    assert letters() == told
    later(16)
    assert letters() == [*told, ("office_begun", "ola@example.org")]


def test_what_is_undone_loaded_deleted_or_long_over_is_not_told(kari, ours, ola, later):
    given = {"organization": ours, "person": None}
    _role, batch = register(kari, **given)
    undo(batch, by=kari)
    register(kari, Batch.Act.FILE, **given)
    register(kari, **given)[0].delete()
    long_ago = TODAY - timedelta(days=900)
    register(kari, **given, since=long_ago, until=long_ago)

    later()

    assert letters() == []
