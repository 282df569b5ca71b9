"""The form and the searches of organizations."""

import pytest

from members.models import Organization, OrganizationName
from tests.support.admin import ORGANIZATIONS, address, form_of, listed, save
from tests.support.factories import make_member, make_organization, make_site
from tests.support.html_forms import filled

ADD = f"{ORGANIZATIONS}add/"
NAMED = ["934949145", "934 949 145", "NO 934 949 145 MVA", "934 949", "Heidelberg"]
NAMED += ["heidel materials", "Norcem", "brevik heroya"]


def test_an_organization_is_found_by_number_name_and_former_name(as_secretary):
    name = "Heidelberg Materials Brevik Herøya"
    row = make_organization(name=name, orgnr="934949145")
    OrganizationName.objects.create(organization=row, name="Norcem", kind="former")
    OrganizationName.objects.create(organization=row, name="Norcem", kind="brand")
    make_organization(name="Yara Norge")

    lists = [listed(as_secretary, ORGANIZATIONS, q=words) for words in NAMED]
    assert lists == [[name]] * len(NAMED)


def test_a_new_organization_gets_an_address_of_its_name(as_secretary):
    values = filled(as_secretary.get(ADD), name="Bjørk & Ås AS", kind="company")

    as_secretary.post(ADD, values)

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


def test_what_is_shown_in_public_is_one_click_away(as_secretary):
    for is_listed in (True, False):
        row = make_organization(is_listed=is_listed)
        page = as_secretary.get(address("organization", row))
        there = row.get_absolute_url() if is_listed else None
        assert page.context["absolute_url"] == there


def municipality(row):
    columns = "municipality", "municipality_code"
    return type(row).objects.values_list(*columns).get(pk=row.pk)


@pytest.mark.parametrize("noun", ["organization", "site"])
def test_the_number_of_a_municipality_follows_the_choice(as_secretary, ours, noun):
    row = ours if noun == "organization" else make_site()

    for name, number in [("Kragerø", "4014"), ("", "")]:
        save(as_secretary, row, municipality=name)
        assert municipality(row) == (name, number)


def test_a_municipality_that_is_no_choice_is_refused_but_an_old_one_stays(
    as_secretary, ours
):
    Organization.objects.update(municipality="Göteborg", municipality_code="1480")
    page = address("organization", ours)
    values = filled(as_secretary.get(page), phone="35 00 00 00")

    for typed in ["Porsgrund", "\0", "x" * 300]:
        answer = as_secretary.post(page, values | {"municipality": typed})
        assert [*form_of(answer).errors] == ["municipality"]
    as_secretary.post(page, values)

    ours.refresh_from_db()
    assert (ours.phone, municipality(ours)) == ("35 00 00 00", ("Göteborg", "1480"))
