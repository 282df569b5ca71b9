"""The contacts of an organization: exactly the items with consent."""

from datetime import timedelta

import pytest
from django.urls import reverse, translate_url
from django.utils import timezone, translation

from members.models import Consent, Organization, Person, RateLimit
from tests.support.cast import NORA
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_body,
    make_consent,
    make_contact,
    make_former_contact,
    make_picture,
    make_role,
)

pytestmark = pytest.mark.django_db
ALL = [*NORA, "picture"]
NB, EN = BOTH = "/medlemmer/yara/kontakt/", "/en/members/yara/contact/"


@pytest.fixture(autouse=True)
def with_picture_and_note(ours, nora):
    """Give Nora a picture and a note; take away the telephone of Yara itself."""
    nora.picture, nora.note = make_picture(), "Hemmelig notat"
    nora.save()
    ours.phone = ""
    ours.save()


def agree(nora, items, **fields):
    for item in items:
        make_consent(nora, item, **fields)


def revoke_all():
    for consent in Consent.objects.all():
        consent.revoke()


def shown_items(client, place):
    """Return the items of Nora that the page shows."""
    text = client.get(place).text
    assert "Hemmelig" not in text
    picture = Person.objects.get(name=NORA["name"]).picture.get_absolute_url()
    values = NORA | {"picture": picture}
    return {item for item, value in values.items() if value in text}


@pytest.mark.parametrize(
    "agreed", [[], *([item] for item in ALL), ["name", "phone"], ALL], ids=",".join
)
def test_exactly_the_items_with_consent_are_shown(client, nora, agreed):
    agree(nora, agreed)

    assert [shown_items(client, place) for place in BOTH] == [set(agreed)] * 2


@pytest.mark.parametrize(
    "period",
    [{"until": LONG_AGO}, {"since": FAR_AHEAD}],
    ids=["withdrawn long ago", "not agreed yet"],
)
def test_a_consent_of_other_days_shows_nothing(client, nora, period):
    agree(nora, ALL, **period)

    assert [shown_items(client, place) for place in BOTH] == [set(), set()]


def test_a_withdrawn_consent_has_effect_in_the_next_response(client, nora):
    agree(nora, ALL, since=timezone.localdate())
    assert shown_items(client, NB) == set(ALL)

    revoke_all()

    assert shown_items(client, NB) == set()
    assert client.get(nora.picture.get_absolute_url()).status_code == 404
    assert NB not in client.get("/medlemmer/yara/").text


def test_only_contacts_of_this_organization_are_shown_in_norwegian_order(
    client, ours, nora
):
    make_contact(name="Fremmed Person", agreed=["name"])
    other = make_former_contact(ours, name="Ingen Kontakt")
    make_consent(other, "name", until=LONG_AGO)
    make_consent(other, "name", contact=None)
    make_consent(nora, "name")
    for name in ("Ås", "Ørn", "Berg"):
        make_contact(ours, name=name, agreed=["name"])

    page = client.get(NB)

    names = [contact.name for contact in page.context["contacts"]]
    assert names == ["Berg", NORA["name"], "Ørn", "Ås"]


def test_the_role_address_is_shown_and_can_be_copied(client, nora):
    Organization.objects.update(email="post@yara.example.org", phone="35 00 00 00")
    agree(nora, ["name", "email"])

    page = client.get(NB)

    assert 'href="mailto:post@yara.example.org"' in page.text
    assert 'data-copy="Yara\n35 00 00 00\npost@yara.example.org"' in page.text
    assert f'data-copy="{NORA["name"]}\n{NORA["email"]}"' in page.text


@pytest.mark.parametrize("place", BOTH)
def test_no_cache_and_no_search_engine_stores_the_page(client, nora, place):
    make_consent(nora, "name")

    page = client.get(place)

    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert ("Vary" in page, dict(client.cookies)) == (False, {})
    assert "/kontakt" not in client.get("/sitemap.xml").text


def test_an_unlisted_organization_has_no_contacts(client, nora):
    agree(nora, ALL)
    Organization.objects.update(is_listed=False)

    hidden = [*BOTH, nora.picture.get_absolute_url(), "/medlemmer/ingen/kontakt/"]
    assert [client.get(place).status_code for place in hidden] == [404] * 4


def test_a_client_that_requests_many_gets_429_with_retry_after(client, nora):
    most, half = 30, timezone.now() - timedelta(minutes=29)
    make_consent(nora, "name")
    for slug, status in [("ingen", 404), ("yara", 200)] * (most // 2):
        assert client.get(f"/medlemmer/{slug}/kontakt/").status_code == status
    RateLimit.objects.update(made=[half] * most)

    answer = client.get(EN)

    assert (answer.status_code, answer["Cache-Control"]) == (429, "no-store")
    assert 1850 <= int(answer["Retry-After"]) <= 1861
    again = timezone.localtime(half + timedelta(minutes=61))
    assert f"come back at {again:%H:%M}." in answer.text
    assert NORA["name"] not in answer.text
    assert client.get(NB, REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.parametrize(
    ("fields", "agreed", "is_linked"),
    [
        ({}, [], False),
        ({}, ["phone"], True),
        ({"email": "post@yara.example.org"}, [], True),
        ({"phone": "35 00 00 00"}, [], True),
    ],
)
def test_the_profile_links_here_when_there_are_contacts(
    client, nora, fields, agreed, is_linked
):
    agree(nora, agreed)
    if fields:
        Organization.objects.update(**fields)

    profiles = [client.get(at).text for at in ("/medlemmer/yara/", "/en/members/yara/")]

    linked = [f'href="{place}"' in profiles[n] for n, place in enumerate(BOTH)]
    assert linked == [is_linked] * 2


@translation.override("nb")
def public_addresses():
    names = "home organizations organizations_csv projects sites roles network feed"
    found = [reverse(f"directory:{name}") for name in names.split()]
    found += ["/medlemmer/yara/", "/roller/organ/"]
    asked = ["Nordmann", "nora@example.org", "35000001", "Fabrikksjef"]
    found += [f"{found[1]}?q={words}&relation=any" for words in asked]
    return [place for nb in found for place in (nb, translate_url(nb, "en"))]


@pytest.mark.parametrize("agreed", [[], ALL], ids=["before", "after"])
def test_a_contact_is_in_no_list_file_or_search(client, nora, agreed):
    make_body(slug="organ")
    agree(nora, agreed)
    places, leaks = [*public_addresses(), "/sitemap.xml"], []

    for place in places:
        answer = client.get(place)
        text = b"".join(answer).decode()
        for value in (*NORA.values(), nora.picture_id):
            for echo in ("q={}", 'value="{}"', "«{}»", "“{}”"):
                text = text.replace(echo.format(value), "")
            leaks += [(place, value)] * (value in text)

    assert (leaks, len(places)) == ([], 29)


def test_an_office_shows_name_and_title_only(client, nora):
    make_role(body=make_body(slug="organ"), person=nora, since=LONG_AGO)
    agree(nora, ALL)

    def shown():
        pages = [client.get(place).text for place in ("/roller/", "/en/roles/organ/")]
        return [[item for item in NORA if NORA[item] in page] for page in pages]

    assert shown() == [[], []], "Agreed to as a contact."
    agree(nora, ALL, contact=None)
    assert shown() == [["name", "title"]] * 2
    revoke_all()
    assert not any("name" in items for items in shown())
