from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from tests.support.factories import LONG_AGO, make_member, make_project


def test_the_desk_says_how_the_registry_stands_today(as_secretary):
    today = timezone.localdate()
    make_project(partners=[make_member(orgnr="934949145")])
    make_member(is_listed=False, since=date(today.year, 1, 1))
    make_member(since=LONG_AGO, until=date(today.year, 1, 1))

    page = as_secretary.get(reverse("admin:index"))

    numbers = [figure["number"] for figure in page.context["figures"]]
    assert numbers == [0, 0, 2, 1, 1, 1, 1, 1, 0]


def test_each_figure_leads_to_its_list(as_secretary):
    today = timezone.localdate()
    make_project(partners=[make_member(orgnr="934949145")])
    make_member(is_listed=False, since=date(today.year, 1, 1))
    make_member(since=LONG_AGO, until=date(today.year, 1, 1))

    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    lists = [as_secretary.get(f["address"]).context["cl"] for f in figures]
    assert [rows.result_count for rows in lists] == [f["number"] for f in figures]


@pytest.mark.parametrize("how_many", [1, 10])
def test_the_dashboard_costs_twenty_seven_queries(
    as_secretary, how_many, django_assert_num_queries
):
    for _number in range(how_many):
        make_project(partners=[make_member()])
    as_secretary.get(reverse("admin:index"))

    with django_assert_num_queries(27):
        as_secretary.get(reverse("admin:index"))


def test_every_page_of_every_noun_opens(as_everybody):
    names = [
        f"admin:{noun._meta.app_label}_{noun._meta.model_name}_{page}"
        for noun in admin.site._registry
        for page in ("changelist", "add")
    ]

    statuses = {name: as_everybody.get(reverse(name)).status_code for name in names}

    closed = [name for name, status in statuses.items() if status != 200]
    # What nobody found is only counted; acts write letters, claims and proposals.
    assert sorted(closed) == [
        "admin:members_accessrequest_add",
        "admin:members_application_add",
        "admin:members_changerequest_add",
        "admin:members_letter_add",
        "admin:members_missedsearch_add",
        "admin:members_reminder_add",
        "admin:members_resignation_add",
    ]
