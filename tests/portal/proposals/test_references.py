"""A customer named as a reference is asked, and until it answers the page says so."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from members.models import CustomerReference, OrganizationName
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, token_of
from tests.support.profile_form import at
from tests.support.searches import found

ROW = {"what_nb": "Levert lut", "what_en": "", "year": "2020", "link": ""}
PRESS = {"Sec-Fetch-Site": "same-origin"}
objects = CustomerReference.objects


def publish(ours, ola, kari, *rows):
    """Propose and approve these rows beside those that stand."""
    live = review.live_now(ours)["customer_references"]
    value = {"customer_references": [*live, *rows]}
    change = review.submit(ours, value, by=ola).waiting
    review.approve(change.pk, by=kari)


@pytest.fixture
def reference(ours, theirs, ola, liv, kari):
    """What Yara has stated of Sintef, which has been asked."""
    publish(ours, ola, kari, ROW | {"customer": "sintef"})
    review.ask_waiting()
    return objects.get()


@pytest.fixture
def address(reference):
    return reverse("portal:confirm", args=[token_of(last("customer_asked"))])


def on_page(organization, language="nb"):
    """Return what the public page says of each reference, without its link."""
    prefix = {"nb": "/medlemmer/", "en": "/en/members/"}[language]
    page = Client().get(f"{prefix}{organization.slug}/").text
    section = re.search(r"<h2>Refer.*?</section>", page, re.DOTALL)
    facts = (
        re.findall(r'card-facts">(.*?)</p>', section[0], re.DOTALL) if section else []
    )
    return [" ".join(unescape(re.sub("<[^>]+>", "", one)).split()) for one in facts]


def press(address, do, why=""):
    client = Client()
    page = client.get(address).text
    hidden = dict(re.findall(r'name="(seen|form_token)" value="([^"]*)"', page))
    return client.post(address, {**hidden, "do": do, "why": why}, headers=PRESS)


def test_a_customer_of_the_registry_is_found_by_name_and_any_other_is_typed(
    ours, ola, theirs, kari
):
    make(OrganizationName, organization=theirs, name="Forskningsstiftelsen")
    names = ["SINTEF", "Forskningsstiftelsen", "Borregaard", "Yara"]
    make.member(name="Borregaard", is_listed=False)

    publish(ours, ola, kari, *(ROW | {"customer": name} for name in names))

    customers = dict(objects.values_list("customer", "customer_organization"))
    assert customers == dict(
        zip(names, [theirs.pk, theirs.pk, None, None], strict=True)
    )


def test_until_the_customer_has_answered_the_page_says_so(reference, ours, theirs, ola):
    waits = ["Sintef · 2020 · oppgitt av Yara, ikke bekreftet"]
    assert last("customer_asked").to == "liv@example.org"
    assert (on_page(ours), reference.asked_on is None) == (waits, False)
    assert on_page(ours, "en") == ["Sintef · 2020 · stated by Yara, not confirmed"]
    linked = f'<a href="{theirs.get_absolute_url()}">Sintef</a>'
    assert linked in Client().get(ours.get_absolute_url()).text


def test_one_press_on_the_page_of_the_link_confirms_and_a_get_writes_nothing(
    reference, address, ours
):
    Client().get(f"{address}?done&do=confirm")
    assert objects.unanswered().get() == reference

    press(address, "confirm")

    reference.refresh_from_db()
    [said] = on_page(ours)
    assert reference.confirmed_on is not None
    assert said.startswith("Sintef · 2020 · bekreftet av kunden")
    assert last("customer_answered").to == "ola@example.org"


def test_what_the_customer_declines_stands_nowhere_in_public(reference, address, ours):
    assert found("lut") == ["Yara"]

    press(address, "decline", "Ikke oss")

    reference.refresh_from_db()
    assert (on_page(ours), reference.declined_why) == ([], "Ikke oss")
    assert found("lut") == []
    assert review.live_now(ours)["customer_references"] == []
    assert "Ikke oss" in last("customer_answered").text


def test_in_the_portal_one_press_confirms_or_withdraws(reference, ours, theirs, liv):
    client, there = Client(), reverse("portal:references", args=[theirs.slug])
    client.force_login(liv)
    states = []
    for do in ("confirm", "decline", "confirm"):
        page = client.get(there).text
        seen = re.search('name="seen" value="([^"]*)"', page)[1]
        client.post(there, {"do": do, "row": reference.pk, "seen": seen})
        states.append(len(on_page(ours)))
    assert states == [1, 0, 1]


def test_nobody_else_answers_and_the_supplier_reads_the_answer(
    reference, as_ola, theirs, liv
):
    post = {"do": "confirm", "row": reference.pk}
    assert as_ola.post(at("references"), post).status_code == 404
    elsewhere = reverse("portal:references", args=[theirs.slug])
    assert as_ola.post(elsewhere, post).status_code == 404
    review.confirm(reference, by=liv)
    assert "confirmed by the customer on" in as_ola.get(at("references")).text


def test_another_text_is_asked_about_anew_and_the_same_customer_is_kept(
    reference, ours, theirs, ola, liv, kari
):
    review.confirm(reference, by=liv)
    [row] = review.live_now(ours)["customer_references"]
    theirs.name = "Sintef Norge"
    theirs.save()

    change = review.submit(
        ours, {"customer_references": [row | {"what_nb": "Levert mer"}]}, by=ola
    ).waiting
    review.approve(change.pk, by=kari)

    reference.refresh_from_db()
    assert reference.customer_organization == theirs
    assert (reference.asked_on, reference.confirmed_on, reference.waits) == (
        None,
        None,
        True,
    )


@pytest.mark.parametrize("hidden", ["customer", "supplier"])
def test_an_unlisted_organization_is_named_to_nobody(
    reference, address, ours, theirs, liv, hidden
):
    who = theirs if hidden == "customer" else ours
    who.is_listed = False
    who.save()
    client = Client()
    client.force_login(liv)
    if hidden == "customer":
        assert on_page(ours) == []
        assert found("lut") == []
    else:
        page = client.get(reverse("portal:references", args=[theirs.slug]))
        assert "Levert lut" not in page.text
        assert "Levert lut" not in client.get(address).text
        objects.update(asked_on=LONG_AGO)
        assert not objects.to_ask(LONG_AGO).exists()


def test_a_customer_without_users_is_not_asked_and_not_confirmed(ours, ola, kari):
    make.member(name="Tomt", slug="tomt")
    publish(ours, ola, kari, ROW | {"customer": "Tomt"})

    review.ask_waiting()

    assert objects.get().asked_on is None
    assert on_page(ours) == ["Tomt · 2020 · oppgitt av Yara, ikke bekreftet"]
