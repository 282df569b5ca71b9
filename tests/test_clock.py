"""Midnight in Norway and leap days, by a clock of the application's own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support.factories import make
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
# One second before and one after midnight in Norway, when UTC is on another day.
MIDNIGHTS = [
    datetime(2027, 1, 14, 23, tzinfo=UTC),
    datetime(2027, 7, 14, 22, tzinfo=UTC),
]
SECOND = timedelta(seconds=1)


@pytest.fixture
def set_clock(monkeypatch):
    """Return a function that sets what `timezone.now` and `timezone.localdate` return."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize("midnight", MIDNIGHTS, ids=["winter", "summer"])
def test_at_midnight_in_norway_what_ended_is_over(midnight, set_clock, client):
    before, after = midnight - SECOND, midnight + SECOND
    last_day = before.astimezone(timezone.get_default_timezone()).date()
    set_clock(before)
    ended = make.member(name="Slutter AS", until=last_day)
    make.member(name="Blir AS")
    right = make.representative(organization=ended, until=last_day)
    theirs = log_in(Client(), right.user)

    pages = []
    for moment in (before, after, before):
        set_clock(moment)
        members = client.get("/medlemmer/").text
        profile = client.get(f"/medlemmer/{ended.slug}/").text
        names = ["Slutter AS" in members, "Blir AS" in members]
        own = theirs.get(reverse("portal:profile", args=[ended.slug])).status_code
        pages.append([*names, "Tidligere medlem" in profile, own])

    as_before = [True, True, False, 200]
    assert pages == [as_before, [False, True, True, 404], as_before]


def test_the_day_of_the_database_is_that_of_norway():
    """Triggers compare with CURRENT_DATE; in UTC it would be yesterday until one or two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('TimeZone'), CURRENT_DATE")
        [[zone, day]] = cursor.fetchall()

    assert (zone, day) == (settings.TIME_ZONE, timezone.localdate())


def test_on_a_leap_day_each_page_is_served_and_each_job_runs(set_clock, client):
    set_clock(datetime(2028, 2, 29, 11, tzinfo=UTC))
    days = {"since": date(2024, 2, 29), "until": date(2028, 2, 29)}
    member, project = make.member(**days), make.project(**days)
    make.stream(member)
    manager = make.representative(organization=member).user
    own = [
        reverse(f"portal:{page}", args=[member.slug])
        for page in ("organization", "profile", "streams", "streams_new")
    ]
    public = ["/", "/medlemmer/", "/nettverk/", "/roller/", "/sitemap.xml"]
    public += [f"/medlemmer/{member.slug}/", f"/prosjekter/{project.slug}/"]
    desk = ["/admin/", "/admin/fees/", "/admin/bodies/"]
    staffs, managers = [log_in(Client(), one) for one in (make.secretary(), manager)]
    pages = {client: public, managers: own, staffs: desk}

    statuses = {page: who.get(page).status_code for who in pages for page in pages[who]}
    call_command("work", "--once")

    assert statuses == dict.fromkeys(statuses, 200)


def test_a_leap_day_can_be_asked_for_and_the_29th_of_another_february_cannot(client):
    make.member(name="Skudd AS", since=date(2028, 2, 29), until=date(2028, 2, 29))

    on = client.get("/medlemmer/?on=2028-02-29&relation=member").content.decode()
    never = client.get("/medlemmer/?on=2027-02-29").content.decode()

    assert "Skudd AS" in on
    assert "Skudd AS" not in never
    assert "2027-02-29" in never
