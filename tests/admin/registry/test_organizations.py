import pytest
from django.utils.translation import gettext as _

from members.models import (
    Organization,
    OrganizationName,
)
from tests.support.admin import address
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_member,
    make_organization,
    make_participation,
    make_presence,
    make_role,
)
from tests.support.html_forms import filled

PAGE = "/admin/members/organization/"


def shown(client, **query):
    return [str(row) for row in client.get(PAGE, query).context["cl"].result_list]


NAMED = ["934949145", "934 949 145", "NO 934 949 145 MVA", "934 949", "Heidelberg"]
NAMED += ["heidel materials", "Norcem", "brevik heroya"]


def test_an_organization_is_found_by_number_name_and_former_name(as_secretary):
    name = "Heidelberg Materials Brevik Herøya"
    found = make_organization(name=name, orgnr="934949145")
    OrganizationName.objects.create(organization=found, name="Norcem", kind="former")
    OrganizationName.objects.create(organization=found, name="Norcem", kind="brand")
    make_organization(name="Yara Norge")

    assert [shown(as_secretary, q=words) for words in NAMED] == [[name]] * len(NAMED)


RELATIONS = {
    "member": ["Medlem"],
    "former": ["Utmeldt"],
    "neighbour": ["Nabo"],
    "partner": ["Partner"],
    "office": ["Styremedlem"],
    "nonsense": ["Kommer", "Medlem", "Nabo", "Partner", "Styremedlem", "Utmeldt"],
}


def test_the_list_is_narrowed_by_relation_to_the_cluster(as_secretary):
    make_member(name="Medlem")
    make_member(name="Utmeldt", until=LONG_AGO)
    make_member(name="Kommer", since=FAR_AHEAD)
    make_presence(organization=make_organization(name="Nabo"))
    make_participation(organization=make_organization(name="Partner"))
    make_role(organization=make_organization(name="Styremedlem"))

    found = {name: shown(as_secretary, relation=name) for name in RELATIONS}

    assert found == RELATIONS


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
