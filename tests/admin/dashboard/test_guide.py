"""What staff read of the registry: the guide to personal data, and figures."""

from datetime import date

from django.utils import timezone

from members.people import privacy
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in
from tests.support.rows import the_cluster

FRONT, GUIDE, ERASE = "/admin/", "/admin/guide/", "/admin/erase/"


def test_all_staff_read_the_guide(client, reader, kari, site_administrator):
    leads_on = []
    for user in (reader, kari, site_administrator):
        log_in(client, user)
        guide = client.get(GUIDE).text
        assert guide.count(f'href="{GUIDE}"') == 1  # in the menu
        leads_on.append(ERASE in guide)

    assert leads_on == [False, True, True]


def test_the_guide_has_a_row_for_each_declaration_and_its_days(as_secretary, settings):
    periods = {str(data.retention) for data in privacy.ALL_DATA}
    of_people = settings.KEPT_DAYS.keys() - {"visits"}
    assert {one for one in periods if " " not in one} == of_people
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"letters": 123, "access_requests": 1}

    rows = as_secretary.get(GUIDE).context["rows"]

    assert len(rows) == len(privacy.ALL_DATA)
    kept = " ".join(str(row["kept"]) for row in rows)
    assert (kept.count("123 "), kept.count(" 1 ")) == (1, 1)
    assert all(row["what"] and row["why"] and row["seen_by"] for row in rows)


def test_the_dashboard_counts_today_and_links_to_those_rows(as_superuser):
    new_year = date(timezone.localdate().year, 1, 1)
    make.project(partners=[make.member(orgnr="934949145")])
    make.member(is_listed=False, since=new_year)
    make.member(since=LONG_AGO, until=new_year)

    figures = as_superuser.get(FRONT).context["figures"]

    numbers = [figure["number"] for figure in figures]
    lists = [as_superuser.get(one["address"], follow=True).context for one in figures]
    assert numbers == [2, 1, 1, 1, 1, 1, 0]
    assert [one["listing"].page.paginator.count for one in lists[:-1]] == numbers[:-1]
    assert lists[-1]["page"].paginator.count == 0
    # Only one cluster can be added.
    address = "/admin/members/cluster/add/"
    assert as_superuser.get(address).status_code == 200
    the_cluster()
    assert as_superuser.get(address).status_code == 403
