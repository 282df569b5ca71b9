"""A partner confirms or declines; only its own people may."""

import pytest

from members import review
from members.models import Participation
from tests.support.factories import LONG_AGO, make_participation
from tests.support.proposals import TODAY
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(theirs):
    return make_participation(organization=theirs, asked_on=LONG_AGO)


def test_a_partner_may_change_its_mind_and_the_first_day_is_kept(asked, liv):
    review.decline(asked, " Ikke vi ", by=liv)
    asked.refresh_from_db()
    assert (asked.declined_on, asked.declined_why) == (TODAY(), "Ikke vi")
    assert not Participation.objects.standing().exists()

    review.confirm(asked, by=liv)
    Participation.objects.update(confirmed_on=LONG_AGO)
    review.confirm(asked, by=liv)

    asked.refresh_from_db()
    said = asked.confirmed_on, asked.declined_on, asked.declined_why
    assert said == (LONG_AGO, None, "")


def test_a_reason_that_the_database_cannot_hold_is_refused(asked, liv):
    refused = refusal(lambda: review.decline(asked, "Ikke\0vi", by=liv))

    asked.refresh_from_db()
    code = "null_characters_not_allowed"
    assert (refused.code, asked.declined_on) == (code, None)


def test_taking_back_a_no_when_it_was_said_anew_is_refused_in_words(asked, liv):
    review.decline(asked, by=liv)
    make_participation(project=asked.project, organization=asked.organization)

    refused = refusal(lambda: review.confirm(asked, by=liv))

    assert refused.messages == ["Rollen i prosjektet er allerede registrert."]


@pytest.mark.parametrize("answer", [review.confirm, review.decline])
def test_nobody_answers_for_another(asked, answer, ola, kari):
    for somebody in (ola, kari):
        assert refusal(lambda who=somebody: answer(asked, by=who)).code == "access"
