"""Which pictures members see before they are public."""

import pytest

from members import review
from members.fields import FACILITY
from members.models import Image
from tests.fields import trial
from tests.support.factories import (
    make_colleague,
    make_facility,
    make_member,
    make_picture,
)

pytestmark = pytest.mark.django_db


def test_a_member_sees_the_picture_that_it_proposes_in_any_field_of_a_noun():
    ours, case = make_member(), trial.CASES["Picture"]()
    ola, facility = make_colleague(ours), make_facility(ours)

    with trial.added(FACILITY, case.columns, case.declare()):
        subject = review.Subject(FACILITY, ours, facility)
        review.submit(subject, {trial.NAME: case.value}, by=ola)
        seen = list(Image.objects.seen_by_member(ola))

    assert [picture.hash for picture in seen] == [case.value]


def test_a_member_does_not_see_a_picture_by_proposing_its_hash_as_a_text():
    ours, foreign = make_member(), make_picture()
    ola = make_colleague(ours)

    review.submit(ours, {"summary_nb": foreign.hash}, by=ola)

    assert list(Image.objects.seen_by_member(ola)) == []
