from datetime import date

import pytest
from django.utils.translation import gettext as _

from members.models import (
    Organization,
    OrganizationName,
    OrganizationRelationship,
    ProfilePicture,
)
from members.models.profile_pictures import MOST_PICTURES
from tests.support.admin import address
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_member,
    make_organization,
    make_participation,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_topic,
)
from tests.support.html_forms import filled
from tests.support.rows import make

PAGE = "/admin/members/organization/"


def shown(client, **query):
    return [str(row) for row in client.get(PAGE, query).context["cl"].result_list]


@pytest.mark.parametrize(
    "words",
    [
        "934949145",
        "934 949 145",
        "NO 934 949 145 MVA",
        "934 949",
        "Heidelberg",
        "heidel materials",
        "Norcem",
        "brevik heroya",
    ],
)
def test_an_organization_is_found_by_number_name_and_former_name(as_secretary, words):
    found = make_organization(
        name="Heidelberg Materials Brevik Herøya", orgnr="934949145"
    )
    OrganizationName.objects.create(organization=found, name="Norcem", kind="former")
    OrganizationName.objects.create(organization=found, name="Norcem", kind="brand")
    make_organization(name="Yara Norge")

    assert shown(as_secretary, q=words) == [found.name]


@pytest.mark.parametrize(
    ("relation", "names"),
    [
        ("member", ["Medlem"]),
        ("former", ["Utmeldt"]),
        ("neighbour", ["Nabo"]),
        ("partner", ["Partner"]),
        ("office", ["Styremedlem"]),
        ("nonsense", ["Kommer", "Medlem", "Nabo", "Partner", "Styremedlem", "Utmeldt"]),
    ],
)
def test_the_list_is_narrowed_by_relation_to_the_cluster(as_secretary, relation, names):
    make_member(name="Medlem")
    make_member(name="Utmeldt", until=LONG_AGO)
    make_member(name="Kommer", since=FAR_AHEAD)
    make_presence(organization=make_organization(name="Nabo"))
    make_participation(organization=make_organization(name="Partner"))
    make_role(organization=make_organization(name="Styremedlem"))

    assert shown(as_secretary, relation=relation) == names


def test_each_choice_of_a_filter_has_its_count(as_secretary):
    make_member(kind="company", is_listed=False)
    make_member(kind="research")
    make_organization(kind="company")

    cl = as_secretary.get(PAGE, {"relation": "member"}).context["cl"]

    choices = {spec.title: list(spec.choices(cl)) for spec in cl.filter_specs}
    kinds = [choice["display"] for choice in choices[_("Kind")]][1:]
    assert kinds == [
        f"{Organization.Kind(kind).label} ({n})"
        for kind, n in [("company", 1), ("research", 1), ("public", 0), ("other", 0)]
    ]


def test_a_new_organization_gets_an_address_of_its_name(as_secretary):
    values = filled(
        as_secretary.get(f"{PAGE}add/"), name="Bjørk & Ås AS", kind="company"
    )

    as_secretary.post(f"{PAGE}add/", values)

    assert Organization.objects.get().slug == "bjork-as-as"


def test_only_what_has_changed_is_written(as_secretary):
    organization = make_member(source="https://a.example\nhttps://b.example")
    stay = organization.memberships.get()
    page = address("organization", organization)
    values = filled(as_secretary.get(page))
    as_a_browser = {
        k: [v.replace("\n", "\r\n") for v in vs] for k, vs in values.items()
    }

    as_secretary.post(page, as_a_browser)

    for row in (organization, stay):
        written = row.pgh_event_model.objects.filter(pgh_obj=row)
        assert [event.pgh_label for event in written] == ["insert"]


@pytest.mark.parametrize("is_listed", [True, False])
def test_what_is_shown_in_public_is_one_click_away(as_secretary, is_listed):
    organization = make_organization(is_listed=is_listed)

    page = as_secretary.get(address("organization", organization))

    there = organization.get_absolute_url() if is_listed else None
    assert page.context["absolute_url"] == there


def an_organization_with(how_many):
    organization, other = make_organization(), make_organization()
    for year in range(how_many):
        days = {"since": date(2000 + year, 1, 1), "until": date(2000 + year, 2, 1)}
        organization.memberships.create(**days)
        make_presence(organization=organization, site=make_site())
        make_role(organization=organization)
        organization.names.create(name=f"Navn {year}", kind="former")
        organization.organizationtopic_set.create(topic=make_topic())
        make_participation(organization=organization, project=make_project())
        ties = {"kind": OrganizationRelationship.Kind.OWNER, **days}
        organization.relationships_out.create(to_organization=other, **ties)
        organization.relationships_in.create(from_organization=other, **ties)
    for place in range(1, min(how_many, MOST_PICTURES) + 1):
        make(ProfilePicture, organization=organization, place=place)
    return organization


@pytest.mark.parametrize("how_many", [1, 12])
def test_the_page_of_an_organization_costs_the_same_however_much_there_is(
    as_secretary, how_many, django_assert_num_queries
):
    page = address("organization", an_organization_with(how_many))
    as_secretary.get(page)

    with django_assert_num_queries(23):
        as_secretary.get(page)


@pytest.mark.parametrize("how_many", [1, 50])
def test_the_list_costs_fifteen_queries(
    as_secretary, how_many, django_assert_num_queries
):
    for _number in range(how_many):
        make_member(sites=[make_site()], orgnr="")
    as_secretary.get(PAGE)

    with django_assert_num_queries(15):
        as_secretary.get(PAGE)
