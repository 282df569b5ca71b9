"""The contacts of an organization: exactly the items with consent."""

from datetime import timedelta

import pytest
from django.urls import reverse, translate_url
from django.utils import timezone, translation

from members.models import Consent, Person, RateLimit
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


@pytest.fixture(autouse=True)
def with_picture_and_note(ours, nora):
    """Give Nora a picture and a note; take away the telephone of Yara itself."""
    nora.picture, nora.note = make_picture(), "Hemmelig notat"
    nora.save()
    ours.phone = ""
    ours.save()


def addresses(slug="yara"):
    with translation.override("nb"):
        place = reverse("directory:contact", args=[slug])
        return [place, translate_url(place, "en")]


def shown_items(client, place):
    """Return the items of Nora that the page shows."""
    text = client.get(place).text
    picture = Person.objects.get(name=NORA["name"]).picture.get_absolute_url()
    return {
        item for item, value in [*NORA.items(), ("picture", picture)] if value in text
    }


@pytest.mark.parametrize(
    "agreed", [[], *([item] for item in ALL), ["name", "phone"], ALL], ids=",".join
)
def test_exactly_the_items_with_consent_are_shown(client, nora, agreed):
    for item in agreed:
        make_consent(nora, item)

    for place in addresses():
        assert shown_items(client, place) == set(agreed)
        assert "Hemmelig" not in client.get(place).text


@pytest.mark.parametrize(
    "period",
    [{"until": LONG_AGO}, {"since": FAR_AHEAD}],
    ids=["withdrawn long ago", "not agreed yet"],
)
def test_a_consent_of_other_days_shows_nothing(client, nora, period):
    for item in ALL:
        make_consent(nora, item, **period)

    assert [shown_items(client, place) for place in addresses()] == [set(), set()]


def test_a_withdrawn_consent_has_effect_in_the_next_response(client, nora):
    for item in ALL:
        make_consent(nora, item, since=timezone.localdate())
    assert shown_items(client, addresses()[0]) == set(ALL)

    for consent in Consent.objects.all():
        consent.revoke()

    assert shown_items(client, addresses()[0]) == set()
    assert client.get(nora.picture.get_absolute_url()).status_code == 404
    assert addresses()[0] not in client.get("/medlemmer/yara/").text


def test_only_contacts_of_this_organization_are_shown(client, ours, nora):
    make_contact(name="Fremmed Person", agreed=["name"])
    other = make_former_contact(ours, name="Ingen Kontakt")
    make_consent(other, "name", until=LONG_AGO)
    make_consent(other, "name", contact=None)
    make_consent(nora, "name")

    page = client.get(addresses()[0])

    assert [contact.name for contact in page.context["contacts"]] == [NORA["name"]]


def test_contacts_are_in_norwegian_order(client, ours):
    for name in ("Ås", "Ørn", "Berg"):
        make_contact(ours, name=name, agreed=["name"])

    page = client.get(addresses()[0])

    names = [contact.name for contact in page.context["contacts"]]
    assert names == ["Berg", "Ørn", "Ås"]


def test_the_role_address_is_shown_and_can_be_copied(client, ours, nora):
    type(ours).objects.update(email="post@yara.example.org", phone="35 00 00 00")
    for item in ("name", "email"):
        make_consent(nora, item)

    page = client.get(addresses()[0])

    assert 'href="mailto:post@yara.example.org"' in page.text
    assert 'data-copy="Yara\n35 00 00 00\npost@yara.example.org"' in page.text
    assert f'data-copy="{NORA["name"]}\n{NORA["email"]}"' in page.text


def test_no_cache_and_no_search_engine_stores_the_page(client, nora):
    make_consent(nora, "name")

    for place in addresses():
        page = client.get(place)
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in page.text
        assert "Vary" not in page
        assert dict(client.cookies) == {}
    assert "/kontakt" not in client.get("/sitemap.xml").text


def test_an_unlisted_organization_has_no_contacts(client, ours, nora):
    for item in ALL:
        make_consent(nora, item)
    type(ours).objects.update(is_listed=False)

    assert [client.get(place).status_code for place in addresses()] == [404, 404]
    assert client.get(nora.picture.get_absolute_url()).status_code == 404
    assert client.get(addresses("ingen")[0]).status_code == 404


def test_a_former_slug_redirects(client, ours):
    ours.slug = "ny"
    ours.save()

    answer = client.get(addresses()[1])

    assert (answer.status_code, answer.url) == (301, "/en/members/ny/contact/")


def test_a_client_that_requests_many_gets_429_with_retry_after(client, nora):
    most = 30
    half = timezone.now() - timedelta(minutes=29)
    make_consent(nora, "name")
    for number in range(most):
        place = addresses("yara" if number % 2 else "ingen")[0]
        assert client.get(place).status_code == (200 if number % 2 else 404)
    RateLimit.objects.update(made=[half] * most)

    answer = client.get(addresses()[1])

    assert (answer.status_code, answer["Cache-Control"]) == (429, "no-store")
    assert 1850 <= int(answer["Retry-After"]) <= 1861
    again = timezone.localtime(half + timedelta(minutes=61))
    assert f"come back at {again:%H:%M}." in answer.text
    assert NORA["name"] not in answer.text
    assert client.get(addresses()[0], REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.parametrize("language", ["nb", "en"])
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
    client, ours, nora, fields, agreed, is_linked, language
):
    for item in agreed:
        make_consent(nora, item)
    if fields:
        type(ours).objects.update(**fields)
    with translation.override(language):
        profile, place = (
            ours.get_absolute_url(),
            reverse("directory:contact", args=["yara"]),
        )

    assert (f'href="{place}"' in client.get(profile).text) == is_linked


def public_addresses(ours):
    names = "home organizations organizations_csv projects sites roles network feed"
    found = [reverse(f"directory:{name}") for name in names.split()]
    found += [ours.get_absolute_url(), reverse("directory:body", args=["organ"])]
    asked = ["Nordmann", "nora@example.org", "35000001", "Fabrikksjef"]
    found += [f"{found[1]}?q={words}&relation=any" for words in asked]
    return [place for nb in found for place in (nb, translate_url(nb, "en"))]


def text_of(answer):
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode()


@pytest.mark.parametrize("agreed", [[], ALL], ids=["before", "after"])
def test_a_contact_is_in_no_list_file_or_search(client, ours, nora, agreed):
    make_body(slug="organ")
    for item in agreed:
        make_consent(nora, item)

    places = [*public_addresses(ours), "/sitemap.xml"]

    leaks = [
        (place, value)
        for place in places
        for value in (*NORA.values(), nora.picture_id)
        if value
        in text_of(client.get(place))
        .replace(f"q={value}", "")
        .replace(f'value="{value}"', "")
        .replace(f"«{value}»", "")
        .replace(f"“{value}”", "")
    ]
    assert (leaks, len(places)) == ([], 29)


def test_an_office_shows_name_and_title_only(client, ours, nora):
    make_role(body=make_body(slug="organ"), person=nora, since=LONG_AGO)
    for item in ALL:
        make_consent(nora, item)
    for place in ("/roller/", "/en/roles/organ/"):
        assert NORA["name"] not in client.get(place).text, "Agreed to as a contact."
    for item in ALL:
        make_consent(nora, item, contact=None)

    pages = [client.get(place).text for place in ("/roller/", "/en/roles/organ/")]

    for page in pages:
        assert [item for item in NORA if NORA[item] in page] == ["name", "title"]
    for consent in Consent.objects.all():
        consent.revoke()
    for place in ("/roller/", "/en/roles/organ/"):
        assert NORA["name"] not in client.get(place).text
