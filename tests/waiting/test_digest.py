"""The weekly e-mail: only when something waits, at most once a week, and stopped by a click."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members import mail, waiting
from members.models import AccessRequest, Letter, User
from tests.support.factories import (
    make_colleague,
    make_participation,
    make_project,
    make_stream,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
ALL = User.Digest.values


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
    make_participation(
        organization=ours,
        project=make_project(title_nb="Grønt", title_en="Green"),
        asked_on=MONDAY,
    )
    return make(AccessRequest, organization=ours, name="Per")


def digests():
    return {letter.to: letter for letter in Letter.objects.filter(kind="digest")}


def test_it_says_to_each_what_waits_for_them(asked, ola, eva):
    User.objects.filter(pk=eva.pk).update(language="en")

    assert waiting.send_digests() == 2

    to_ola, to_eva = (digests()[user.email] for user in (ola, eva))
    assert to_ola.subject == "2 saker venter på dere: Yara"
    assert "- Grønt: Stemmer det at dere deltar som partner? (i dag)" in to_ola.text
    assert "- Per: ber om tilgang" in to_ola.text
    assert to_eva.subject == "1 thing is waiting for you: Yara"
    assert "- Green: Is it correct that you take part as partner?" in to_eva.text
    assert "Per" not in to_eva.text


def test_each_day_has_what_waits_then(ours, ola, today):
    make_stream(
        ours, since=MONDAY, until=MONDAY + timedelta(days=7), until_precision="day"
    )

    numbers = []
    for days in (7, 8, 0):
        today(MONDAY + timedelta(days=days))
        numbers.append(waiting.Waiting(ours, ola).number)

    assert numbers == [1, 0, 1]


def test_it_comes_once_a_week(asked, ola, today):
    counts = []
    for day in (MONDAY, MONDAY, MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)):
        today(day)
        counts.append(waiting.send_digests())

    assert counts == [1, 0, 0, 1]


@pytest.mark.parametrize(
    "fields",
    [{"digest_without": ALL}, {"bounced_on": MONDAY}, {"is_active": False}],
    ids=["stopped", "bounces", "closed"],
)
def test_it_is_written_to_nobody_else(asked, ola, liv, fields):
    User.objects.filter(pk=ola.pk).update(**fields)

    assert (waiting.send_digests(), digests()) == (0, {})


def test_it_leaves_out_what_is_not_wanted(asked, ola):
    waiting.choose(ola, ["access"])

    waiting.send_digests()

    assert "Grønt" not in digests()[ola.email].text


def test_one_who_acts_for_several_gets_one(asked, ola, theirs):
    make_colleague(theirs, user=ola)
    make_participation(organization=theirs, asked_on=MONDAY)

    waiting.send_digests()

    [letter] = digests().values()
    assert ("\nYara\n" in letter.text, "\nSintef\n" in letter.text) == (True, True)


def test_a_mail_program_stops_it_with_one_click(asked, ola):
    waiting.send_digests()
    headers = mail.build_message(digests()[ola.email]).message()
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("https://localhost")
    program = Client(enforce_csrf_checks=True)

    program.get(path)
    ola.refresh_from_db()
    seen = ola.digest_without
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    ola.refresh_from_db()

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (seen, answer.status_code, ola.digest_without) == ([], 200, ALL)
    assert dict(program.cookies) == {}


@pytest.mark.parametrize("kinds", [[], ["access", "contacts"]])
def test_the_page_of_the_link_takes_a_choice(ola, client, kinds):
    path = waiting.choice_path(ola)
    page = client.get(path)
    token = page.context["form_token"]
    assert page.text.count(" checked") == len(ALL)
    own = {"Origin": "http://testserver"}

    answer = client.post(path, {"form_token": token, "kinds": kinds}, headers=own)

    ola.refresh_from_db()
    assert set(ALL) - set(ola.digest_without) == set(kinds)
    assert (answer.status_code, answer.url) == (302, f"{path}?done")


@pytest.mark.parametrize("sent", [{}, {"form_token": "x"}, {"List-Unsubscribe": "x"}])
def test_another_page_cannot_stop_it(ola, client, sent):
    client.post(waiting.choice_path(ola), sent)

    ola.refresh_from_db()
    assert ola.digest_without == []


def test_no_other_letter_can_be_unsubscribed_from(ola):
    letter = make(Letter)

    assert "List-Unsubscribe" not in mail.build_message(letter).message()
