"""News for members: what comes up, and what a month has added, each with its page."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from members import models
from members.association import news, waiting
from tests.support.database_role import owner
from tests.support.factories import make
from tests.support.profile_form import HOME

TODAY = timezone.localdate()
LISTED = "/prosjekter/?theme={}"


@pytest.fixture
def age(monkeypatch):
    """Return a function that lets the history know a row for so many days."""

    def record(row, days):
        event = type(row).pgh_event_model.objects.filter(pgh_obj=row.pk).first()
        moment = timezone.now() - timedelta(days=days)
        with monkeypatch.context() as patch, owner():  # who alone writes events
            patch.setattr(timezone, "now", lambda: moment)
            event.pk = None
            event.save(force_insert=True)
        return row

    return record


@pytest.fixture
def opened(age):
    """Let the registry have its first project and its first service for a year."""
    age(make.project(), 365)
    age(make(models.Service, organization=make.member()), 365)


def topic(slug, label):
    return make.topic(slug=slug, label_nb=label, label_en=label)


def additions(language="nb"):
    with translation.override(language):
        return [tuple(line) for line in news.News(TODAY).additions]


def make_event(title, days, **fields):
    fields = {"is_published": True, "slug": title.lower()} | fields
    held_on = TODAY + timedelta(days=days)
    return make(models.Event, title_nb=title, held_on=held_on, **fields)


def test_new_projects_are_counted_by_topic_and_lead_to_their_list(opened, age):
    heat, hydrogen = topic("varme", "Spillvarme"), topic("h2", "Hydrogen")
    age(make.project(themes=[heat]), 32)
    shared = make.project(themes=[heat, hydrogen])
    make.project(themes=[heat]), age(make.project(themes=[heat]), 30)
    first = [("3 nye prosjekter om spillvarme", LISTED.format("varme"))]
    assert additions() == first, "What is counted makes no second line of its own."
    make.project(themes=[hydrogen])
    second = ("2 nye prosjekter om hydrogen", LISTED.format("h2"))
    assert additions() == [*first, second]
    make.project(themes=[topic("ccs", "CCS")], slug="fangst")
    assert additions()[2:] == [("Ett nytt prosjekt om CCS", "/prosjekter/fangst/")]
    shared.delete()
    assert additions("en")[:1] == [
        ("2 new projects about spillvarme", "/en/projects/?theme=varme")
    ]


def test_services_of_listed_organizations_and_members_who_joined_are_news(opened):
    welding = topic("sveising", "Sveising")
    for slug, is_listed in (("alfa", True), ("beta", False)):
        own = {"organization": make.organization(slug=slug, is_listed=is_listed)}
        make(models.Service, topic=welding, **own)
    last_week = TODAY - timedelta(days=7)
    make.member(slug="gamma", since=last_week)
    make.member(since=TODAY - timedelta(days=32))
    assert additions() == [
        ("Ett nytt medlem", "/medlemmer/gamma/"),
        ("Én ny tjeneste innen sveising", "/medlemmer/alfa/"),
    ]
    make.member(since=last_week)
    assert additions()[0] == ("2 nye medlemmer", "/medlemmer/?sort=-joined")


@pytest.mark.parametrize(("precision", "number"), [("month", 1), ("year", 0)])
def test_who_joined_some_day_of_a_year_is_not_new_in_january(precision, number):
    stay = {"since": date(2027, 1, 1), "since_precision": precision}
    make.organization().memberships.create(**stay)
    assert len(news.News(date(2027, 1, 10)).additions) == number


def test_a_month_without_news_and_the_first_rows_of_a_registry_are_none(
    as_ola, ours, age
):
    heat = topic("varme", "Spillvarme")
    project = make.project(themes=[heat])
    assert (additions(), "Nytt fra klyngen" in as_ola.get(HOME).text) == ([], False)
    age(project, 40)
    new = make.project(themes=[heat])
    assert len(additions()) == 1
    heat.is_retired = True
    heat.save()
    assert additions() == []
    new.themes.add(topic("h2", "Hydrogen"))
    assert len(additions()) == 1


def test_the_next_three_published_events_come_first_to_last():
    make_event("Over", -1), make_event("Avlyst", 1, is_cancelled=True)
    make_event("Skjult", 1, is_published=False)
    for title, days in (("Fire", 4), ("Tre", 3), ("To", 2), ("En", 0)):
        make_event(title, days)
    paths = [line.path for line in news.News(TODAY).events]
    assert paths == [f"/arrangementer/{one}/" for one in ("en", "to", "tre")]


def test_the_overview_and_the_weekly_e_mail_have_them_with_their_addresses(
    as_ola, ours, ola, opened
):
    make.project(themes=[topic("varme", "Spillvarme")], slug="nett")
    make_event("Frokost", 2)
    assert waiting.send_digests() == 0, "News alone are no reason to write."
    make(models.AccessRequest, organization=ours, name="Per")
    assert waiting.send_digests() == 1
    text, page = models.Letter.objects.get(kind="digest").text, as_ola.get(HOME).text
    site, project = settings.SITE_ADDRESS, "/prosjekter/nett/"
    assert f"Ett nytt prosjekt om spillvarme {site}{project}\n" in text
    assert f'<a href="{project}">Ett nytt prosjekt om spillvarme</a>' in page
    event = reverse("directory:event", args=["frokost"])
    assert (f"Frokost {site}{event}\n" in text, event in page) == (True, True)
