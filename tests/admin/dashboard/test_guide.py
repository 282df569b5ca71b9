"""The guide to personal data, which every group of staff reads."""

import pytest
from django.conf import settings
from django.urls import reverse

from members import privacy
from tests.support.factories import make_staff
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
GUIDE, ERASE = "/admin/guide/", "/admin/erase/"
SURE = {"reason": "asked", "sure": "on"}


@pytest.mark.parametrize("group", ["reader", "secretary", "site administrator"])
def test_every_group_of_staff_reads_the_guide_from_the_dashboard(client, group):
    log_in(client, make_staff(group))

    dashboard, guide = client.get(reverse("admin:index")), client.get(GUIDE)

    assert dashboard.text.count(f'href="{GUIDE}"') == 1
    assert guide.status_code == 200
    assert (ERASE in guide.text) == (group != "reader")


def test_the_guide_has_a_row_for_each_declaration_and_its_days(as_secretary, settings):
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"letters": 123, "access_requests": 1}

    rows = as_secretary.get(GUIDE).context["rows"]

    assert len(rows) == len(privacy.ALL_DATA)
    kept = " ".join(str(row["kept"]) for row in rows)
    assert (kept.count("123 "), kept.count(" 1 ")) == (1, 1)
    assert all(row["what"] and row["why"] and row["seen_by"] for row in rows)


def test_each_retention_period_is_a_setting_or_a_text():
    plain = {
        str(data.retention)
        for data in privacy.ALL_DATA
        if " " not in str(data.retention)
    }

    assert plain == set(settings.KEPT_DAYS)
