"""A member answers for what others have said of it."""

import re

import pytest

from members.models import Participation
from tests.support.factories import (
    LONG_AGO,
    make_claim,
    make_member,
    make_participation,
)
from tests.support.letters import last
from tests.support.proposal_forms import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(ours):
    return make_participation(organization=ours, asked_on=LONG_AGO)


def test_who_is_asked_confirms_or_declines_with_a_word(as_ola, asked, ours):
    other = make_participation(organization=ours, asked_on=LONG_AGO)
    page = as_ola.get(at("projects"))
    post = {"do": "decline", "sure": "yes", "row": asked.pk, "why": "Ikke vi"}
    as_ola.post(at("projects"), post)
    as_ola.post(at("projects"), {"do": "confirm", "row": other.pk})

    asked.refresh_from_db()
    other.refresh_from_db()
    assert set(page.context["register"].asked) == {asked, other}
    assert (asked.declined_why, asked.waits) == ("Ikke vi", False)
    assert other.confirmed_on is not None
    assert as_ola.get(at("projects")).context["register"].declined == [asked]


def test_a_row_of_nothing_or_of_others_answers_404(as_ola):
    foreign = make_participation(asked_on=LONG_AGO).pk

    for row in ("", "x", "0", "9" * 30, "9" * 5000, "-1", "²"):
        answer = as_ola.post(at("projects"), {"do": "confirm", "row": row})
        assert answer.status_code == 404
    answer = as_ola.post(at("projects"), {"do": "decline", "row": foreign})
    assert answer.status_code == 404
    assert not Participation.objects.exclude(declined_on=None).exists()


@pytest.mark.parametrize("do", ["confirm", "decline"])
def test_what_has_changed_since_it_was_read_is_not_answered(as_ola, asked, do):
    [part] = as_ola.get(at("projects")).context["register"].asked
    Participation.objects.update(role="lead")
    post = {"do": do, "row": part.pk, "seen": part.fingerprint, "why": "Feil"}
    post["sure"] = "yes"

    page = as_ola.post(at("projects"), post)

    asked.refresh_from_db()
    assert (asked.confirmed_on, asked.declined_on) == (None, None)
    changed = "What is stated about you has just been changed. Check it again."
    assert [str(message) for message in page.context["messages"]] == [changed]
    [part] = page.context["register"].asked
    assert (part.typed, page.text.count(">Feil</textarea>")) == ("Feil", 1)
    as_ola.post(at("projects"), post | {"seen": part.fingerprint})
    asked.refresh_from_db()
    assert bool(asked.confirmed_on or asked.declined_on)


# What the member has stated of others


def test_a_member_sees_what_became_of_what_it_has_stated(as_ola, ours, theirs, liv):
    day = {"asked_on": LONG_AGO}
    for known in [
        {},
        day,
        day | {"asked_again_on": LONG_AGO},
        day | {"confirmed_on": LONG_AGO},
        day | {"declined_on": LONG_AGO, "declined_why": "Vi trakk oss"},
    ]:
        make_claim(theirs, by=ours, **known)
    make_claim(make_member(name="Tomt"), by=ours)

    page = as_ola.get(at("projects"))

    said = re.findall(r'<p class="facts-line">(.*?)</p>', page.text, re.DOTALL)
    plain = [" ".join(re.sub("<[^>]+>", "", one).split()) for one in said]
    assert [line for line in plain if line.startswith(("Sintef", "Tomt"))] == [
        "Sintef, partner · will be asked shortly",
        "Sintef, partner · asked on 1 January 2019, not answered",
        "Sintef, partner · asked on 1 January 2019 and again on 1 January 2019, not answered",
        "Sintef, partner · confirmed by the partner on 1 January 2019",
        "Sintef, partner · declined by the partner on 1 January 2019: Vi trakk oss",
        "Tomt, partner · nobody to ask: nobody there has access",
    ]
    assert page.text.count('value="address"') == 1
    assert page.text.count('value="take_back"') == 4


def test_a_member_gives_an_address_or_takes_its_word_back(as_ola, ours, theirs):
    claim = make_claim(theirs, by=ours)
    post = {"do": "address", "row": claim.pk, "email": "ny@sintef"}

    refused = as_ola.post(at("projects"), post)
    as_ola.post(at("projects"), post | {"email": "ny@sintef.example.org"})
    as_ola.post(at("projects"), {"do": "take_back", "sure": "yes", "row": claim.pk})

    assert refused.text.count('value="ny@sintef"') == 1
    assert last("partner_access").to == "ny@sintef.example.org"
    assert not Participation.objects.filter(pk=claim.pk).exists()


@pytest.mark.parametrize("do", ["address", "take_back"])
def test_of_another_claimant_or_oneself_nothing_is_taken_back(as_ola, ours, asked, do):
    own = asked.project.participations.create(
        organization=ours, role="lead", claimed_by=ours, confirmed_on=LONG_AGO
    )
    foreign = make_claim()

    for row in (own, foreign, asked):
        answer = as_ola.post(at("projects"), {"do": do, "row": row.pk})
        assert answer.status_code == 404
