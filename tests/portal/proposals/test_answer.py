"""A member answers for what others have said of it, by its page or by a link."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Participation, Representative
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, token_of
from tests.support.profile_form import at


def make_asked(ours):
    return make.participation(organization=ours, asked_on=LONG_AGO)


def test_who_is_asked_confirms_or_declines_with_a_word(as_ola, ours):
    part, other = make_asked(ours), make_asked(ours)
    page = as_ola.get(at("projects"))
    post = {"do": "decline", "sure": "yes", "row": part.pk, "why": "Ikke vi"}
    as_ola.post(at("projects"), post)
    as_ola.post(at("projects"), {"do": "confirm", "row": other.pk})
    part.refresh_from_db()
    other.refresh_from_db()
    assert set(page.context["register"].asked) == {part, other}
    assert (part.declined_why, part.waits) == ("Ikke vi", False)
    assert other.confirmed_on is not None
    assert as_ola.get(at("projects")).context["register"].declined == [part]


def test_a_row_of_nothing_or_of_others_answers_404(as_ola, ours):
    part, claim = make_asked(ours), make.claim()
    own = part.project.participations.create(
        organization=ours, role="lead", claimed_by=ours, confirmed_on=LONG_AGO
    )
    foreign = make.participation(asked_on=LONG_AGO)
    rows = ["", "x", "0", "9" * 30, "9" * 5000, "-1", "²"]
    posts = [("confirm", row) for row in rows] + [("decline", foreign.pk)]
    not_stated = (own, claim, part)
    posts += [(do, row.pk) for do in ("address", "take_back") for row in not_stated]
    for do, row in posts:
        answer = as_ola.post(at("projects"), {"do": do, "row": row})
        assert answer.status_code == 404, (do, row)
    assert not Participation.objects.exclude(declined_on=None).exists()


@pytest.mark.parametrize("do", ["confirm", "decline"])
def test_what_has_changed_since_it_was_read_is_not_answered(as_ola, ours, do):
    part, there = make_asked(ours), at("projects")
    [before] = as_ola.get(there).context["register"].asked
    Participation.objects.update(role="lead")
    post = {"do": do, "row": part.pk, "why": "Feil", "sure": "yes"}
    page = as_ola.post(there, post | {"seen": before.fingerprint})
    part.refresh_from_db()
    assert (part.confirmed_on, part.declined_on) == (None, None)
    changed = "What is stated about you has just been changed. Check it again."
    assert [str(message) for message in page.context["messages"]] == [changed]
    [after] = page.context["register"].asked
    assert (after.typed, page.text.count(">Feil</textarea>")) == ("Feil", 1)
    as_ola.post(there, post | {"seen": after.fingerprint})
    part.refresh_from_db()
    assert bool(part.confirmed_on or part.declined_on)


# What the member has stated of others


def test_a_member_sees_what_became_of_what_it_has_stated(as_ola, ours, theirs, liv):
    then = LONG_AGO
    for known in [
        {},
        {"asked_on": then},
        {"asked_on": then, "asked_again_on": then},
        {"asked_on": then, "confirmed_on": then},
        {"asked_on": then, "declined_on": then, "declined_why": "Vi trakk oss"},
    ]:
        make.claim(theirs, by=ours, **known)
    make.claim(make.member(name="Tomt"), by=ours)
    page = as_ola.get(at("projects"))
    said = re.findall(r'<p class="card-facts">(.*?)</p>', page.text, re.DOTALL)
    plain = [" ".join(re.sub("<[^>]+>", "", one).split()) for one in said]
    day = "1 January 2019"
    assert [line for line in plain if line.startswith(("Sintef", "Tomt"))] == [
        "Sintef, partner · will be asked shortly",
        f"Sintef, partner · asked on {day}, not answered",
        f"Sintef, partner · asked on {day} and again on {day}, not answered",
        f"Sintef, partner · confirmed by the partner on {day}",
        f"Sintef, partner · declined by the partner on {day}: Vi trakk oss",
        "Tomt, partner · nobody to ask: nobody there has access",
    ]
    assert page.text.count('value="address"') == 1
    assert page.text.count('value="take_back"') == 4


def test_a_member_gives_an_address_or_takes_its_word_back(as_ola, ours, theirs):
    claim = make.claim(theirs, by=ours)
    post = {"do": "address", "row": claim.pk, "email": "ny@sintef"}

    refused = as_ola.post(at("projects"), post)
    as_ola.post(at("projects"), post | {"email": "ny@sintef.example.org"})
    as_ola.post(at("projects"), {"do": "take_back", "sure": "yes", "row": claim.pk})

    assert refused.text.count('value="ny@sintef"') == 1
    assert last("partner_access").to == "ny@sintef.example.org"
    assert not Participation.objects.filter(pk=claim.pk).exists()


# The link in the question: one press answers, without logging in


YES, NO = "Yes, that is correct", "No, that is wrong"


@pytest.fixture
def claim(ours, theirs, liv, ola):
    row = make.claim(theirs, by=ours)
    review.ask_waiting()
    return row


@pytest.fixture
def address(claim):
    return reverse("portal:confirm", args=[token_of(last("partner_asked"))])


def said(claim):
    claim.refresh_from_db()
    return bool(claim.confirmed_on), bool(claim.declined_on), claim.declined_why


def words(page):
    """Return the text of a page's paragraphs."""
    found = re.findall(r"<p(?: [^>]*)?>(.*?)</p>", page.text, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", "", one)).split()) for one in found]


def press(address, do, why="", page=None):
    """Press a button of the page, as it was opened before or is now."""
    client = Client()
    page = page or client.get(address)
    hidden = dict(re.findall(r'name="(seen|form_token)" value="([^"]*)"', page.text))
    post = {**hidden, "do": do, "why": why}
    headers = {"Sec-Fetch-Site": "same-origin"}
    return client.post(address, post, headers=headers, follow=True)


def test_one_press_confirms_and_the_link_says_so_from_then_on(address, claim):
    page = Client().get(address)
    Client().get(f"{address}?done&do=confirm")
    assert "Yara has stated: Sintef, partner" in words(page)
    assert [page.text.count(button) for button in (YES, NO)] == [1, 1]
    assert said(claim) == (False, False, ""), "A GET answers nothing."
    first = press(address, "confirm")
    again = Client().get(address)
    day = timezone.localdate().strftime("%-d %B %Y")
    thanks = f"Thank you. Sintef confirmed this on {day}, and the public page shows it."
    assert said(claim) == (True, False, "")
    assert [thanks in words(page) for page in (first, again)] == [True, True]
    assert YES not in again.text


def test_of_two_windows_the_second_is_told_of_the_first(address, claim):
    page = Client().get(address)
    declined = press(address, "decline", "Vi trakk oss")
    assert said(claim) == (False, True, "Vi trakk oss")
    assert "it is not shown anywhere" in declined.text
    assert "Vi trakk oss" in last("partner_answered").text
    second = press(address, "confirm", page=page)
    same = press(address, "decline", page=page)
    assert "This was answered otherwise on" in second.text
    assert (said(claim), same.status_code) == ((False, True, "Vi trakk oss"), 200)


def test_what_has_changed_meanwhile_is_shown_before_it_is_answered(address, claim):
    page = Client().get(address)
    Participation.objects.filter(pk=claim.pk).update(role="lead")

    refused = press(address, "decline", "Ikke vi", page=page)

    assert said(claim) == (False, False, "")
    assert "has just been changed" in refused.text
    assert "Yara has stated: Sintef, lead" in words(refused)
    assert ">Ikke vi</textarea>" in refused.text.replace("\n", "")
    press(address, "decline", "Ikke vi", page=refused)
    assert said(claim) == (False, True, "Ikke vi")


GONE = "This is no longer stated about you."
NO_ACCESS = "You no longer have access to Sintef, so you cannot answer."


OVER = {
    GONE: lambda: Participation.objects.filter(confirmed_on=None).delete(),
    NO_ACCESS: lambda: Representative.objects.update(since=LONG_AGO, until=LONG_AGO),
}


@pytest.mark.parametrize("sentence", OVER)
def test_a_link_that_is_over_says_why(address, sentence):
    page = Client().get(address)
    OVER[sentence]()

    for again in (Client().get(address), press(address, "confirm", page=page)):
        assert (again.status_code, sentence in words(again)) == (404, True)


@pytest.mark.parametrize(("days", "status"), [(59, 200), (61, 404)])
def test_an_expired_link_says_how_long_it_lasts(address, monkeypatch, days, status):
    later = time.time() + timedelta(days=days).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)

    page = Client().get(address)

    late = "This link was valid for 60 days, which have passed."
    assert (page.status_code, late in words(page)) == (status, status == 404)
