"""The contacts of an organization: exactly the items with consent."""

from datetime import timedelta

import pytest
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.formats import date_format

from members.models import Consent, Organization, Person, RateLimit
from tests.support.cast import NORA
from tests.support.factories import FAR_AHEAD, LONG_AGO, make

ALL = [*NORA, "picture"]
NB, EN = BOTH = "/medlemmer/yara/kontakt/", "/en/members/yara/contact/"
CARD_NAME = "visittkort.vcf"
CARD, CARD_EN = f"{NB}{CARD_NAME}", f"{EN}card.vcf"


@pytest.fixture(autouse=True)
def with_picture_and_note(ours, nora):
    """Give Nora a picture and a note; take away the telephone of Yara itself."""
    nora.picture, nora.note = make.picture(), "Hemmelig notat"
    nora.save()
    ours.phone = ""
    ours.save()


def agree(nora, items, **fields):
    for item in items:
        make.consent(nora, item, **fields)


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
def test_exactly_the_items_with_consent_of_today_are_shown(client, nora, agreed):
    for item in set(ALL) - set(agreed):
        agree(nora, [item], until=timezone.localdate() - timedelta(days=1))
        agree(nora, [item], since=FAR_AHEAD)
    agree(nora, agreed, since=timezone.localdate())
    assert [shown_items(client, place) for place in BOTH] == [set(agreed)] * 2

    for consent in Consent.objects.filter(since__lt=FAR_AHEAD):
        consent.revoke()

    assert [shown_items(client, place) for place in BOTH] == [set()] * 2
    assert client.get(nora.picture.get_absolute_url()).status_code == 404
    assert NB not in client.get("/medlemmer/yara/").text


def test_contacts_of_an_organization_are_in_order_with_links(client, ours, nora):
    Organization.objects.update(email="Post@NÆROGFJERN.no", phone="35 00 00 00")
    agree(nora, ["name", "email"])
    make.contact(name="Fremmed Person", agreed=["name"])
    other = make.former_contact(ours, name="Ingen Kontakt")
    make.consent(other, "name", until=LONG_AGO)
    make.consent(other, "name", contact=None)
    for name in ("Ås", "Ørn"):
        make.contact(ours, name=name, agreed=["name"])
    nina = {"name": "Berg", "email": "nina@nærogfjern.no"}
    make.contact(ours, agreed=["name", "email"], **nina)

    page = client.get(NB)

    names = [contact.name for contact in page.context["contacts"]]
    assert names == ["Berg", NORA["name"], "Ørn", "Ås"]
    domain = "xn--nrogfjern-g3a.no"
    for name in ("post", "nina"):
        link = f'<a href="mailto:{name}@{domain}">{name}@nærogfjern.no</a>'
        assert page.text.count(link) == 1
    assert page.text.count(domain) == 2
    assert 'data-copy="Yara\n35 00 00 00\npost@nærogfjern.no"' in page.text
    assert f'data-copy="{NORA["name"]}\n{NORA["email"]}"' in page.text


def card_of(client, place):
    """Return the lines of the file, unfolded."""
    text = client.get(place).getvalue().decode()
    assert text.endswith("END:VCARD\r\n")
    return text.replace("\r\n ", "").splitlines()


def test_the_card_has_the_items_of_the_page_and_its_day(client, ours, nora):
    Organization.objects.update(email="post@yara.example.org", phone="35 00 00 00")
    agree(nora, ["name", "email"])
    make.contact(ours, title="Salg; Æ, Ø", agreed=["title"])
    day = timezone.localdate()
    source = f"https://localhost{NB}"
    when = date_format(day)
    note = f"NOTE:Hentet {when}. Gjeldende opplysninger: {source}"
    common = ["ORG:Yara", "URL:https://example.org/", note, f"REV:{day.isoformat()}"]

    file, lines = client.get(CARD), card_of(client, CARD)

    def card(name, *items):
        head = ["BEGIN:VCARD", "VERSION:3.0", f"N:{name};;;;", f"FN:{name}"]
        return [*head, *items, *common, "END:VCARD"]

    reached = ["TEL:35 00 00 00", "EMAIL:post@yara.example.org"]
    title = r"Salg\; Æ\, Ø"
    assert lines == [
        *card("Yara", *reached),
        *card(NORA["name"], f"EMAIL:{NORA['email']}"),
        *card(title, f"TITLE:{title}"),
    ]
    name = f'attachment; filename="yara-{day.isoformat()}.vcf"'
    assert file["Content-Disposition"] == name
    assert file["Content-Type"] == "text/vcard; charset=utf-8"
    assert f'href="{CARD}"' in client.get(NB).text
    assert "Current details: https://localhost" + EN in card_of(client, CARD_EN)[8]


def test_a_card_begins_no_line_of_its_own_within_a_value(client, ours, nora):
    Person.objects.update(title="Sjef\r\nEND:VCARD\x01 \x85TEL:1")
    agree(nora, ["title"])

    assert "FN:Sjef END:VCARD TEL:1" in card_of(client, CARD)


def test_no_cache_stores_the_page_and_an_unlisted_organization_has_none(client, nora):
    agree(nora, ALL)

    for page in map(client.get, (*BOTH, CARD, CARD_EN)):
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert ("Vary" in page, dict(client.cookies)) == (False, {})
    for page in map(client.get, BOTH):
        assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert "/kontakt" not in client.get("/sitemap.xml").text
    Organization.objects.update(is_listed=False)
    places = [*BOTH, nora.picture.get_absolute_url(), "/medlemmer/ingen/kontakt/", CARD]
    assert [client.get(place).status_code for place in places] == [404] * 5


def test_a_client_that_requests_many_gets_429_with_retry_after(client, nora):
    most, half = 30, timezone.now() - timedelta(minutes=29)
    make.consent(nora, "name")
    for slug, name in [("ingen", ""), ("yara", ""), ("yara", CARD_NAME)] * (most // 3):
        status = 404 if slug == "ingen" else 200
        page = client.get(f"/medlemmer/{slug}/kontakt/{name}")
        assert page.status_code == status
    RateLimit.objects.update(made=[half] * most)

    answer, card = client.get(EN), client.get(CARD)

    assert (card.status_code, NORA["name"] in card.text) == (429, False)
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
def test_the_profile_links_to_contacts(client, nora, fields, agreed, is_linked):
    agree(nora, agreed)
    Organization.objects.update(**{"phone": ""} | fields)

    profiles = [client.get(at).text for at in ("/medlemmer/yara/", "/en/members/yara/")]

    linked = [f'href="{place}"' in profiles[n] for n, place in enumerate(BOTH)]
    assert linked == [is_linked] * 2


@translation.override("nb")
def public_addresses():
    names = "home organizations organizations_csv projects sites roles network feed"
    places = [reverse(f"directory:{name}") for name in names.split()]
    places += ["/medlemmer/yara/", "/roller/organ/"]
    queries = ["Nordmann", "nora@example.org", "35000001", "Fabrikksjef"]
    places += [f"{places[1]}?q={words}&relation=any" for words in queries]
    return [place for nb in places for place in (nb, translate_url(nb, "en"))]


@pytest.mark.parametrize("agreed", [[], ALL], ids=["before", "after"])
def test_a_contact_is_in_no_list_file_or_search(client, nora, agreed):
    make.body(slug="organ")
    agree(nora, agreed)
    places, leaks = [*public_addresses(), "/sitemap.xml"], []

    for place in places:
        text = b"".join(client.get(place)).decode()
        for value in (*NORA.values(), nora.picture_id):
            for echo in ("q={}", 'value="{}"', "«{}»", "“{}”"):
                text = text.replace(echo.format(value), "")
            leaks += [(place, value)] * (value in text)

    assert (leaks, len(places)) == ([], 29)


def test_an_office_shows_name_and_title_only(client, nora):
    body = make.body(slug="organ")
    make.role(body=body, person=nora, since=LONG_AGO)

    def office_items():
        pages = [client.get(place).text for place in ("/roller/", "/en/roles/organ/")]
        return [[item for item in NORA if NORA[item] in page] for page in pages]

    agree(nora, ALL)
    assert office_items() == [[], []], "Agreed to as a contact."
    agree(nora, ALL, contact=None)
    assert office_items() == [["name", "title"]] * 2
    for consent in Consent.objects.all():
        consent.revoke()
    assert office_items() == [[], []]
