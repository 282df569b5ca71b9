"""A member asks to be put in touch; the secretariat brokers and notes what came of it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members import matching
from members.matching import Matches
from members.models import Introduction, Letter, ResourceStream
from tests.support.admin import address
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, make_colleague, make_member, make_stream

pytestmark = pytest.mark.django_db
LIST = "portal:streams"


@pytest.fixture
def theirs():
    return make_member(name="Sintef", slug="sintef")


@pytest.fixture
def pair(ours, theirs):
    return (
        make_stream(ours, note="Lunkent vann"),
        make_stream(theirs, direction="needed", note="Hemmelig behov"),
    )


def key(organization):
    [match] = Matches(organization).all
    return match.key


def asked(organization, user):
    return matching.ask(organization, key(organization), by=user)


def test_a_press_asks_first_and_tells_the_other_nothing(as_ola, ours, pair, ola):
    there = reverse(LIST, args=["yara"])
    post = {"act": f"ask {key(ours)}"}

    first = as_ola.post(there, post)
    nothing = Introduction.objects.exists()
    as_ola.post(there, post | {"sure": "yes"})
    again = as_ola.post(there, post | {"sure": "yes"}, follow=True)

    row = Introduction.objects.get()
    assert ("Sintef" in first.text, nothing) == (False, False)
    assert (row.offer, row.need, row.asked_by) == (*pair, ola)
    assert row.own.organization == ours
    assert "Dere har allerede spurt om dette treffet." in again.text
    assert not Letter.objects.exists()


def test_each_side_may_ask_and_learns_nothing_of_the_other(ours, theirs, pair, ola):
    asked(ours, ola)

    second = asked(theirs, make_colleague(theirs))

    assert second.asked_side == "needed"
    assert Introduction.objects.waiting().count() == 2


def test_it_can_be_withdrawn_and_asked_again(as_ola, ours, pair, ola):
    row, there = asked(ours, ola), reverse(LIST, args=["yara"])
    post = {"act": f"withdraw {row.pk}"}
    question = as_ola.post(there, post)

    as_ola.post(there, post | {"sure": "yes"})

    row.refresh_from_db()
    assert (question.status_code, row.withdrawn_on is None) == (200, False)
    assert asked(ours, ola).pk != row.pk


def test_who_has_no_access_or_another_members_request_is_refused(
    ours, theirs, pair, ola, liv
):
    with pytest.raises(ValidationError) as stranger:
        matching.ask(ours, key(ours), by=liv)
    assert stranger.value.code == "access"
    row = asked(ours, ola)
    other = make_colleague(theirs)

    with pytest.raises(ValidationError):
        matching.withdraw(theirs, row.pk, by=other)


def test_an_ended_match_is_refused_in_words(ours, pair, ola):
    known = key(ours)
    ResourceStream.objects.filter(pk=pair[1].pk).update(until=LONG_AGO)

    with pytest.raises(ValidationError) as refusal:
        matching.ask(ours, known, by=ola)

    assert refusal.value.code == "gone"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_told(ours, pair, ola):
    nils = make_colleague(ours)

    refusals = concurrent_refusals(lambda: asked(ours, ola), lambda: asked(ours, nils))

    assert (refusals, Introduction.objects.count()) == (["twice"], 1)


@pytest.mark.django_db(transaction=True)
def test_what_ends_while_it_is_asked_about_is_refused(ours, pair, ola):
    known = key(ours)

    def end():
        ResourceStream.objects.filter(pk=pair[1].pk).update(until=LONG_AGO)

    refusals = concurrent_refusals(end, lambda: matching.ask(ours, known, by=ola))

    assert (refusals, Introduction.objects.exists()) == (["gone"], False)


@pytest.mark.django_db(transaction=True)
def test_an_outcome_and_a_withdrawal_at_once_never_both_stand(ours, pair, ola, kari):
    row = asked(ours, ola)

    def note():
        matching.note_outcome(row.pk, "contact", "", by=kari)

    def withdraw():
        matching.withdraw(ours, row.pk, by=ola)

    assert concurrent_refusals(note, withdraw) == ["closed"]


def test_the_secretariat_writes_to_both_and_notes_the_outcome(
    as_secretary, ours, theirs, pair, ola, kari
):
    make_colleague(theirs, role="manager")
    row = asked(ours, ola)
    page = address("introduction", row)
    shown = as_secretary.get(page).text
    silent = Letter.objects.count()

    text = f"Møt hverandre: {ours} og {theirs}"
    as_secretary.post(page, {"write": "", "text": text})
    as_secretary.post(page, {"note_outcome": "", "outcome": "project", "note": "Bra"})

    row.refresh_from_db()
    sent = Letter.objects.filter(kind="introduction")
    assert "Lunkent vann" in shown
    assert "Hemmelig behov" in shown
    assert (silent, sent.count()) == (0, 2)
    for letter in sent:
        assert text in letter.text
        assert not {"Sintef", "Yara", "varme"} & set(letter.subject.split())
    assert (row.outcome, row.note, row.written_on is None) == ("project", "Bra", False)


def test_both_who_asked_get_one_outcome_that_counts_once(ours, theirs, pair, ola, kari):
    one, two = asked(ours, ola), asked(theirs, make_colleague(theirs))

    matching.note_outcome(one.pk, "contact", "", by=kari)

    two.refresh_from_db()
    [(year, numbers)] = matching.count_by_year()
    assert (two.outcome, year) == ("contact", two.decided_on.year)
    assert numbers == {"contact": 1, "project": 0, "nothing": 0}


def test_both_who_asked_are_written_to_once(ours, theirs, pair, ola, kari):
    one, two = asked(ours, ola), asked(theirs, make_colleague(theirs, role="manager"))

    matching.write_to_both(one.pk, "Møt hverandre", by=kari)
    with pytest.raises(ValidationError) as refusal:
        matching.write_to_both(two.pk, "Møt hverandre", by=kari)

    assert refusal.value.code == "written"
    assert Letter.objects.filter(kind="introduction").count() == 2


def test_nobody_to_write_to_is_said_in_words(as_secretary, ours, theirs, pair, ola):
    row = asked(ours, ola)
    page = address("introduction", row)

    answer = as_secretary.post(page, {"write": "", "text": "Hei"})

    assert "En av dem har ingen vi kan skrive til." in answer.text
    assert not Letter.objects.exists()


def test_the_desk_says_what_waits_and_the_list_counts_by_year(
    as_secretary, ours, theirs, pair, ola, kari
):
    row = asked(ours, ola)
    today = as_secretary.get(reverse("admin:index")).text
    matching.note_outcome(row.pk, "nothing", "", by=kari)

    page = as_secretary.get(address("introduction") + "?answer=all").text

    assert f"{ours} – {theirs}" in today
    assert "Utfall per år" in page


def test_what_a_merge_makes_one_waits_no_longer(ours, theirs, pair, ola):
    asked(ours, ola)
    ResourceStream.objects.filter(pk=pair[1].pk).update(organization=ours)

    assert not Introduction.objects.waiting().exists()
