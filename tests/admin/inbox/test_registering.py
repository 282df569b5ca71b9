"""The secretariat reads what the business register says, and decides on it in two presses."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from members.models import ChangeRequest, Cluster, Organization, RegisterSnapshot
from tests.support.admin import address, sections
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.registered import accept, propose, snapshot, watch
from tests.support.review_page import live, page_of, send, status
from tests.support.rows import checked, the_cluster

CODES = reverse("admin:alike", args=["legal_form,nace_code"])
NUMBERS = reverse("admin:alike", args=["orgnr"])
SAME = {"name": "Yara", "business_address": "", "municipality": "", "employees": None}


@pytest.fixture
def proposal(ours):
    return propose(watch(ours), **SAME)


def text_of(page):
    return " ".join(strip_tags(page.content.decode()).split())


def inputs(page):
    return {name.rpartition("-")[2] for name in filled(page)}


def test_a_difference_is_decided_in_two_presses_from_the_front_page(
    as_secretary, ours, proposal
):
    [row] = sections(as_secretary)["proposals"].rows
    assert (row.title, row.note, row.who) == (
        *("Yara", "2 felt: organisasjonsform, næringskode", "Enhetsregisteret"),
    )

    page = as_secretary.get(row.address)
    as_secretary.post(row.address, filled(page) | {"act": "all"})

    assert status(proposal) == "approved"
    assert (live(ours).legal_form, live(ours).nace_code) == ("AS", "20.150")


def test_the_page_shows_both_values_and_the_day_of_the_answer(as_secretary, proposal):
    page = as_secretary.get(page_of(proposal))

    text = text_of(page)
    assert text.count("Fra Enhetsregisteret Foreslått") == 1
    said = "Vi har tomt Enhetsregisteret sier AS Sist sjekket 12. mars 2026"
    assert text.count(said) == 1
    assert "reason" not in inputs(page)

    send(as_secretary, proposal, "none")
    assert status(proposal) == "rejected"
    text = text_of(as_secretary.get(page_of(proposal)))
    assert (text.count("Sist sjekket"), text.count("Foreslått AS")) == (0, 1)


def test_part_of_it_is_approved_as_the_reviewer_spells_it(as_secretary, ours):
    request = propose(watch(ours))
    typed = {"edit-name": "YARA Norge AS"}
    send(as_secretary, request, "chosen", tick=["name", "employees"], **typed)

    assert (status(request), live(ours).name) == ("partly", "YARA Norge AS")
    assert [row.name for row in ours.names.all()] == ["Yara"]
    assert sorted(RegisterSnapshot.objects.get().taken) == ["employees", "name"]


def test_the_same_fields_of_several_are_accepted_together(
    as_secretary, proposal, django_assert_num_queries
):
    other = make.organization(name="Dyno", orgnr=checked(7))
    snapshot(other, number=other.orgnr)
    second = propose(other, **SAME | {"name": "Dyno", "number": other.orgnr})

    [group] = as_secretary.get(reverse("admin:index")).context["alike"]
    assert (group.title, group.address) == (
        *("2 forslag om organisasjonsform, næringskode", CODES),
    )
    with django_assert_num_queries(5):
        page = as_secretary.get(CODES)
    as_secretary.post(CODES, filled(page))

    assert {status(proposal), status(second)} == {"approved"}
    assert set(Organization.objects.values_list("nace_code", flat=True)) == {"20.150"}


def test_likely_matches_show_what_speaks_for_them_and_are_accepted_together(
    as_secretary, ours
):
    accept("legal_form")
    other = make.organization(name="Dyno", municipality="Skien")
    snapshot(ours)
    facts = {"number": checked(7), "name": "DYNO NOBEL AS", "municipality": "Skien"}
    snapshot(other, number=facts["number"], facts=facts)
    requests = [propose(ours), propose(other, number=facts["number"])]

    page = as_secretary.get(NUMBERS)
    text = text_of(page)
    assert text.count("YARA NORGE AS, AS, Porsgrunn Yara") == 0
    assert text.count("DYNO NOBEL AS, Skien (samme kommune)") == 1
    alone = text_of(as_secretary.get(page_of(requests[1])))
    assert alone.count("Sannsynlig treff DYNO NOBEL AS, Skien (samme kommune)") == 1
    as_secretary.post(NUMBERS, filled(page))

    assert [status(request) for request in requests] == ["approved"] * 2
    assert live(ours).legal_form == "AS"
    rest = ChangeRequest.objects.open().values_list("organization__name", flat=True)
    assert sorted(rest) == ["Dyno", "Yara"]


def test_the_facts_accepted_without_review_are_chosen_with_the_cluster(as_secretary):
    cluster = address("cluster", the_cluster())
    page = as_secretary.get(cluster)
    words = "Bare der feltet er tomt eller verdien kom fra Enhetsregisteret."
    assert text_of(page).count(words) == 1

    values = filled(page) | {"from_register": ["name", "employees"]}
    as_secretary.post(cluster, values)

    assert Cluster.objects.get().from_register == ["name", "employees"]


def test_what_was_accepted_without_review_stands_with_the_others(as_secretary, ours):
    accept("legal_form")
    propose(watch(ours), **SAME)

    [row] = as_secretary.get("/admin/published/").context["page"].object_list
    told = (row.title, row.note, row.who)
    assert told == ("Yara", "1 felt: organisasjonsform", "Enhetsregisteret")


def test_the_card_names_the_facts_from_the_register(as_secretary, kari, ours):
    accept("legal_form", "nace_code")
    propose(watch(ours), **SAME)

    page = as_secretary.get(reverse("admin:company", args=[ours.pk]))

    said = "Organisasjonsform og næringskode. Kilde: Enhetsregisteret (NLOD), 12. mars 2026"
    assert text_of(page).count(said) == 1
