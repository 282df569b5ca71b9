"""What an organization has stated of others: an address for it, and taking it back."""

import pytest

from members import review
from members.models import Letter, Participation
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, make_claim, make_member
from tests.support.letters import last
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(ours, theirs):
    return make_claim(theirs, by=ours)


def give(claim, by, email="ny@sintef.example.org"):
    review.give_address(claim, email, by=by, language="nb")


def test_an_address_gets_a_link_to_ask_for_access_three_times(claim, ola):
    give(claim, ola)

    letter = last("partner_access")
    assert (letter.to, letter.is_secret) == ("ny@sintef.example.org", True)
    assert "Sintef" in letter.subject
    assert claim.project.title_nb in letter.text
    assert Letter.objects.count() == 1
    for _twice in range(2):
        give(claim, ola)
    assert refusal(lambda: give(claim, ola)).code == "too_many"


def test_where_somebody_can_answer_no_address_is_written_to(claim, ola, liv):
    assert refusal(lambda: give(claim, ola)).code == "heard"
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("act", [give, review.take_back_claim])
def test_only_its_own_people_deal_with_a_claim(claim, liv, kari, act):
    acts = {give: give, review.take_back_claim: lambda c, by: act(c, by=by)}
    for somebody in (liv, kari):
        assert refusal(lambda who=somebody: acts[act](claim, who)).code == "access"


def test_what_is_taken_back_is_gone_and_what_is_answered_stays(claim, ola, liv, ours):
    answered = make_claim(make_member(), by=ours, confirmed_on=LONG_AGO)

    review.take_back_claim(claim, by=ola)

    code = refusal(lambda: review.take_back_claim(answered, by=ola)).code
    assert (code, review.own_claims(ours).get()) == ("answered", answered)
    assert refusal(lambda: review.take_back_claim(claim, by=ola)).code == "gone"


def test_claims_name_no_unlisted_partner_and_not_oneself(ours, claim):
    make_claim(make_member(is_listed=False), by=ours)

    assert list(review.own_claims(ours)) == [claim]


# The partner answers while the claim is taken back


def answer_first(claim, ola, liv):
    return concurrent_refusals(
        lambda: review.confirm(claim, by=liv),
        lambda: review.take_back_claim(claim, by=ola),
    )


@pytest.mark.django_db(transaction=True)
def test_what_has_just_been_confirmed_is_not_taken_back(claim, ola, liv):
    assert answer_first(claim, ola, liv) == ["answered"]
    assert Participation.objects.get(pk=claim.pk).confirmed_on is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_a_confirmed_collaboration_would_vanish(claim, ola, liv):
    assert answer_first(claim, ola, liv) == []
    assert not Participation.objects.filter(pk=claim.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_who_answers_what_is_just_taken_back_is_told(claim, ola, liv):
    codes = concurrent_refusals(
        lambda: review.take_back_claim(claim, by=ola),
        lambda: review.decline(claim, "Feil", by=liv),
    )

    assert codes == ["gone"]
