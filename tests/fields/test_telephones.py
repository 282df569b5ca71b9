"""Every form refuses what is no telephone number, but not one that was there before."""

import pytest
from django.test import Client

from members.models import Organization, Person
from tests.support.admin import address
from tests.support.consent_page import page_of
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.rows import the_cluster

REFUSED = "Skriv et telefonnummer, for eksempel 35 55 01 01 eller +47 …"
CELL, WRONG = (
    "/admin/lists/organizations/cell/{}/phone/?column=phone",
    {"phone": "tull"},
)
NEW = {"do": "add", "name": "Berit", "email": "berit@example.org", "function": "main"}
# Of each: the user, the address, and what is typed.
FORMS = {
    "a cell of a list": ("kari", lambda o, p: CELL.format(o.pk), WRONG),
    "the facts of a card": (
        *("kari", lambda o, p: f"/admin/company/{o.pk}/?edit=facts", WRONG),
    ),
    "the contact of a card": (
        "kari",
        lambda o, p: f"/admin/company/{o.pk}/?edit=contact-{p.contact.pk}",
        WRONG,
    ),
    "all fields": ("kari", lambda o, p: address("organization", o), WRONG),
    "all fields of a person": ("kari", lambda o, p: address("person", p), WRONG),
    "a new member": (
        "kari",
        lambda o, p: "/admin/company/new/",
        {"who": "Nytt AS", "contact_name": "Berit", "contact_phone": "tull"},
    ),
    "the secretariat's own": (
        "kari",
        lambda o, p: "/admin/texts/contact/",
        {"secretariat_phone": "tull"},
    ),
    "a member's profile": (
        "ola",
        lambda o, p: "/min-side/yara/profil/",
        WRONG | {"act": "send"},
    ),
    "a member's contacts": (
        *("ola", lambda o, p: "/min-side/yara/kontakter/", WRONG | NEW),
    ),
    "a person's page": (None, lambda o, p: page_of(p), WRONG | {"do": "correct"}),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_refuses_what_is_no_number_and_keeps_it(form, request, ours, nora):
    cluster, (user, address_of, typed) = the_cluster(), FORMS[form]
    client = log_in(Client(), request.getfixturevalue(user)) if user else Client()
    place = address_of(ours, nora)

    answer = client.post(place, filled(client.get(place)) | typed)

    assert (answer.status_code, REFUSED in answer.text) == (200, True)
    assert 'value="tull"' in answer.text
    stored = [model.objects.filter(phone="tull") for model in (Organization, Person)]
    cluster.refresh_from_db()
    assert (*map(list, stored), cluster.secretariat_phone) == ([], [], "")


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("35 55 01 01", True),
        ("+47 (35) 55-01.01", True),
        ("35 55 01 01 / 912 34 567", True),
        ("35 55 01 01, 912 34 567", True),
        ("02800", True),
        ("", True),
        ("1234", False),
        ("35 55 01 01 Kari", False),
        ("----------", False),
    ],
)
def test_a_number_has_five_digits_and_signs_between_them(
    as_secretary, ours, text, is_number
):
    place = CELL.format(ours.pk)
    answer = as_secretary.post(place, filled(as_secretary.get(place), phone=text))
    assert answer.status_code == (302 if is_number else 200)


def test_a_number_of_before_the_rule_keeps_no_other_field_from_being_saved(
    as_secretary,
):
    ours = make.organization(name="Yara", phone="tull")
    place = address("organization", ours)
    typed = {"website": "https://yara.example.org", "_save": "1"}
    sent = filled(as_secretary.get(place)) | typed
    as_secretary.post(place, sent)
    ours.refresh_from_db()
    assert (ours.website, ours.phone) == (typed["website"], "tull")
