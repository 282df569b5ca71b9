"""A member answers for what others have said of it."""

import pytest

from members.models import Participation
from tests.support.factories import LONG_AGO, make_participation

from .writing import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(ours):
    return make_participation(organization=ours, asked_on=LONG_AGO)


def test_who_is_asked_confirms(member, asked):
    page = member.get(at("projects"))
    member.post(at("projects"), {"do": "confirm", "row": asked.pk})

    asked.refresh_from_db()
    assert page.context["register"].asked == [asked]
    assert asked.confirmed_on is not None


def test_who_is_asked_declines_with_a_word(member, asked):
    post = {"do": "decline", "row": asked.pk, "why": "Ikke vi"}

    member.post(at("projects"), post)

    asked.refresh_from_db()
    assert (asked.declined_why, asked.waits) == ("Ikke vi", False)
    page = member.get(at("projects"))
    assert page.context["register"].declined == [asked]


@pytest.mark.parametrize("row", ["", "x", "0", "9" * 30, "-1", "²"])
def test_a_row_of_nothing_answers_404(member, row):
    answer = member.post(at("projects"), {"do": "confirm", "row": row})

    assert answer.status_code == 404


def test_nobody_answers_for_another(member):
    foreign = make_participation(asked_on=LONG_AGO)

    answer = member.post(at("projects"), {"do": "decline", "row": foreign.pk})

    assert answer.status_code == 404
    assert not Participation.objects.exclude(declined_on=None).exists()


@pytest.mark.parametrize("do", ["confirm", "decline"])
def test_what_has_changed_since_it_was_read_is_not_answered(member, asked, do):
    [part] = member.get(at("projects")).context["register"].asked
    Participation.objects.update(role="lead")
    post = {"do": do, "row": part.pk, "seen": part.fingerprint, "why": "Feil"}

    page = member.post(at("projects"), post)

    asked.refresh_from_db()
    assert (asked.confirmed_on, asked.declined_on) == (None, None)
    assert [str(message) for message in page.context["messages"]] == [
        "What is stated about you has just been changed. Check it again."
    ]
    [part] = page.context["register"].asked
    assert part.typed == "Feil"
    assert page.text.count(">Feil</textarea>") == 1
    member.post(at("projects"), post | {"seen": part.fingerprint})
    asked.refresh_from_db()
    assert bool(asked.confirmed_on or asked.declined_on)
