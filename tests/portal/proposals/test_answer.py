"""A member answers for what others have said of it."""

import pytest

from members.models import Participation
from tests.support.factories import LONG_AGO, make_participation
from tests.support.proposal_forms import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(ours):
    return make_participation(organization=ours, asked_on=LONG_AGO)


def test_who_is_asked_confirms(as_ola, asked):
    page = as_ola.get(at("projects"))
    as_ola.post(at("projects"), {"do": "confirm", "row": asked.pk})

    asked.refresh_from_db()
    assert page.context["register"].asked == [asked]
    assert asked.confirmed_on is not None


def test_who_is_asked_declines_with_a_word(as_ola, asked):
    post = {"do": "decline", "row": asked.pk, "why": "Ikke vi"}

    as_ola.post(at("projects"), post)

    asked.refresh_from_db()
    assert (asked.declined_why, asked.waits) == ("Ikke vi", False)
    page = as_ola.get(at("projects"))
    assert page.context["register"].declined == [asked]


@pytest.mark.parametrize("row", ["", "x", "0", "9" * 30, "9" * 5000, "-1", "²"])
def test_a_row_of_nothing_answers_404(as_ola, row):
    answer = as_ola.post(at("projects"), {"do": "confirm", "row": row})

    assert answer.status_code == 404


def test_nobody_answers_for_another(as_ola):
    foreign = make_participation(asked_on=LONG_AGO)

    answer = as_ola.post(at("projects"), {"do": "decline", "row": foreign.pk})

    assert answer.status_code == 404
    assert not Participation.objects.exclude(declined_on=None).exists()


@pytest.mark.parametrize("do", ["confirm", "decline"])
def test_what_has_changed_since_it_was_read_is_not_answered(as_ola, asked, do):
    [part] = as_ola.get(at("projects")).context["register"].asked
    Participation.objects.update(role="lead")
    post = {"do": do, "row": part.pk, "seen": part.fingerprint, "why": "Feil"}

    page = as_ola.post(at("projects"), post)

    asked.refresh_from_db()
    assert (asked.confirmed_on, asked.declined_on) == (None, None)
    assert [str(message) for message in page.context["messages"]] == [
        "What is stated about you has just been changed. Check it again."
    ]
    [part] = page.context["register"].asked
    assert part.typed == "Feil"
    assert page.text.count(">Feil</textarea>") == 1
    as_ola.post(at("projects"), post | {"seen": part.fingerprint})
    asked.refresh_from_db()
    assert bool(asked.confirmed_on or asked.declined_on)
