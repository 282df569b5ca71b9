"""What waits is amended by colleagues and taken back; no word of theirs is lost."""

import pytest

from members import review
from members.fields import fingerprint
from members.models import ChangeRequest, Organization
from tests.support.factories import make_colleague, make_member
from tests.support.proposals import proposed
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(ours):
    """Return what two colleagues see who have both opened the form."""
    return {name: fingerprint(v) for name, v in review.wanted_now(ours).items()}


def test_what_both_changed_is_refused_unless_it_is_the_same(ours, ola, seen):
    form = review.wanted_now(ours)
    review.submit(ours, form | {"phone": "1"}, by=ola, seen=seen)

    refused = refusal(lambda: review.submit(ours, {"phone": "2"}, by=ola, seen=seen))

    [phone] = refused.error_dict.pop("phone")
    assert (phone.code, refused.error_dict) == ("meanwhile", {})
    assert proposed(review.pending(ours)) == {"phone": "1"}
    waiting, _ = review.submit(ours, form | {"name": "Ny"}, by=ola, seen=seen)
    assert proposed(waiting) == {"phone": "1", "name": "Ny"}
    assert review.submit(ours, {"phone": "1"}, by=ola, seen=seen).waiting
    Organization.objects.update(summary_nb="Fra sekretariatet")
    wanted = {"summary_nb": "Ny"}
    refused = refusal(lambda: review.submit(ours, wanted, by=ola, seen=seen))
    assert list(refused.error_dict) == ["summary_nb"]


def test_a_member_takes_back_one_field_or_all_of_it(ours, ola):
    waiting = review.submit(ours, {"phone": "1", "name": "Ny"}, by=ola).waiting

    for nothing in ([], ["summary_nb", "is_listed"]):
        review.withdraw(waiting.pk, fields=nothing, by=ola)
    assert proposed(review.pending(ours)) == {"phone": "1", "name": "Ny"}
    review.withdraw(waiting.pk, fields=["phone"], by=ola)
    assert proposed(review.pending(ours)) == {"name": "Ny"}
    review.withdraw(waiting.pk, by=ola)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.decided_by) == ("withdrawn", ola)
    assert (proposed(waiting), review.pending(ours)) == ({"name": "Ny"}, None)


def test_the_words_of_two_colleagues_are_both_kept(ours, ola):
    review.submit(ours, {"phone": "1"}, by=ola, message="Nytt nummer")
    for _twice in range(2):
        review.submit(ours, {"name": "Ny"}, by=ola, message="Nytt navn")

    assert review.pending(ours).message == "Nytt nummer\n\nNytt navn"


@pytest.mark.parametrize("is_amended", [False, True])
def test_a_word_without_a_change_waits_too_and_is_said_once(ours, ola, is_amended):
    if is_amended:
        review.submit(ours, {"phone": "1"}, by=ola)
    for _twice in range(2):
        waiting, _ = review.submit(ours, {"phone": ours.phone}, by=ola, message="Hei")

    assert (waiting.status, waiting.message) == ("open", "Hei")
    assert (proposed(waiting), ChangeRequest.objects.count()) == ({}, 1)


def test_nobody_takes_back_what_others_proposed_or_what_is_decided(ours, ola):
    waiting = review.submit(ours, {"phone": "1"}, by=ola).waiting
    report = review.report(ours, "Feil nummer")
    stranger = make_colleague(make_member())

    codes = [
        refusal(lambda: review.withdraw(waiting.pk, by=stranger)).code,
        refusal(lambda: review.withdraw(report.pk, by=ola)).code,
    ]
    review.withdraw(waiting.pk, by=ola)
    codes.append(refusal(lambda: review.withdraw(waiting.pk, by=ola)).code)

    assert codes == ["access", "decided", "decided"]
