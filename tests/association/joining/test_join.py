"""Anybody can apply for membership, without a user or a cookie, and loses no input."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Application, Letter
from members.operation import limits
from tests.support.applications import (
    JOIN,
    NUMBER,
    OTHER,
    TYPED,
    accept,
    apply,
    link_in_letter,
)
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import HERE, send
from tests.support.letters import letters


def test_an_application_waits_for_its_confirmation_link(client):
    site, orgnr = make.site(), "NO 934 949 145 MVA"
    answer = send(client, JOIN, **TYPED | {"orgnr": orgnr}, sites=site.pk)
    application = Application.objects.get()
    kept = {name: getattr(application, name) for name in TYPED}
    assert (kept, [*application.sites.all()]) == (TYPED, [site])
    assert (application.confirmed_at, application.language) == (None, "nb")
    assert answer.url == f"{JOIN}?sent&number={NUMBER}&name=Nykraft+AS"
    assert client.get(answer.url).status_code == 200
    assert letters() == [("application_confirm", TYPED["contact_email"])]
    assert dict(client.cookies) == {}


CVR = "Danmark, CVR 12345678"
FOREIGN = TYPED | {"orgnr": "", "has_no_number": "on", "registered_elsewhere": CVR}


def test_an_organization_without_a_number_can_apply(client, kari):
    refused = [({"has_no_number": ""}, "orgnr"), ({"orgnr": NUMBER}, "has_no_number")]
    for typed, wrong in refused:
        answer = send(client, JOIN, **FOREIGN | typed)
        assert list(answer.context["form"].errors) == [wrong]
    answer = send(client, JOIN, **FOREIGN)
    send(client, link_in_letter())
    [application] = Application.objects.waiting()
    assert answer.url == f"{JOIN}?sent&number=&name=Nykraft+AS"
    assert (application.orgnr, application.registered_elsewhere) == ("", CVR)
    organization = accept(application, kari, country="DK")
    assert (organization.orgnr, organization.country) == ("", "DK")


def test_applications_without_a_number_are_told_apart_by_name(client):
    make.organization(name="Uten nummer", orgnr="")
    for name in ("Nykraft A/S", "Nykraft A/S", "Annen A/S"):
        send(client, JOIN, **FOREIGN | {"name": name})
    rows = [
        (row.name, row.organization) for row in Application.objects.order_by("name")
    ]
    assert rows == [("Annen A/S", None), ("Nykraft A/S", None)]


def test_the_link_sends_it_to_the_secretariat_once(client):
    token = client.get(JOIN).context["form_token"]
    for _twice in range(2):
        answer = client.post(JOIN, {**TYPED, "form_token": token}, headers=HERE)
        assert answer.status_code == 302
    assert (Application.objects.count(), Letter.objects.count()) == (1, 1)
    link = link_in_letter()
    page = client.get(link)
    assert list(Application.objects.waiting()) == []

    answers = [send(client, link) for _twice in range(2)]

    assert "Nykraft AS" in page.text
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Application.objects.waiting().count() == 1
    assert client.get(answers[0].url).status_code == 200
    assert dict(client.cookies) == {}


NUMBERS = ["", "934949146", "93494914", "9349491455", "x", "٩٣٤٩٤٩١٤٥", "\0"]
WRONG = [
    *[("orgnr", number) for number in NUMBERS],
    *[("name", " "), ("name", "x" * 201), ("kind", "x")],
    *[("sites", "x"), ("sites", "9" * 30)],
    *[("contact_name", ""), ("contact_name", "\0"), ("contact_email", "nina")],
    *[("contact_email", "a@b.no\nBcc: c@d.no"), ("contact_email", '"a b"@c.no')],
    *[("why", ""), ("why", "x" * 2001)],
]


def test_an_error_names_its_field_and_all_that_was_typed_comes_back(client):
    for field, value in WRONG:
        typed = TYPED | {field: value}
        form = send(client, JOIN, **typed).context["form"]
        assert list(form.errors) == [field], value
        assert {name: form[name].value() for name in TYPED} == {
            name: typed[name] for name in TYPED
        }
    for headers in ({}, {"Origin": "https://evil.example"}):
        answer = send(client, JOIN, headers=headers, **TYPED)
        why = answer.context["form"]["why"].value()
        assert (answer.status_code, why) == (200, TYPED["why"])
    assert (Application.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_member_gets_a_message_and_an_unlisted_one_is_not_disclosed(client):
    member = make.member(orgnr=NUMBER, name="Alfa AS", slug="alfa")
    answer = send(client, JOIN, **TYPED)
    said = _("%s is already in the list of members.") % member
    assert answer.context["form"].errors == {"orgnr": [said]}
    assert 'href="/medlemmer/alfa/"' in answer.text
    assert "?organization=alfa" in answer.text
    assert Application.objects.count() == 0
    member.is_listed = False
    member.save()
    answer = send(client, JOIN, **TYPED)
    assert (answer.status_code, "Alfa" in client.get(answer.url).text) == (302, False)
    assert Application.objects.get().organization == member


@pytest.mark.parametrize("maker", [make.organization, make.member])
def test_an_organization_in_the_registry_is_recognized(client, maker):
    former = {"until": LONG_AGO} if maker == make.member else {}
    known = maker(orgnr=NUMBER, name="Alfa AS", **former)
    answer = send(client, JOIN, **TYPED)
    assert "Alfa AS" in client.get(answer.url).text
    assert Application.objects.get().organization == known
    for number in ("x", "%00", "9" * 50, "", OTHER):
        page = client.get(f"{JOIN}?sent&number={number}")
        assert page.status_code in (200, 400)
    pages = [client.get(address).text for address in ("/", "/om/")]
    assert [f'href="{JOIN}"' in page for page in pages] == [True, True]


def confirmed(client, link):
    """Confirm; return all that the visitor sees, and the number of queries."""
    with CaptureQueriesContext(connection) as queries:
        steps = [client.get(link), send(client, link)]
        steps.append(client.get(steps[-1].url))
    tokens = re.compile(rf'value="[^"]+"|{link.split("/")[-2]}')
    pages = [tokens.sub("", step.text) for step in steps]
    return [step.status_code for step in steps], pages, len(queries)


def test_nobody_learns_that_another_has_applied_for_the_number(client):
    apply(orgnr=OTHER, contact_email="ola@nykraft.example")
    alone = confirmed(client, link_in_letter())
    apply(contact_email="per@nykraft.example")
    send(client, link_in_letter())

    apply(contact_email="ola@nykraft.example")
    second = confirmed(client, link_in_letter())

    expected = [page.replace("974 760 673", "934 949 145") for page in alone[1]]
    assert second == (alone[0], expected, alone[2])
    assert Application.objects.waiting().count() == 3


def test_a_visitor_floods_nobody_and_applying_again_replaces_the_former(client):
    again = TYPED | {"why": "Ny grunn", "contact_email": "NINA@nykraft.example"}
    sent = [TYPED, *[again] * 4]
    sent += [TYPED | {"contact_email": f"{n}@example.org"} for n in range(6)]
    answers = [send(client, JOIN, **typed) for typed in sent]
    assert [answer.status_code for answer in answers] == [302] * 10 + [200]
    assert answers[-1].context["form"].non_field_errors() == [str(limits.TOO_MANY)]
    to = [address for _kind, address in letters()]
    assert to == ["nina@nykraft.example"] * 3 + [f"{n}@example.org" for n in range(5)]
    rows = Application.objects.filter(contact_email="nina@nykraft.example")
    assert rows.get().why == "Ny grunn"


def test_the_letter_is_in_the_language_of_the_page(client):
    with translation.override("en"):
        send(client, "/en/join/", **TYPED)
    letter = Letter.objects.get()
    assert letter.subject == "Confirm your application for membership"
    assert "/en/confirm/" in letter.text
    assert "934 949 145" in letter.html
