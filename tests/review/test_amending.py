"""What waits is amended by colleagues and taken back; no word of theirs is lost."""

import pytest

from members import review
from members.fields import fingerprint
from members.models import ChangeRequest, Organization
from tests.support.factories import make_colleague, make_member
from tests.support.proposals import proposed
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


class TestTwoColleagues:
    """Both have opened the form; the second to save is told, and loses no word."""

    def seen(self, organization):
        return {
            name: fingerprint(value)
            for name, value in review.wanted_now(organization).items()
        }

    def test_what_only_one_of_them_changed_is_merged(self, ours, ola):
        seen = self.seen(ours)
        form = review.wanted_now(ours)
        review.submit(ours, form | {"phone": "1"}, by=ola, seen=seen)

        waiting, _ = review.submit(ours, form | {"name": "Ny"}, by=ola, seen=seen)

        assert proposed(waiting) == {"phone": "1", "name": "Ny"}

    def test_what_both_changed_is_refused(self, ours, ola):
        seen = self.seen(ours)
        review.submit(ours, {"phone": "1"}, by=ola, seen=seen)

        refused = refusal(
            lambda: review.submit(ours, {"phone": "2"}, by=ola, seen=seen)
        )

        assert [error.code for error in refused.error_dict.pop("phone")] == [
            "meanwhile"
        ]
        assert refused.error_dict == {}
        assert proposed(review.pending(ours)) == {"phone": "1"}

    def test_what_both_changed_alike_is_no_quarrel(self, ours, ola):
        seen = self.seen(ours)
        review.submit(ours, {"phone": "1"}, by=ola, seen=seen)

        assert review.submit(ours, {"phone": "1"}, by=ola, seen=seen).waiting

    def test_what_the_secretariat_changed_meanwhile_is_refused_too(self, ours, ola):
        seen = self.seen(ours)
        Organization.objects.update(phone="9")

        refused = refusal(
            lambda: review.submit(ours, {"phone": "2"}, by=ola, seen=seen)
        )

        assert list(refused.error_dict) == ["phone"]


def test_a_member_takes_back_all_of_it(ours, ola):
    waiting = review.submit(ours, {"phone": "1"}, by=ola).waiting

    review.withdraw(waiting.pk, by=ola)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.decided_by) == ("withdrawn", ola)
    assert proposed(waiting) == {"phone": "1"}
    assert review.pending(ours) is None


def test_a_member_takes_back_one_field(ours, ola):
    waiting = review.submit(ours, {"phone": "1", "name": "Ny"}, by=ola).waiting

    review.withdraw(waiting.pk, fields=["phone"], by=ola)

    assert proposed(review.pending(ours)) == {"name": "Ny"}


def test_taking_back_nothing_takes_back_nothing(ours, ola):
    waiting = review.submit(ours, {"phone": "1"}, by=ola).waiting

    review.withdraw(waiting.pk, fields=[], by=ola)
    review.withdraw(waiting.pk, fields=["name", "is_listed"], by=ola)

    assert proposed(review.pending(ours)) == {"phone": "1"}


def test_the_words_of_two_colleagues_are_both_kept(ours, ola):
    review.submit(ours, {"phone": "1"}, by=ola, message="Nytt nummer")
    for _twice in range(2):
        review.submit(ours, {"name": "Ny"}, by=ola, message="Nytt navn")

    assert review.pending(ours).message == "Nytt nummer\n\nNytt navn"


def test_a_word_without_a_change_waits_too_and_is_said_once(ours, ola):
    for _twice in range(2):
        waiting, _ = review.submit(ours, {"phone": ours.phone}, by=ola, message="Hei")

    assert (waiting.message, proposed(waiting)) == ("Hei", {})
    assert ChangeRequest.objects.count() == 1


def test_a_word_that_comes_as_the_last_change_is_taken_back_still_waits(ours, ola):
    review.submit(ours, {"phone": "1"}, by=ola)

    waiting, _ = review.submit(ours, {"phone": ours.phone}, by=ola, message="Se navnet")

    assert (waiting.status, waiting.message) == ("open", "Se navnet")


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
