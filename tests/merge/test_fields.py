"""Each field keeps the value that is chosen; the other name and address stay in use."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from members.models import MergedOrganization, Organization, OrganizationName
from tests.support.factories import make_colleague, make_organization
from tests.support.login import log_in
from tests.support.merging import fresh, merge_them
from tests.support.rows import checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    survivor = make_organization(
        name="Alfa", slug="alfa", phone="1", summary_nb="Vi er Alfa", note="Ringt"
    )
    other = make_organization(
        name="Alfa AS", slug="alfa-as", phone="2", employees=12, note="Skrevet"
    )
    return survivor, other


def test_an_empty_field_takes_the_value_of_the_other(pair, kari):
    merge_them(*pair, kari)

    one = fresh(pair[0])
    assert (one.phone, one.employees, one.summary_nb) == ("1", 12, "Vi er Alfa")


def test_each_field_is_chosen_by_itself(pair, kari):
    chosen = {"phone": "right", "employees": "left", "summary_nb": "right"}

    merge_them(*pair, kari, **chosen)

    one = fresh(pair[0])
    assert (one.phone, one.employees, one.summary_nb) == ("2", None, "")


def test_texts_that_can_stand_together_may_both_be_kept(pair, kari):
    merge_them(*pair, kari, note="both", phone="both")

    one = fresh(pair[0])
    assert (one.note, one.phone) == ("Ringt\n\nSkrevet", "1")


@pytest.mark.parametrize(
    ("chosen", "name", "other_name"),
    [
        ({}, "Alfa", ("Alfa AS", "former")),
        ({"name": "right"}, "Alfa AS", ("Alfa", "former")),
        ({"other_name_kind": "legal"}, "Alfa", ("Alfa AS", "legal")),
        ({"other_name_kind": "nonsense"}, "Alfa", ("Alfa AS", "former")),
    ],
)
def test_the_other_name_becomes_another_name(pair, kari, chosen, name, other_name):
    merge_them(*pair, kari, **chosen)

    one = fresh(pair[0])
    assert one.name == name
    assert list(one.names.values_list("name", "kind")) == [other_name]


def test_a_name_that_is_recorded_already_is_not_recorded_twice(pair, kari):
    OrganizationName.objects.create(
        organization=pair[0], name="Alfa AS", kind=OrganizationName.Kind.FORMER
    )

    merge_them(*pair, kari)

    assert OrganizationName.objects.count() == 1


def test_the_name_that_is_chosen_is_former_no_longer(pair, kari):
    OrganizationName.objects.create(
        organization=pair[0], name="Alfa AS", kind=OrganizationName.Kind.FORMER
    )

    merge_them(*pair, kari, name="right")

    assert list(fresh(pair[0]).names.values_list("name", "kind")) == [
        ("Alfa", "former")
    ]


def test_a_number_is_kept_or_refused_by_choice_alone(pair, kari):
    numbers = checked(1), checked(2)
    for one, number in zip(pair, numbers, strict=True):
        Organization.objects.filter(pk=one.pk).update(orgnr=number)

    with pytest.raises(ValidationError) as refused:
        merge_them(*pair, kari)
    merge_them(*pair, kari, orgnr="right")

    assert refused.value.messages == ["Velg A eller B for «Organisasjonsnummer»."]
    assert fresh(pair[0]).orgnr == numbers[1]


@pytest.mark.parametrize(("chosen", "kept"), [("left", False), ("right", True)])
def test_the_only_number_is_not_taken_over_unasked(pair, kari, chosen, kept):
    number = checked(3)
    Organization.objects.filter(pk=pair[1].pk).update(orgnr=number)

    merge_them(*pair, kari, orgnr=chosen)

    assert fresh(pair[0]).orgnr == (number if kept else "")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_address_of_the_other_leads_to_the_one_that_is_left(
    pair, kari, client, language
):
    with translation.override(language):
        old = reverse("directory:organization", args=["alfa-as"])
        new = reverse("directory:organization", args=["alfa"])

    merge_them(*pair, kari)

    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


def test_the_address_leads_there_after_a_second_merge_too(pair, kari, client):
    third = make_organization(name="Beta", slug="beta")
    merge_them(*pair, kari)

    merge_them(third, pair[0], kari)

    for slug in ("alfa", "alfa-as"):
        response = client.get(reverse("directory:organization", args=[slug]))
        assert response["Location"] == reverse("directory:organization", args=["beta"])
    assert MergedOrganization.objects.filter(survivor=third).count() == 2


def test_a_former_address_of_the_other_leads_there_too(pair, kari, client):
    pair[1].slug = "nytt-navn"
    pair[1].save()

    merge_them(*pair, kari)

    response = client.get(reverse("directory:organization", args=["alfa-as"]))
    assert response["Location"] == reverse("directory:organization", args=["alfa"])


def test_the_survivor_keeps_its_own_former_addresses(pair, kari, client):
    third = make_organization()
    pair[0].slug = "alfa-ny"
    pair[0].save()
    for other in (pair[1], third):
        merge_them(pair[0], other, kari)

    response = client.get(reverse("directory:organization", args=["alfa"]))

    assert response["Location"] == reverse("directory:organization", args=["alfa-ny"])


def test_members_reach_their_page_by_the_address_of_the_other(pair, kari, client):
    user = make_colleague(pair[0], role="manager")
    merge_them(*pair, kari)

    page = log_in(client, user).get(reverse("portal:organization", args=["alfa-as"]))

    assert page.status_code == 200
    assert page.context["organization"] == pair[0]


def test_no_other_organization_takes_the_address(pair, kari):
    merge_them(*pair, kari)
    third = make_organization()
    third.slug = "alfa-as"

    with pytest.raises(ValidationError) as refused:
        third.full_clean()

    assert list(refused.value.error_dict) == ["slug"]


def test_whoever_may_not_delete_organizations_merges_none(pair, reader):
    with pytest.raises(ValidationError) as refused:
        merge_them(*pair, reader)

    assert refused.value.code == "permission"
    assert Organization.objects.filter(pk__in=[one.pk for one in pair]).count() == 2
