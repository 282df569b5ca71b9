"""At midnight the day turns: no page of yesterday is served."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from members.publication import today
from tests.support.factories import make_member

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 28, tzinfo=ZoneInfo("Europe/Oslo"))


def test_a_member_of_tomorrow_is_shown_from_midnight_on(visitor, monkeypatch):
    make_member(name="Alfa AS", since=MIDNIGHT.date())
    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT - timedelta(seconds=1))
    before = visitor.get("/medlemmer/").content.decode()

    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT)

    assert "Alfa AS" not in before
    assert "Alfa AS" in visitor.get("/medlemmer/").content.decode()


@pytest.mark.parametrize("seconds", [-86_400, -1e-6, 0, 59.9, 86_399])
@pytest.mark.parametrize("zone", ["Europe/Oslo", "Asia/Kathmandu", "UTC"])
def test_a_day_is_one_of_the_place(settings, monkeypatch, seconds, zone):
    settings.TIME_ZONE = zone
    now = MIDNIGHT.replace(tzinfo=ZoneInfo(zone)) + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(UTC))

    assert today() == now.date().isoformat()


def test_a_page_that_was_rendered_over_midnight_is_not_kept(visitor, kept, monkeypatch):
    clock = [MIDNIGHT - timedelta(seconds=1)]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])

    def turn(execute, sql, *arguments):
        if "members_organization" in sql:
            clock[0] = MIDNIGHT
        return execute(sql, *arguments)

    make_member()
    with connection.execute_wrapper(turn):
        visitor.get("/medlemmer/")

    assert (clock, kept()) == ([MIDNIGHT], set())
