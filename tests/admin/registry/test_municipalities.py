"""The municipality is chosen in the admin's forms; its number follows."""

import pytest

from members.models import Organization
from tests.support.admin import address
from tests.support.factories import make_site
from tests.support.html_forms import filled

COLUMNS = "municipality", "municipality_code"


def chosen(row):
    return type(row).objects.values_list(*COLUMNS).get(pk=row.pk)


@pytest.fixture
def site(db):
    return make_site()


@pytest.mark.parametrize("noun", ["organization", "site"])
def test_the_number_follows_the_choice(as_secretary, ours, site, noun):
    row = {"organization": ours, "site": site}[noun]
    page = address(noun, row)

    for name, number in [("Kragerø", "4014"), ("", "")]:
        as_secretary.post(page, filled(as_secretary.get(page), municipality=name))
        assert chosen(row) == (name, number)


def test_what_is_no_choice_is_refused(as_secretary, ours):
    page = address("organization", ours)

    values = filled(as_secretary.get(page))
    for typed in ["Porsgrund", "\0", "x" * 300]:
        answer = as_secretary.post(page, values | {"municipality": typed})
        assert [*answer.context["adminform"].form.errors] == ["municipality"]


def test_a_municipality_that_is_not_in_the_list_stays(as_secretary, ours):
    Organization.objects.update(municipality="Göteborg", municipality_code="1480")
    page = address("organization", ours)

    as_secretary.post(page, filled(as_secretary.get(page), phone="35 00 00 00"))

    assert chosen(ours) == ("Göteborg", "1480")
