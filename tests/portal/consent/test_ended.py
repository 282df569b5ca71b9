"""A person's link ends after 90 days: it shows nothing, and still hides everything."""

import time

import pytest
from django.core import signing
from django.core.signing import Signer
from django.urls import reverse

from members import people
from tests.support.consent_page import page_of, shown
from tests.support.factories import make
from tests.support.html_forms import HERE, send
from tests.support.letters import last, letters, token_of


@pytest.fixture
def agreed(nora):
    make.consent(nora, "name")
    return nora


@pytest.fixture
def ended(agreed, monkeypatch):
    """Return the address of an ended link."""
    address, later = page_of(agreed), time.time() + 86400 * 91
    monkeypatch.setattr(signing.time, "time", lambda: later)
    return address


def test_a_link_works_for_ninety_days_and_one_without_a_time_has_ended(
    client, agreed, monkeypatch
):
    now, address = time.time(), page_of(agreed)
    timeless = Signer(salt="members.people", sep=".")
    timeless = timeless.sign_object([agreed.pk, agreed.link_key])
    former = reverse("portal:consent", args=[timeless])
    found = []
    for days, place in ((89, address), (91, address), (0, former)):
        monkeypatch.setattr(signing.time, "time", lambda at=days: now + 86400 * at)
        page = client.get(place)
        found.append((page.status_code, page.templates[0].name))
    ended = (200, "portal/link_ended.html")
    assert found == [(200, "portal/consent.html"), ended, ended]


def test_an_ended_link_shows_nothing(client, agreed, ended):
    pages = [client.get(ended)]
    pages += [client.get(f"{ended}{part}/", follow=True) for part in ("slett", "bilde")]
    posted = client.post(ended, {"do": "correct", "name": "Ny"}, headers=HERE)
    for page in (*pages, posted):
        own = [agreed.name, agreed.email, agreed.title, agreed.phone, "Yara"]
        assert [word for word in own if word in page.text] == []
        assert page["Referrer-Policy"] == "no-referrer"
    agreed.refresh_from_db()
    assert (agreed.name, shown(agreed)) == ("Nora Nordmann", {"name"})


ACTS = {
    "hide": (set(), []),
    "disown": (set(), ["person_disowned"]),
    "send_link": ({"name"}, ["person_new_link"]),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_ended_link_hides_disowns_and_asks_for_a_new_one(client, agreed, ended, act):
    left, kinds = ACTS[act]
    answer = send(client, ended, do=act)
    assert (answer.status_code, answer.url) == (302, f"{ended}?done={act}")
    assert (shown(agreed), [kind for kind, _to in letters()]) == (left, kinds)
    assert client.get(answer.url).text.count('role="status"') == 1
    if act == "send_link":
        letter = last("person_new_link")
        assert letter.to == agreed.email
        assert people.find_by_token(token_of(letter)) == agreed


def test_an_ended_link_leads_to_the_refusal_of_e_mails(client, ended):
    page = client.get(ended)
    answer = send(client, page.context["message_choice"], do="refuse")
    assert answer.status_code == 302
    assert client.get(page.context["message_choice"]).context["asked"].has_refused
