"""The weekly e-mails: only when something waits, once a week, and stopped by a click."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members import mail
from members.association import expiry, waiting
from members.models import AccessRequest, ChangeRequest, Letter, User
from tests.support.factories import make

MONDAY = date(2026, 11, 23)
ALL = User.Digest.values
OWN = {"Origin": "http://testserver"}


@pytest.fixture
def today(monkeypatch):
    """Return a function that sets the day."""

    def turn(day):
        monkeypatch.setattr(timezone, "localdate", lambda moment=None: day)

    turn(MONDAY)
    return turn


@pytest.fixture
def asked(ours, today):
    """Let a partner question and a request for access wait for Yara."""
    project = make.project(title_nb="Grønt", title_en="Green")
    make.participation(organization=ours, project=project, asked_on=MONDAY)
    return make(AccessRequest, organization=ours, name="Per")


def digests(kind="digest"):
    return {letter.to: letter for letter in Letter.objects.filter(kind=kind)}


def unsubscribe(letter):
    """Return the path that stops the letter, and the answer to a mail program's click."""
    headers = mail.build_message(letter).message()
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("https://localhost")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)
    program.get(path)
    before = User.objects.get(email=letter.to)
    assert (before.digest_without, before.gets_staff_digest) == ([], True)
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, dict(program.cookies)) == (200, {})
    return path


def test_it_says_to_each_what_waits_for_them(asked, ola, eva):
    User.objects.filter(pk=eva.pk).update(language="en")
    assert waiting.send_digests() == 2
    to_ola, to_eva = (digests()[user.email] for user in (ola, eva))
    assert to_ola.subject == "2 saker venter på dere: Yara"
    assert "- Grønt: Stemmer det at dere deltar som partner? (ny i dag)" in to_ola.text
    assert "- Per: ber om tilgang" in to_ola.text
    assert to_eva.subject == "1 thing is waiting for you: Yara"
    assert "- Green: Is it correct that you take part as partner?" in to_eva.text
    assert "Per" not in to_eva.text


def test_each_day_has_what_waits_then(ours, ola, today):
    until = MONDAY + timedelta(days=7)
    make.stream(ours, since=MONDAY, until=until, until_precision="day")
    numbers = []
    for days in (7, 8, 0):
        today(MONDAY + timedelta(days=days))
        numbers.append(waiting.Waiting(ours, ola).number)
    assert numbers == [1, 0, 1]


def test_an_ending_entry_is_asked_about_by_its_own_e_mail_alone(ours, ola, today):
    make.stream(ours, since=MONDAY, until=MONDAY + timedelta(days=7))
    sent = expiry.ask_about_endings(), waiting.send_digests()
    assert (sent, waiting.Waiting(ours, ola).number) == ((1, 0), 1)


def test_it_comes_once_a_week_without_what_is_not_wanted(asked, ola, theirs, today):
    waiting.choose(ola, ["access"])
    make.colleague(theirs, user=ola, role="manager")
    make(AccessRequest, organization=theirs)
    counts = []
    for days in (0, 0, 6, 7):
        today(MONDAY + timedelta(days=days))
        counts.append(waiting.send_digests())
    assert counts == [1, 0, 0, 1]
    text = Letter.objects.filter(kind="digest").earliest("pk").text
    names = ("\nYara\n", "\nSintef\n", "Grønt")
    assert [name in text for name in names] == [True, True, False]


STOPPED = [{"digest_without": ALL}, {"bounced_on": MONDAY}, {"is_active": False}]


@pytest.mark.parametrize("fields", STOPPED)
def test_it_is_written_to_nobody_else(asked, ola, liv, fields):
    User.objects.filter(pk=ola.pk).update(**fields)
    assert (waiting.send_digests(), digests()) == (0, {})


def test_a_mail_program_stops_it_with_one_click(asked, ola):
    waiting.send_digests()
    unsubscribe(digests()[ola.email])
    ola.refresh_from_db()
    assert ola.digest_without == ALL
    assert "List-Unsubscribe" not in mail.build_message(make(Letter)).message()


@pytest.mark.parametrize("kinds", [[], ["access", "contacts"]])
def test_the_page_of_the_link_alone_takes_a_choice(ola, client, kinds):
    path = waiting.choice_path(ola)
    for sent in ({}, {"form_token": "x"}, {"List-Unsubscribe": "x"}):
        client.post(path, sent)
    page = client.get(path)
    assert page.text.count(" checked") == len(ALL), "Another page cannot stop it."
    post = {"form_token": page.context["form_token"], "kinds": kinds}
    answer = client.post(path, post, headers=OWN)
    ola.refresh_from_db()
    assert set(ALL) - set(ola.digest_without) == set(kinds)
    assert (answer.status_code, answer.url) == (302, f"{path}?done")


NOW, DAY = timezone.now(), timedelta(days=1)


def days_since_the_last(days):
    User.objects.update(staff_digest_sent_at=NOW - days * DAY)


def test_it_says_how_much_waits_and_how_much_of_it_is_new(kari, ours):
    make(AccessRequest, organization=ours, name="Per")
    make(AccessRequest, organization=ours, name="Ada", made_at=NOW - 30 * DAY)
    make(ChangeRequest, message="Per står på siden", opened_at=NOW - 30 * DAY)
    assert [waiting.send_staff_digests() for _twice in range(2)] == [1, 0]
    letter = digests("staff_digest")[kari.email]
    assert letter.subject == "1 ny sak venter på sekretariatet"
    rows = [line for line in letter.text.splitlines() if line.startswith("- ")]
    assert rows == ["- 1 melding om feil", "- 2 forespørsler om tilgang (1 ny)"]
    assert [name for name in ("Per", "Ada", ours.name) if name in letter.text] == []
    AccessRequest.objects.update(made_at=NOW - 20 * DAY)
    days_since_the_last(8)
    assert waiting.send_staff_digests() == 0, "Nothing is new."


def test_a_partner_that_is_silent_for_the_second_time_is_heard_of(kari, theirs, ours):
    make.colleague(theirs)
    claim, counts = make.claim(theirs, by=ours), []
    rows, today = type(claim).objects.filter(pk=claim.pk), timezone.localdate()
    for first, second in ((30, 15), (90, 60)):
        days = {"asked_on": today - first * DAY, "asked_again_on": today - second * DAY}
        rows.update(**days)
        days_since_the_last(7)
        counts.append(waiting.send_staff_digests())
    text = Letter.objects.latest("pk").text
    assert "- 1 deltaker spurt to ganger uten svar (1 ny)" in text
    assert counts == [1, 0]


STOPPED_STAFF = [
    {"gets_staff_digest": False},
    {"bounced_on": NOW},
    {"is_active": False},
]


@pytest.mark.parametrize("fields", STOPPED_STAFF)
def test_those_who_decide_alone_get_it(kari, reader, site_administrator, ola, fields):
    make(ChangeRequest)
    User.objects.filter(pk=kari.pk).update(**fields)
    other = make.secretary()
    waiting.send_staff_digests()
    assert list(digests("staff_digest")) == [other.email]


def test_a_click_stops_that_of_staff_and_the_page_starts_it_again(kari, ours):
    make(AccessRequest, organization=ours)
    waiting.send_staff_digests()
    path = unsubscribe(digests("staff_digest")[kari.email])
    kari.refresh_from_db()
    stopped, client = kari.gets_staff_digest, Client(enforce_csrf_checks=True)
    token = client.get(path).context["form_token"]
    client.post(path, {"form_token": token, "is_wanted": "on"}, headers=OWN)
    kari.refresh_from_db()
    assert (stopped, kari.gets_staff_digest) == (False, True)
