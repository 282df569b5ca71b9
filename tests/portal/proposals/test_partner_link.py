"""The link in the question to a partner: one press answers, without logging in."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import review
from members.models import Participation, Representative
from tests.support.factories import LONG_AGO, make_claim
from tests.support.letters import last, token_of

pytestmark = pytest.mark.django_db
YES, NO = "Yes, that is correct", "No, that is wrong"


@pytest.fixture
def claim(ours, theirs, liv, ola):
    row = make_claim(theirs, by=ours)
    review.ask_waiting_partners()
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


def test_the_page_says_who_says_what_and_a_get_answers_nothing(address, claim):
    page = Client().get(address)
    Client().get(f"{address}?done&do=confirm")

    assert page.status_code == 200
    assert "Yara has stated: Sintef, partner" in words(page)
    assert [page.text.count(button) for button in (YES, NO)] == [1, 1]
    assert said(claim) == (False, False, "")


def test_one_press_confirms_and_the_link_says_so_from_then_on(address, claim):
    first = press(address, "confirm")
    again = Client().get(address)

    day = timezone.localdate().strftime("%-d %B %Y")
    thanks = (
        f"Thank you. Sintef confirmed this on {day}, and the project page shows it."
    )
    assert said(claim) == (True, False, "")
    assert [thanks in words(page) for page in (first, again)] == [True, True]
    assert YES not in again.text


def test_one_press_declines_with_a_reason(address, claim):
    page = press(address, "decline", "Vi trakk oss")

    assert said(claim) == (False, True, "Vi trakk oss")
    assert "it is not shown anywhere" in page.text
    assert "Vi trakk oss" in last("partner_answered").text


def test_of_two_windows_the_second_is_told_of_the_first(address, claim):
    page = Client().get(address)
    press(address, "confirm")

    second = press(address, "decline", "Feil rolle", page=page)
    same = press(address, "confirm", page=page)

    assert "This was answered otherwise on" in second.text
    assert (said(claim), same.status_code) == ((True, False, ""), 200)


def test_what_has_changed_since_the_page_was_opened_is_shown_before_it_is_answered(
    address, claim
):
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
def test_a_link_that_has_expired_says_how_long_it_was_valid(
    address, monkeypatch, days, status
):
    later = time.time() + timedelta(days=days).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)

    page = Client().get(address)

    late = "This link was valid for 60 days, which have passed."
    assert (page.status_code, late in words(page)) == (status, status == 404)
