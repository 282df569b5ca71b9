"""Searches of the lists and of autocomplete fields, and public ones without a result."""

import pytest
from django.urls import reverse

from members import mail, models
from tests.support.admin import address, form_of
from tests.support.factories import make
from tests.support.login import log_in

STORED, SHOWN = "nina@xn--nrogfjern-g3a.no", "nina@nærogfjern.no"


def test_lists_and_forms_show_and_find_letters_of_a_domain(as_superuser, ours):
    make.user(email=SHOWN)
    person = make.contact(ours, email=SHOWN)
    both = (models.Invitation, models.AccessRequest)
    for model in both:
        make(model, email=SHOWN)
    mail.queue("other", to=SHOWN, language="nb", subject="Hei", text="Hei")
    application = make(models.Application, contact_email=SHOWN)

    for model in (models.User, models.Person, models.Letter, *both):
        page = as_superuser.get(address(model), {"q": SHOWN.title()})
        assert page.context["cl"].result_count == 1, model
        assert (SHOWN in page.text, STORED in page.text) == (True, False)
    field = form_of(as_superuser.get(address(models.Person, person)))["email"]
    assert (field.value(), field.initial) == (SHOWN, STORED)
    page = as_superuser.get(address(models.Application, application)).text
    assert page.count(f'<a href="mailto:{STORED}">{SHOWN}</a>') == 1


def suggestions(client, model, field, term):
    query = {"app_label": "members", "model_name": model, "field_name": field}
    answer = client.get(reverse("admin:autocomplete"), {**query, "term": term})
    return [one["text"] for one in answer.json()["results"]]


FIELDS = {
    ("participation", "organization"): lambda name: make.organization(name=name),
    ("participation", "project"): lambda name: make.project(title_nb=name),
    ("presence", "site"): lambda name: make.site(name=name),
    ("organizationtopic", "topic"): lambda name: make.topic(label_nb=name),
    ("role", "person"): lambda name: make.contact(make.organization(), name=name),
}


@pytest.mark.parametrize(("field", "make_named"), FIELDS.items())
def test_the_whole_name_comes_first_of_many(as_secretary, field, make_named):
    of_organizations = "organization" in field
    ending = " AS" if of_organizations else ""
    for number in range(40 if of_organizations else 15):
        word = "Enova" if number % 2 else "Renovasjon enova"
        make_named(f"Aenova {number:03} {word}{ending}")
    meant = "Enova SF" if of_organizations else "Enova"
    make_named(meant)

    assert suggestions(as_secretary, *field, "enova")[0] == meant


def test_a_person_is_found_by_phone_address_and_organization(as_secretary):
    organization = make.organization(name="Tangen AS")
    make.contact(organization, name="Berit", phone="+47 911 22 333", email="b@sund.no")
    make.contact(make.organization(), name="Bjørnar")
    terms = ["91122333", "b@sund.no", "tangen", "berit tangen", "bjornar"]
    hits = [suggestions(as_secretary, "role", "person", term) for term in terms]
    assert hits == [["Berit"]] * 4 + [["Bjørnar"]]


def test_public_searches_without_a_result_are_counted_but_for_addresses(client, kari):
    make.member(name="Alfa AS")
    for words in ["pizza", "pizza", "alfa", "kari@example.org"]:
        client.get("/medlemmer/", {"q": words})
    client.get("/prosjekter/", {"q": "pizza"})

    page = log_in(client, kari).get(address("missedsearch"))

    shown = [(miss.words, miss.count) for miss in page.context["cl"].result_list]
    assert shown == [("pizza", 3)]
    assert models.MissedSearch.objects.count() == 1
