"""Forms that the business register fills: type, choose, and what was typed stays."""

import pytest
from django.urls import reverse

from members.models import Application, Organization
from members.register import lookup
from tests.support import applications
from tests.support.factories import make
from tests.support.html_forms import HERE, Clicks, send
from tests.support.register_forms import FIND, NEW_MEMBER, facts_of
from tests.support.register_server import html

JOIN, ASK = "/bli-medlem/", "/be-om-tilgang/"
HAND = {
    "off": lookup.OFF,
    "away": lookup.AWAY,
    "often": lookup.TOO_OFTEN,
    "none": "Enhetsregisteret har ikke dette nummeret eller navnet.",
    "deleted": "Virksomheten er slettet fra Enhetsregisteret.",
    "empty": "Skriv et nummer eller et navn først.",
}


def answer_of(page):
    """Return (problem, names offered) of the part in a page."""
    answer = page.context["form"].register
    return answer.problem, [hit.name for hit in answer.hits]


def press(client, page, **typed):
    """Press the button of the part in a page of visitors."""
    return send(client, page, register_find="yes", **typed)


@pytest.mark.parametrize(("state", "words"), HAND.items())
def test_a_form_goes_on_without_an_answer(
    as_secretary, client, register, settings, state, words
):
    number, typed = register.add(), {"kind": "company", "contact_name": "Nora"}
    if state == "off":
        settings.REGISTER_URL = ""
    elif state == "away":
        register.next(html(), times=20)
    elif state == "deleted":
        register.delete(number)
    elif state == "often":
        for n in range(20):
            press(client, JOIN, name=f"Nr {n} ukjent")
    asked = {"none": "Ingen AS", "empty": " "}.get(state, number)

    page = press(client, JOIN, name=asked, **typed)

    by_hand = "" if state == "empty" else " Fyll ut opplysningene selv."
    assert answer_of(page) == (f"{words}{by_hand}", [])
    form = page.context["form"]
    values = [form[name].value() for name in ("name", *typed)]
    assert (values, dict(form.errors)) == ([asked, *typed.values()], {})
    if state != "often":
        click = Clicks(as_secretary, NEW_MEMBER)
        click.button(FIND, who=asked, contact_name="Nora")
        assert click.page.context["form"].register.problem.startswith(str(words))
        click.button("Lagre", who=f"Eksempel AS {number}")
        assert Organization.objects.get().orgnr == number


def test_a_visitor_fills_the_form_to_join(client, register):
    number = register.add(name="NYKRAFT AS")
    register.add(name="NYKRAFT DRIFT AS")
    page = press(client, JOIN, name="nykraft", contact_name="Nina", has_no_number="on")
    assert answer_of(page) == ("", ["Nykraft AS", "Nykraft Drift AS"])

    typed = applications.TYPED | {"name": "nykraft", "orgnr": "", "has_no_number": "on"}
    page = send(client, JOIN, register_choose=number, **typed)

    form = page.context["form"]
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
    names = ("name", "orgnr", "contact_name", "why")
    assert [form[name].value() for name in names] == [
        *("Nykraft AS", spaced, typed["contact_name"], typed["why"]),
    ]
    assert (dict(form.errors), form["has_no_number"].value()) == ({}, False)
    assert (Application.objects.count(), dict(client.cookies)) == (0, {})
    values = typed | {"name": "Nykraft AS", "orgnr": spaced, "has_no_number": ""}
    assert send(client, JOIN, **values).status_code == 302
    assert Application.objects.get().orgnr == number
    assert len(register.requests) == 2


def test_only_our_own_page_asks_for_a_visitor(client, register):
    for page in (JOIN, ASK):
        typed = {"name": "nykraft", "q": "nykraft", "register_find": "yes"}
        client.post(page, typed, headers={"Origin": "https://evil.example"})
    assert register.requests == []


def test_an_application_that_is_accepted_is_filled_from_its_number(
    as_secretary, register
):
    number = register.add(applications.NUMBER, name="NYKRAFT AS")
    row = applications.waiting()
    page = reverse("admin:members_application_change", args=[row.pk])
    click = Clicks(as_secretary, page)
    click.button("Ta opp som medlem")
    one = Organization.objects.get()
    assert facts_of(one) == [
        *("Nykraft AS", number, "AS", "24.102", "Hydrovegen 55, 3936 Porsgrunn"),
        *("Porsgrunn", "https://www.example.org"),
    ]
    assert "name" in one.register_snapshot.taken


def test_who_asks_for_access_finds_the_profile_by_its_number(client, register, ours):
    make.organization(name="Yara Beta AS", is_listed=False)
    own = register.add(name="YARA NORGE AS")
    other = register.add(name="NYKRAFT AS")
    page = client.post(ASK, {"q": own, "register_find": "yes"}, headers=HERE)
    assert (page.context["hits"], page.context["words"]) == ([ours], own)
    page = client.post(ASK, {"q": other, "register_find": "yes"}, headers=HERE)
    assert page.context["hits"] == []
    assert "Nykraft AS er ikke i medlemsregisteret." in page.text
    page = client.post(ASK, {"q": "yara", "register_choose": own}, headers=HERE)
    assert page.context["hits"] == [ours]
    assert dict(client.cookies) == {}


def test_a_sole_proprietorship_is_offered_by_its_whole_name_without_an_address(
    client, as_secretary, register
):
    form = {"organisasjonsform": {"kode": "ENK"}}
    number = register.add(name="KARI NORDMANN", **form)
    assert answer_of(press(client, JOIN, name="kari"))[1] == []
    page = press(client, JOIN, name="Kari Nordmann")
    assert answer_of(page)[1] == ["Kari Nordmann"]
    assert "Hydrovegen" not in page.text
    click = Clicks(as_secretary, NEW_MEMBER)
    click.button("Lagre", who=number)
    click.button("Lagre")
    one = Organization.objects.get()
    assert facts_of(one) == [
        *("Kari Nordmann", number, "ENK", "24.102", "", "", "https://www.example.org")
    ]


def test_the_number_of_a_local_unit_offers_its_main_unit(client, register):
    number = register.add(name="YARA NORGE AS")
    plant = register.add_subunit(number)
    page = press(client, JOIN, orgnr=plant)
    assert answer_of(page) == ("", ["Yara Norge AS"])
    assert page.context["form"]["orgnr"].value() == plant


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "\0\x07", "9" * 9, "974 760 67", "' OR 1=1 --", "𝕐ara‮", "%_"]
)
def test_any_text_is_looked_up_or_refused_and_kept(
    client, as_secretary, register, text
):
    register.add(name="YARA NORGE AS")
    for number in (text, ""):
        page = press(client, JOIN, orgnr=number, name=text)
        assert (page.status_code, page.context["form"]["name"].value()) == (200, text)
        assert answer_of(page)[1] == []
    page = send(client, JOIN, register_choose=text)
    asked = client.post(ASK, {"q": text, "register_find": "yes"}, headers=HERE)
    typed = {"who": text, "register_find": "yes", "register_answer": text}
    desk = as_secretary.post(NEW_MEMBER, typed)
    assert [one.status_code for one in (page, asked, desk)] == [200] * 3
    assert desk.context["form"]["who"].value() == text


def test_the_answer_of_a_local_register_says_so(client, register, settings):
    register.add(name="YARA NORGE AS")
    words = "ikke det virkelige registeret"
    pages = []
    for is_local in (False, True):
        settings.IS_REGISTER_LOCAL = is_local
        pages.append(press(client, JOIN, name="yara"))
    assert [words in page.text for page in pages] == [False, True]
