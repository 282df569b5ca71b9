"""Autocomplete fields find what is meant first, among many names that contain the word."""

import pytest
from django.urls import reverse

from tests.support.factories import (
    make_contact,
    make_organization,
    make_project,
    make_site,
    make_topic,
)

FIELDS = {
    "organization": ("participation", "organization"),
    "project": ("participation", "project"),
    "site": ("presence", "site"),
    "topic": ("organizationtopic", "topic"),
    "person": ("role", "person"),
}


def suggestions(client, noun, term):
    model, field = FIELDS[noun]
    query = {"app_label": "members", "model_name": model, "field_name": field}
    answer = client.get(reverse("admin:autocomplete"), {**query, "term": term})
    return [found["text"] for found in answer.json()["results"]]


def make_many(noun, number):
    """Make rows whose names hold the word, and sort before what is meant."""
    name = f"Aenova {number:03} {'Enova' if number % 2 else 'Renovasjon enova'}"
    {
        "organization": lambda: make_organization(name=f"{name} AS"),
        "project": lambda: make_project(title_nb=name),
        "site": lambda: make_site(name=name),
        "topic": lambda: make_topic(label_nb=name),
        "person": lambda: make_contact(make_organization(), name=name),
    }[noun]()


MEANT = {
    "organization": lambda: make_organization(name="Enova SF"),
    "project": lambda: make_project(title_nb="Enova"),
    "site": lambda: make_site(name="Enova"),
    "topic": lambda: make_topic(label_nb="Enova"),
    "person": lambda: make_contact(make_organization(), name="Enova"),
}


@pytest.mark.parametrize("noun", FIELDS)
def test_the_whole_name_comes_first_of_many(as_secretary, noun):
    for number in range(40 if noun == "organization" else 15):
        make_many(noun, number)
    MEANT[noun]()

    found = suggestions(as_secretary, noun, "enova")

    assert found[0].removesuffix(" SF") == "Enova"


def test_a_person_is_found_by_phone_address_and_organization(as_secretary):
    organization = make_organization(name="Tangen AS")
    make_contact(organization, name="Berit", phone="+47 911 22 333", email="b@sund.no")
    make_contact(make_organization(), name="Bjørnar")

    for term in ["91122333", "b@sund.no", "tangen", "berit tangen"]:
        assert suggestions(as_secretary, "person", term) == ["Berit"], term
    assert suggestions(as_secretary, "person", "bjornar") == ["Bjørnar"]
