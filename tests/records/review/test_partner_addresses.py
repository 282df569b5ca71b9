"""The proposer of a project gives an address at a partner where nobody can answer."""

import pytest
from django.test import Client
from django.urls import reverse

from members.accounts import access
from members.fields import PROJECT
from members.models import Participation, PartnerAddress
from members.records import review
from tests.support.factories import make
from tests.support.letters import last, letters
from tests.support.login import log_in
from tests.support.profile_form import A_PROJECT, at, partners, rows
from tests.support.proposals import line, wanted
from tests.support.refusals import broken_by, told
from tests.support.review_page import send

ADDRESS = "per@sintef.example.org"


@pytest.fixture
def partner(db):
    """Return a member where nobody has access."""
    return make.member(name="Sintef Tomt", slug="tomt")


def submit(ours, by, partner, *others):
    """Propose a project of ours and the others, with an address at the partner."""
    rows = wanted(line(ours), *map(line, others))
    given = {"by": by, "addresses": {partner.slug: ADDRESS}}
    return review.submit(review.new(PROJECT, ours), rows, **given).waiting


@pytest.fixture
def waiting(ours, ola, partner):
    """Return the change request of a project with an address at the partner."""
    return submit(ours, ola, partner, partner)


def kept():
    return list(PartnerAddress.objects.values_list("organization__slug", "email"))


def test_once_approved_the_address_gets_the_known_e_mail_and_is_forgotten(
    waiting, kari, partner, as_ola
):
    before = kept()

    addressed = review.approve(waiting.pk, by=kari).addressed

    assert (before, addressed, kept()) == ([("tomt", ADDRESS)], [(partner, "")], [])
    assert last("partner_access").to == ADDRESS
    outcome = last("review_outcome").text
    assert "vi har skrevet til adressen du oppga" in outcome
    claim = Participation.objects.get(organization=partner)
    assert (claim.asked_on, claim.state) == (None, claim.State.UNASKED)
    pages = [Client().get(claim.project.get_absolute_url())]
    pages += [as_ola.get(at(name)) for name in ("projects", "changes")]
    assert not any(ADDRESS in text for text in [outcome, *(p.text for p in pages)])


PART = {"fields": ["title_nb", "status"], "reason": "Uten partnere"}
NO_USE = [
    lambda pk, ola, kari: review.reject(pk, reason="Nei", by=kari),
    lambda pk, ola, kari: review.withdraw(pk, by=ola),
    lambda pk, ola, kari: review.withdraw(pk, by=ola, fields=["participations"]),
    lambda pk, ola, kari: review.approve(pk, by=kari, **PART),
]


@pytest.mark.parametrize("end", NO_USE)
def test_an_address_that_is_of_no_use_is_forgotten_unsent(
    waiting, ola, kari, partner, end
):
    end(waiting.pk, ola, kari)

    assert kept() == []
    assert "partner_access" not in dict(letters())
    waiting.refresh_from_db()
    if not waiting.is_open:
        row = {"request": waiting, "organization": partner}
        rule = broken_by(lambda: make(PartnerAddress, **row))
        assert rule == "an_address_at_a_partner_waits_with_its_proposal"


def test_somebody_who_got_access_meanwhile_is_asked_instead(waiting, kari, partner):
    per = make.colleague(partner)

    [(_partner, why)] = review.approve(waiting.pk, by=kari).addressed

    assert why == "Noen der har fått tilgang, eller de er ikke lenger nevnt."
    assert [to for kind, to in letters() if kind.startswith("partner")] == [per.email]
    assert last("partner_asked").to == per.email


def test_an_address_that_has_got_enough_stops_no_approval(waiting, ola, kari, partner):
    for _time in range(3):
        given = {"language": "nb", "project": make.project(), "by": ola}
        access.send_request_link(partner, ADDRESS, **given)

    [(_partner, why)] = review.approve(waiting.pk, by=kari).addressed

    assert why.startswith(f"Vi har sendt {ADDRESS} så mange e-poster")
    assert "ikke skrevet til adressen du oppga" in last("review_outcome").text
    assert Participation.objects.filter(organization=partner).exists()


def test_an_address_where_somebody_can_answer_is_refused_in_words(
    ours, theirs, ola, liv, partner
):
    assert told(submit, ours, ola, theirs, theirs) == [
        "Somebody at Sintef has access and is asked. Leave the address out."
    ]
    assert told(submit, ours, ola, partner) == [
        "You do not propose anything new about Sintef Tomt. Give the address on the page"
        " of your projects."
    ]


def test_the_form_asks_for_it_beside_the_row_and_shows_it_while_it_waits(
    as_ola, kari, ours, partner
):
    post = A_PROJECT | rows(
        {"organization": "Yara", "role": "lead"},
        {"organization": "Sintef Tomt", "role": "research", "address": "per"},
    )
    refused = as_ola.post(at("projects_new"), post)
    post["participations-1-address"] = ADDRESS
    as_ola.post(at("projects_new"), post)
    request = PartnerAddress.objects.get().request

    own, other = partners(refused)
    assert ("address" in own.fields, other["address"].value()) == (False, "per")
    assert "address" in other.errors
    own, other, *_spare = partners(as_ola.get(at("projects_proposal", request.pk)))
    assert other["address"].value() == ADDRESS
    desk = log_in(Client(), kari)
    address = reverse("admin:members_changerequest_change", args=[request.pk])
    assert f"<li>Sintef Tomt: {ADDRESS}</li>" in desk.get(address).text
    page = desk.get(send(desk, request, "all").url, follow=True)
    assert "En e-post til adressen hos Sintef Tomt er på vei." in page.text


def test_an_emptied_address_is_forgotten_and_a_colleagues_stays(ours, waiting, eva):
    subject = review.new(PROJECT, ours, waiting.pk)

    review.submit(subject, {"title_en": "Green"}, by=eva)
    before = kept()
    review.submit(subject, {"title_en": "Greener"}, by=eva, addresses={})

    assert (before, kept()) == ([("tomt", ADDRESS)], [])
