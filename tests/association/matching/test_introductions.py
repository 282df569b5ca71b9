"""A member asks to be put in touch; the secretariat brokers and notes what came of it."""

from functools import partial

import pytest
from django.urls import reverse

from members.association import expiry, matching
from members.association.matching import Matches
from members.fields import STREAM
from members.models import Introduction, Letter, ResourceStream
from members.records import review
from tests.association.test_expiry import in_days
from tests.support.admin import address
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, make
from tests.support.refusals import codes


@pytest.fixture
def pair(ours, theirs):
    return (
        make.stream(ours, note="Lunkent vann"),
        make.stream(theirs, direction="needed", note="Hemmelig behov"),
    )


def key(organization):
    [match] = Matches(organization).all
    return match.key


def asked(organization, user):
    return matching.ask(organization, key(organization), by=user)


def test_a_press_asks_first_tells_the_other_nothing_and_can_be_withdrawn(
    as_ola, ours, pair, ola
):
    there = reverse("portal:streams", args=["yara"])
    post, sure = {"act": f"ask {key(ours)}"}, {"sure": "yes"}

    first = as_ola.post(there, post)
    nothing = Introduction.objects.exists()
    as_ola.post(there, post | sure)
    again = as_ola.post(there, post | sure, follow=True)

    row = Introduction.objects.get()
    assert ("Sintef" in first.text, nothing) == (False, False)
    assert (row.offer, row.need, row.asked_by) == (*pair, ola)
    assert row.own.organization == ours
    assert "Dere har allerede spurt om dette treffet." in again.text
    assert not Letter.objects.exists()
    withdraw = {"act": f"withdraw {row.pk}"}
    assert as_ola.post(there, withdraw).status_code == 200
    as_ola.post(there, withdraw | sure)
    row.refresh_from_db()
    assert row.withdrawn_on is not None
    assert asked(ours, ola).pk != row.pk


def test_who_has_no_access_or_another_members_request_is_refused(
    ours, theirs, pair, ola, liv
):
    known = key(ours)
    assert codes(matching.ask, ours, known, by=liv) == {None: "access"}
    row = asked(ours, ola)
    assert codes(matching.withdraw, theirs, row.pk, by=liv)
    # A match that has ended is refused in words.
    matching.withdraw(ours, row.pk, by=ola)
    ResourceStream.objects.filter(pk=pair[1].pk).update(until=LONG_AGO)
    assert codes(matching.ask, ours, known, by=ola) == {None: "gone"}


@pytest.mark.django_db(transaction=True)
def test_of_two_acts_at_once_the_second_is_told(ours, pair, ola, kari):
    nils, known = make.colleague(ours), key(ours)
    ask = partial(matching.ask, ours, known, by=ola)
    again = partial(matching.ask, ours, known, by=nils)
    assert concurrent_refusals(ask, again) == ["twice"]
    row = Introduction.objects.get()
    note = partial(matching.note_outcome, row.pk, "contact", "", by=kari)
    withdraw = partial(matching.withdraw, ours, row.pk, by=ola)
    assert concurrent_refusals(note, withdraw) == ["closed"]
    Introduction.objects.all().delete()
    need = ResourceStream.objects.filter(pk=pair[1].pk)

    # What ends while it is asked about is gone.
    assert concurrent_refusals(lambda: need.update(until=LONG_AGO), ask) == ["gone"]
    assert not Introduction.objects.exists()


def test_the_secretariat_writes_to_both_and_notes_the_outcome(
    as_secretary, ours, theirs, pair, ola, kari
):
    row = asked(ours, ola)
    page, text = address("introduction", row), f"Møt hverandre: {ours} og {theirs}"
    assert f"{ours} – {theirs}" in as_secretary.get(reverse("admin:index")).text
    unwritten = as_secretary.post(page, {"write": "", "text": "Hei"})
    assert "En av dem har ingen vi kan skrive til." in unwritten.text
    make.colleague(theirs, role="manager")
    shown, silent = as_secretary.get(page).text, Letter.objects.count()

    as_secretary.post(page, {"write": "", "text": text})
    as_secretary.post(page, {"note_outcome": "", "outcome": "project", "note": "Bra"})

    row.refresh_from_db()
    sent = Letter.objects.filter(kind="introduction")
    assert ("Lunkent vann" in shown, "Hemmelig behov" in shown) == (True, True)
    assert (silent, sent.count()) == (0, 2)
    for letter in sent:
        assert text in letter.text
        assert not {"Sintef", "Yara", "varme"} & set(letter.subject.split())
    assert (row.outcome, row.note, row.written_on is None) == ("project", "Bra", False)
    page = as_secretary.get(address("introduction") + "?answer=all").text
    assert "Utfall per år" in page


def test_both_may_ask_are_written_to_once_and_get_one_outcome_that_counts_once(
    ours, theirs, pair, ola, liv, kari
):
    one, two = asked(ours, ola), asked(theirs, liv)
    assert (two.asked_side, Introduction.objects.waiting().count()) == ("needed", 2)
    # What a merge makes one waits no longer.
    need = ResourceStream.objects.filter(pk=pair[1].pk)
    need.update(organization=ours)
    assert not Introduction.objects.waiting().exists()
    need.update(organization=theirs)

    matching.write_to_both(one.pk, "Møt hverandre", by=kari)
    refused = codes(matching.write_to_both, two.pk, "Møt hverandre", by=kari)
    assert refused == {None: "written"}
    assert Letter.objects.filter(kind="introduction").count() == 2
    matching.note_outcome(one.pk, "contact", "", by=kari)

    two.refresh_from_db()
    [(year, numbers)] = matching.count_by_year()
    assert (two.outcome, year) == ("contact", two.decided_on.year)
    assert numbers == {"contact": 1, "project": 0, "nothing": 0}


MARK = "Hemmelighet"


@pytest.fixture
def private(ours, ola, kari):
    """Return a private need of Yara that went through review and ends soon."""
    said = {"kind": "heat", "direction": "needed", "note": MARK}
    request = review.submit(review.new(STREAM, ours), said, by=ola).waiting
    review.approve(request.pk, by=kari)
    stream = ResourceStream.objects.get()
    stream.until = in_days(10)
    stream.save()
    for rejected in (review.new(STREAM, ours), review.Subject(STREAM, ours, stream)):
        change = said | {"note": f"{MARK} to"}
        waits = review.submit(rejected, change, by=ola).waiting
        review.reject(waits.pk, by=kari, reason="Nei")
    return stream


def test_no_subject_says_what_a_private_entry_is(ours, theirs, ola, liv, kari, private):
    make.stream(theirs)
    row = matching.ask(ours, key(ours), by=ola)
    expiry.ask_about_endings()
    matching.write_to_both(row.pk, "Møt hverandre", by=kari)

    subjects = {letter.kind: letter.subject for letter in Letter.objects.order_by("pk")}

    assert {"review_outcome", "stream_ending", "introduction"} <= {*subjects}
    for subject in Letter.objects.values_list("subject", flat=True):
        assert not {"varme", "heat", MARK} & {*subject.replace(")", " ").split()}
    told = Letter.objects.filter(text__contains=MARK).values_list("to", flat=True)
    assert {*told} == {ola.email}
