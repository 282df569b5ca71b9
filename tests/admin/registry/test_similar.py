"""While an organization is typed in the admin, those that look like it are named."""

import pytest
from django.urls import reverse

from members import duplicates
from members.models import DistinctPair, Organization, OrganizationName
from tests.support.admin import ORGANIZATIONS, address, card, said
from tests.support.factories import make_member, make_organization
from tests.support.html_forms import filled

SIMILAR = reverse("admin:similar")
ADD = f"{ORGANIZATIONS}add/"
pytestmark = pytest.mark.django_db


def found(client, **typed):
    page = client.get(SIMILAR, typed)
    return [match.organization for match, _address in page.context["matches"]]


def test_unlisted_and_former_members_are_named_by_name_number_and_site(as_secretary):
    hidden = make_member(
        name="Heidelberg Materials AS",
        orgnr="934949145",
        website="https://heidelbergmaterials.no",
        is_listed=False,
    )
    OrganizationName.objects.create(organization=hidden, name="Norcem", kind="former")
    make_organization(name="Vianode AS")

    site = "www.heidelbergmaterials.no/kontakt"
    for name in ("norcem", "Norcem A/S", "Heidelberg Material"):
        assert found(as_secretary, name=name) == [hidden]
    assert found(as_secretary, orgnr="934 949 145") == [hidden]
    assert found(as_secretary, website=site, name="Heidelberg") == [hidden]


def test_neither_the_record_itself_nor_what_is_not_the_same_is_named(
    as_secretary, kari
):
    own, apart, left = [make_organization(name="Norner AS") for _number in range(3)]
    duplicates.mark_distinct(DistinctPair, own.pk, apart.pk, by=kari)

    assert found(as_secretary, name="Norner", **{"except": own.pk}) == [left]


@pytest.mark.parametrize(
    "text", ["", "%", "_", "%_%", "x" * 1000, "9" * 1000, "🦄", "' OR 1=1 --"]
)
def test_odd_text_names_nothing(as_secretary, text):
    make_organization(name="Norner AS")

    typed = {"name": text[:1000], "orgnr": text[:1000], "website": text[:1000]}
    assert found(as_secretary, **typed, **{"except": text[:50]}) == []


def test_what_was_saved_is_compared_too_and_nothing_stops(as_secretary):
    other = make_organization(name="Norner AS", is_listed=False)
    typed = filled(as_secretary.get(ADD)) | {"name": "Norner A/S", "kind": "company"}

    answer = as_secretary.post(ADD, typed, follow=True)

    assert Organization.objects.filter(name="Norner A/S").count() == 1
    assert said(answer)[0] == (
        "Ligner på Norner AS (samme navn uten selskapsform). "
        f'<a href="{card(other)}">Åpne</a>'
    )


def test_saving_something_else_warns_of_nothing(as_secretary):
    make_organization(name="Norner AS")
    own = make_organization(name="Norner A/S")
    typed = filled(as_secretary.get(address("organization", own))) | {
        "phone": "35920000"
    }

    answer = as_secretary.post(address("organization", own), typed, follow=True)

    assert len(said(answer)) == 1


def test_the_refusal_of_a_number_names_and_links_the_other(as_secretary):
    other = make_organization(name="<b>Norcem", orgnr="934949145", is_listed=False)
    typed = filled(as_secretary.get(ADD))
    typed |= {"name": "Ny", "kind": "company", "orgnr": "934 949 145"}

    answer = as_secretary.post(ADD, typed)

    errors = answer.context["adminform"].form.errors
    assert list(errors) == ["orgnr"]
    assert errors["orgnr"] == [
        f'&lt;b&gt;Norcem har allerede dette nummeret. <a href="{card(other)}">Åpne</a>'
    ]
    [(match, _address)] = answer.context["matches"]
    assert match.organization == other
    assert Organization.objects.filter(name="Ny").count() == 0


def test_keeping_its_own_number_is_no_refusal(as_secretary):
    own = make_organization(name="Norcem", orgnr="934949145")
    typed = filled(as_secretary.get(address("organization", own))) | {
        "name": "Norcem AS"
    }

    assert as_secretary.post(address("organization", own), typed).status_code == 302
