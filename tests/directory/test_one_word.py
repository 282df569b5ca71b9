"""Equal words give equal numbers: home, list, network, figures, files, feed and profiles."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from itertools import combinations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from members import models
from members.queries import network, statistics
from members.queries.filters import OrganizationFilter
from tests.queries.statistics.lists import table_of
from tests.support.factories import make
from tests.support.plain_work import GOING_ON, ended_by, runs, works
from tests.support.sampling import examples

TODAY = timezone.localdate()
FAR = [date(2019, 6, 1), date(2021, 12, 31), date(2022, 1, 1), TODAY - timedelta(1)]
DATES = st.sampled_from([None] * 5 + [*FAR, TODAY, TODAY + timedelta(40)])
DAYS = st.sampled_from([TODAY, TODAY, *FAR])
MOST_QUERIES = 74  # of all answers together, to any registry


def dated(draw, model, **fields):
    since, until = draw(DATES), draw(DATES)
    if since and until and until < since:
        since, until = until, since
    return make(model, since=since, until=until, **fields)


def make_registry(draw):
    """Draw members of each certainty, bodies that end, and projects in each status."""
    kinds, roles = models.Organization.Kind.values, models.Participation.Role.values
    organizations = [
        make.organization(kind=draw(st.sampled_from(kinds)), is_listed=number != 1)
        for number in range(5)
    ]
    for one in organizations[:4]:
        certainty = draw(st.sampled_from(models.Membership.Certainty.values))
        dated(draw, models.Membership, organization=one, certainty=certainty)
    ends = {"from_organization": organizations[2], "to_organization": organizations[3]}
    kind = draw(st.sampled_from(["merged into", "succeeded by", "owner", "funder"]))
    make(models.OrganizationRelationship, **ends, kind=kind, since=draw(DATES))
    site = make.site()
    for one in draw(st.lists(st.sampled_from(organizations), unique=True)):
        dated(draw, models.Presence, organization=one, site=site)
    for status in models.Project.Status.values:
        days = sorted((draw(DATES), draw(DATES)), key=lambda day: day or date.max)
        project = make.project(status=status, since=days[0], until=days[1])
        for one in draw(st.lists(st.sampled_from(organizations), unique=True)):
            role = draw(st.sampled_from(["funder", "partner", *roles]))
            part = {"project": project, "organization": one, "role": role}
            dated(draw, models.Participation, **part)


class Plain:
    """The same registry, counted by loops."""

    def __init__(self, day):
        ended = ended_by(day)
        parts = models.Participation.objects.select_related("project", "organization")
        working = [
            p for p in parts if works(p, day, ended) and p.organization.is_listed
        ]
        self.projects, self.by_project = {p.project_id for p in working}, {}
        self.going_on = models.Project.objects.filter(status__in=GOING_ON).count()
        for part in working:
            self.by_project.setdefault(part.project_id, set()).add(part.organization)
        self.organizations = {part.organization for part in working}
        self.pairs = {
            frozenset(pair)
            for partners in self.by_project.values()
            for pair in combinations(partners, 2)
        }
        stays = models.Membership.objects.filter(organization__is_listed=True)
        now = [stay for stay in stays if runs(stay.since, stay.until, day)]
        self.certainties = Counter(stay.certainty for stay in now)
        self.sure = {s.organization_id for s in now if s.certainty != "mentioned"}
        rows = models.Presence.objects.filter(organization__is_listed=True)
        present = [row for row in rows if runs(row.since, row.until, day)]
        self.present = {row.organization_id for row in present} - ended
        dated = [s for s in now if s.since and s.certainty != "mentioned"]
        self.dated = {stay.organization.name for stay in dated}
        at_latest = {
            s.organization.name for s in dated if s.since_precision == "at_latest"
        }
        self.joined = self.dated - at_latest


class EqualWords(TestCase):
    @settings(
        max_examples=examples(10), deadline=None, suppress_health_check=[*HealthCheck]
    )
    @given(data=st.data(), day=DAYS)
    def test_equal_words_give_equal_numbers_on_every_page_and_file(self, data, day):
        # Examples are rolled back inside one transaction, which no reader ever sees.
        built = OrganizationFilter.store.built
        for store in (built, network.cache.current, statistics.records.current):
            store.clear()
        make_registry(data.draw)
        plain = Plain(day)

        with CaptureQueriesContext(connection) as queries:
            self.members_agree(plain, day)
            self.work_agrees(plain, day)
        assert len(queries) <= MOST_QUERIES
        if day == TODAY:
            self.profiles_agree(plain)

    def listed(self, day, **parameters):
        page = self.client.get("/medlemmer/", {"on": day.isoformat(), **parameters})
        return page.context["listing"]

    def members_agree(self, plain, day):
        named, inferred, mentioned = (
            plain.certainties[one] for one in ("named", "inferred", "mentioned")
        )
        sets = [named, named + inferred, named + inferred + mentioned]
        listing = self.listed(day)
        assert listing.certainty.numbers == (named, inferred, mentioned)
        sure = self.listed(day, certainty=["named", "inferred"])
        assert [len(sure.answer), len(listing.answer)] == sets[1:]
        file = self.client.get("/medlemmer.csv", {"on": day.isoformat()}).content
        rows = list(csv.DictReader(StringIO(file.decode("utf-8-sig")), delimiter=";"))
        labels = dict(models.Membership.Certainty.choices)
        column = Counter(row["Hvor sikkert medlemskapet er"] for row in rows)
        assert column == {str(labels[k]): n for k, n in plain.certainties.items() if n}
        if day == TODAY:
            front = self.client.get("/").context["home"]
            assert [one.number for one in front.sets] == sets
            going = self.client.get(front.going_on_address).context["listing"].answer
            assert [len(front.going_on), len(going)] == [plain.going_on] * 2
            feed = self.client.get("/medlemmer/feed.atom").text
            names = re.findall(r"<entry><title>(.*?)</title>", feed)
            assert {*names} == plain.joined
            assert {row["Navn"] for row in rows if row["Medlem fra"]} == plain.dated

    def work_agrees(self, plain, day):
        numbers = [len(plain.projects), len(plain.organizations), len(plain.pairs)]
        on = {"on": day.isoformat()}
        network = self.client.get("/nettverk/", on).context["shown"]
        found = network.network.projects, network.network.organizations
        assert numbers == [*map(len, found), len(network.network.pairs)]
        active = {"relation": "any", "activity": "project"}
        for choices in (active, {"relation": "partner"}):
            listing = self.listed(day, **choices)
            assert {*listing.answer[:]} == {one.pk for one in plain.organizations}
        present = self.listed(day, relation="neighbour").answer
        assert {*present[:]} == plain.present
        page = self.client.get("/tall/", on)
        figures = {
            figure.name: table_of(figure)
            for _section, every in page.context["page"].sections
            for figure in every
        }
        now = [row[2] for row in figures["changes-in-a-year"]]
        assert now[0] == len(plain.sure)
        assert now[-3:] == numbers
        working = {one.pk for one in plain.organizations} & plain.sure
        assert figures["active-members"][0][1:3] == [len(plain.sure), len(working)]
        years = self.client.get("/nettverk/tall/", on)
        assert years.context["shown"].lead == network.lead

    def profiles_agree(self, plain):
        for one in models.Organization.objects.listed():
            profile = self.client.get(one.get_absolute_url()).context["profile"]
            partners = {
                partner.organization
                for partner in profile.partners.listed
                if partner.when == "now"
            }
            pairs = [pair for pair in plain.pairs if one in pair]
            assert partners == set().union(*pairs) - {one}
            every = plain.by_project.values()
            assert profile.projects_now == sum(one in partners for partners in every)


def test_after_midnight_the_day_before_is_counted_by_dates(client, monkeypatch):
    project = {"status": "completed", "since": FAR[0], "until": TODAY}
    make.project(partners=[make.organization()], **project)
    listing, on = {"activity": "project", "relation": "any"}, {"on": TODAY.isoformat()}

    def numbers():
        network = client.get("/nettverk/", on).context["shown"].network
        [change] = (
            figure
            for _section, every in client.get("/tall/", on).context["page"].sections
            for figure in every
            if figure.name == "changes-in-a-year"
        )
        answer = client.get("/medlemmer/", listing | on).context["listing"].answer
        return [len(answer), len(network.organizations), table_of(change)[-2][2]]

    before = numbers()
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: TODAY + timedelta(1))

    assert (before, numbers()) == ([0, 0, 0], [1, 1, 1])
