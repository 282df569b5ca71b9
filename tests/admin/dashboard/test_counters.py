from datetime import date

from django.urls import reverse
from django.utils import timezone

from tests.support.factories import LONG_AGO, make_member, make_project


def test_the_dashboard_counts_the_registry_as_of_today(as_secretary):
    today = timezone.localdate()
    make_project(partners=[make_member(orgnr="934949145")])
    make_member(is_listed=False, since=date(today.year, 1, 1))
    make_member(since=LONG_AGO, until=date(today.year, 1, 1))

    page = as_secretary.get(reverse("admin:index"))

    numbers = [figure["number"] for figure in page.context["figures"]]
    assert numbers == [2, 1, 1, 1, 1, 1, 0]


def test_each_counter_links_to_a_list_of_that_many_rows(as_secretary):
    today = timezone.localdate()
    make_project(partners=[make_member(orgnr="934949145")])
    make_member(is_listed=False, since=date(today.year, 1, 1))
    make_member(since=LONG_AGO, until=date(today.year, 1, 1))

    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    lists = [as_secretary.get(f["address"]).context["cl"] for f in figures]
    assert [rows.result_count for rows in lists] == [f["number"] for f in figures]
