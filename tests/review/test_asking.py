"""Partners are asked if somebody can answer; whoever has stated it is told the answer."""

from datetime import timedelta

import pytest

from members import review
from members.models import Letter, Participation, Representative, User
from tests.support.concurrency import write_concurrently
from tests.support.factories import (
    LONG_AGO,
    make_claim,
    make_colleague,
    make_member,
    make_participation,
)
from tests.support.letters import last, letters
from tests.support.proposals import TODAY, line, parts, propose

pytestmark = pytest.mark.django_db
objects = Participation.objects


def asked():
    return [to for kind, to in letters() if kind == "partner_asked"]


def fresh(row):
    row.refresh_from_db()
    return row.asked_on, row.asked_again_on


def test_a_claim_says_whose_it_is_and_who_could_not_be_asked(
    ours, theirs, ola, liv, kari
):
    empty = make_member(name="Tomt", slug="tomt")

    review.approve(
        propose(ours, ola, line(ours), line(theirs), line(empty)).pk, by=kari
    )

    project = objects.first().project
    claimed = {row.organization.slug: row.claimed_by for row in objects.all()}
    today, told = TODAY(), last("review_outcome").text
    assert claimed == dict.fromkeys(["yara", "sintef", "tomt"], ours)
    assert parts(project) == {
        "yara": ("partner", today, None),
        "sintef": ("partner", None, today),
        "tomt": ("partner", None, None),
    }
    assert asked() == [liv.email]
    assert ("- Tomt" in told, "- Sintef" in told) == (True, False)
    assert [row.organization for row in objects.unheard()] == [empty]
    assert [row.organization for row in objects.counted()] == [ours]


@pytest.mark.parametrize(
    "unreachable", [{"bounced_on": LONG_AGO}, {"is_active": False}], ids=str
)
def test_who_gets_no_e_mail_is_not_asked(theirs, liv, unreachable):
    claim = make_claim(theirs)
    User.objects.filter(pk=liv.pk).update(**unreachable)

    review.ask_waiting_partners()

    assert (asked(), fresh(claim), [*objects.unheard()]) == ([], (None, None), [claim])


def test_the_question_goes_out_once_when_the_first_representative_arrives(theirs):
    claim = make_claim(theirs)
    review.ask_waiting_partners()
    arrived = make_colleague(theirs)

    for _twice in range(2):
        review.ask_waiting_partners()

    assert (asked(), fresh(claim)) == ([arrived.email], (TODAY(), None))


def test_after_two_weeks_it_is_asked_again_and_after_two_more_the_secretariat_hears(
    theirs, liv
):
    def after(days, **column):
        day = TODAY() - timedelta(days=days)
        objects.filter(pk=claim.pk).update(**dict.fromkeys(column, day))
        review.ask_waiting_partners()
        return len(asked()), list(objects.silent())

    claim = make_claim(theirs)
    steps = [after(0), after(13, asked_on=1), after(14, asked_on=1)]
    reminder = last("partner_asked")

    assert steps == [(1, []), (1, []), (2, [])]
    assert fresh(claim) == (TODAY() - timedelta(days=14), TODAY())
    assert reminder.expires_at > reminder.made_at
    objects.filter(pk=claim.pk).update(asked_on=LONG_AGO)
    assert after(13, asked_again_on=1) == (2, [])
    assert after(14, asked_again_on=1) == (2, [claim])
    review.confirm(claim, by=liv)
    assert list(objects.silent()) == []


def test_what_is_answered_from_sources_or_of_oneself_is_asked_about_never(
    ours, theirs, liv, ola
):
    review.confirm(make_claim(theirs), by=liv)
    review.decline(make_claim(theirs), by=liv)
    make_participation(organization=theirs, source="https://example.org/")
    own = make_claim(theirs, by=ours, role="lead")
    objects.filter(pk=own.pk).update(organization=ours)

    review.ask_waiting_partners()

    assert asked() == []


@pytest.mark.parametrize(
    ("answer", "subject", "reason"),
    [
        (review.confirm, "Ja: Sintef deltar i Prosjekt", False),
        (review.decline, "Nei: Sintef deltar ikke i Prosjekt", True),
    ],
)
def test_who_has_stated_it_is_told_the_answer_with_the_reason(
    ours, theirs, ola, liv, eva, answer, subject, reason
):
    claim = make_claim(theirs, by=ours)
    given = ["Vi trakk oss."] if answer == review.decline else []

    for _twice in range(2):
        answer(claim, *given, by=liv)

    told = Letter.objects.filter(kind="partner_answered")
    assert [letter.to for letter in told] == [ola.email], "a manager, once"
    assert told[0].subject.startswith(subject)
    assert ("Vi trakk oss." in told[0].text) == reason


def test_those_who_proposed_it_are_told_if_they_still_act(ours, theirs, eva, liv, kari):
    review.approve(propose(ours, eva, line(ours), line(theirs)).pk, by=kari)
    claim = objects.get(organization=theirs)

    review.confirm(claim, by=liv)
    first = last("partner_answered").to
    Representative.objects.filter(user=eva).update(until=LONG_AGO, since=LONG_AGO)
    manager = make_colleague(ours, role="manager")
    review.decline(claim, by=liv)

    assert (first, last("partner_answered").to) == (eva.email, manager.email)
    written = Letter.objects.count()
    from_sources = {"organization": theirs, "source": "https://example.org/"}
    review.confirm(make_participation(**from_sources), by=liv)
    assert Letter.objects.count() == written


def ask_twice():
    write_concurrently(review.ask_waiting_partners, review.ask_waiting_partners)
    return len(asked())


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_time_ask_once(theirs, liv):
    make_claim(theirs)

    assert ask_twice() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_two_would_ask(theirs, liv):
    make_claim(theirs)

    assert ask_twice() == 2
