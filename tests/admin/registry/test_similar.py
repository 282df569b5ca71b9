"""While an organization is typed in the admin, those that look like it are named."""

from django.urls import reverse

from members import duplicates
from members.models import DistinctPair, Organization, OrganizationName
from tests.support.admin import ORGANIZATIONS, card, form_of, said, save
from tests.support.factories import make_member, make_organization
from tests.support.html_forms import filled

SIMILAR = reverse("admin:similar")
ADD = f"{ORGANIZATIONS}add/"


def matches(client, **typed):
    page = client.get(SIMILAR, typed)
    return [match.organization for match, _address in page.context["matches"]]


def add(client, **typed):
    values = filled(client.get(ADD)) | {"kind": "company"} | typed
    return client.post(ADD, values, follow=True)


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
        assert matches(as_secretary, name=name) == [hidden]
    assert matches(as_secretary, orgnr="934 949 145") == [hidden]
    assert matches(as_secretary, website=site, name="Heidelberg") == [hidden]


def test_neither_the_record_itself_nor_what_is_not_the_same_is_named(
    as_secretary, kari
):
    own, apart, left = [make_organization(name="Norner AS") for _number in range(3)]
    duplicates.mark_distinct(DistinctPair, own.pk, apart.pk, by=kari)

    assert matches(as_secretary, name="Norner", **{"except": own.pk}) == [left]
    odd = ["", "%", "_", "%_%", "x" * 1000, "9" * 1000, "🦄", "' OR 1=1 --"]
    for text in odd:
        typed = {"name": text, "orgnr": text, "website": text, "except": text[:50]}
        assert matches(as_secretary, **typed) == []


def test_what_was_saved_is_compared_too_and_nothing_stops(as_secretary):
    other = make_organization(name="Norner AS", is_listed=False)

    answer = add(as_secretary, name="Norner A/S")

    own = Organization.objects.get(name="Norner A/S")
    assert said(answer)[0] == (
        "Ligner på Norner AS (samme navn uten selskapsform). "
        f'<a href="{card(other)}">Åpne</a>'
    )
    # Saving something else warns of nothing.
    answer = save(as_secretary, own, follow=True, phone="35920000")
    assert len(said(answer)) == 1


def test_the_refusal_of_a_number_names_and_links_the_other(as_secretary):
    other = make_organization(name="<b>Norcem", orgnr="934949145", is_listed=False)

    answer = add(as_secretary, name="Ny", orgnr="934 949 145")

    assert form_of(answer).errors == {
        "orgnr": [
            "&lt;b&gt;Norcem har allerede dette nummeret. "
            f'<a href="{card(other)}">Åpne</a>'
        ]
    }
    [(match, _address)] = answer.context["matches"]
    assert match.organization == other
    assert Organization.objects.filter(name="Ny").count() == 0
    # Keeping its own number is no refusal.
    assert save(as_secretary, other, name="Norcem AS").status_code == 302
