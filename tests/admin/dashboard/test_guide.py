"""The guide to personal data, which every group of staff reads."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members import privacy
from tests.support.factories import LONG_AGO, make_member, make_project
from tests.support.login import log_in
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db
GUIDE, ERASE = "/admin/guide/", "/admin/erase/"


def test_every_group_of_staff_reads_the_guide_from_the_dashboard(
    client, reader, kari, site_administrator
):
    leads_on = []
    for user in (reader, kari, site_administrator):
        log_in(client, user)
        assert client.get(reverse("admin:index")).text.count(f'href="{GUIDE}"') == 1
        leads_on.append(ERASE in client.get(GUIDE).text)

    assert leads_on == [False, True, True]


def test_the_guide_has_a_row_for_each_declaration_and_its_days(as_secretary, settings):
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"letters": 123, "access_requests": 1}

    rows = as_secretary.get(GUIDE).context["rows"]

    assert len(rows) == len(privacy.ALL_DATA)
    kept = " ".join(str(row["kept"]) for row in rows)
    assert (kept.count("123 "), kept.count(" 1 ")) == (1, 1)
    assert all(row["what"] and row["why"] and row["seen_by"] for row in rows)


def test_each_retention_period_is_a_setting_or_a_text():
    periods = {str(data.retention) for data in privacy.ALL_DATA}

    assert {one for one in periods if " " not in one} == set(settings.KEPT_DAYS)


def test_the_dashboard_counts_the_registry_as_of_today_and_links_to_those_rows(
    as_secretary,
):
    new_year = date(timezone.localdate().year, 1, 1)
    make_project(partners=[make_member(orgnr="934949145")])
    make_member(is_listed=False, since=new_year)
    make_member(since=LONG_AGO, until=new_year)

    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    numbers = [figure["number"] for figure in figures]
    lists = [as_secretary.get(one["address"]).context["cl"] for one in figures]
    assert numbers == [2, 1, 1, 1, 1, 1, 0]
    assert [rows.result_count for rows in lists] == numbers


def test_only_one_cluster_can_be_added(as_superuser):
    statuses = [as_superuser.get("/admin/members/cluster/add/").status_code]
    the_cluster()
    statuses.append(as_superuser.get("/admin/members/cluster/add/").status_code)

    assert statuses == [200, 403]
