"""The figures of members equal counts by plain loops over random registries."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from members.models import Cluster, ClusterName, Membership, Organization, Presence
from members.queries import statistics
from members.queries.filters import OrganizationFilter
from tests.queries.statistics import lists
from tests.support.factories import make
from tests.support.sampling import examples

START, A_DAY = date(2019, 1, 1), timedelta(days=1)
DAYS = st.dates(START, date(2021, 12, 31))
PLACES = ["", "Skien", "Bamble"]
DOCUMENTED = {"named", "inferred"}
SIZES = {None: "Ukjent størrelse", 1: "1–9 ansatte", 49: "10–49 ansatte"}
SIZES |= {50: "50–249 ansatte", 250: "250 ansatte eller flere"}


class Agreement(TestCase):
    @settings(max_examples=examples(12), suppress_health_check=[*HealthCheck])
    @given(data=st.data(), days=st.lists(DAYS, min_size=3, max_size=3))
    def test_every_number_is_what_a_plain_loop_counts(self, data, days):
        # Examples are rolled back inside one transaction, which no reader ever sees.
        OrganizationFilter.store.built.clear()
        _make_registry(data.draw)
        day, (since, until) = days[0], sorted(days[1:])
        unlisted = data.draw(st.booleans())

        given = unlisted, lists.Lists(), statistics.Records()
        question = statistics.FigureQuestion(day, since, until, *given)
        plain = Plain(unlisted)

        self._members_agree(question, plain)
        self._groups_agree(question, plain)
        self._changes_agree(question, plain)
        if not unlisted:
            for name in statistics.FIGURES:
                lists.each_link_leads_to_its_number(statistics.figure(question, name))

    def _members_agree(self, question, plain):
        shown = statistics.figure(question, "members")
        for day, *numbers in lists.table_of(shown):
            documented, mentioned, certain, possible = numbers[:4]
            assert documented == plain.members(day, DOCUMENTED)
            assert mentioned == plain.members(day, {"mentioned"})
            assert (certain, possible) == (plain.certain(day), plain.possible(day))
            # What is documented lies in the band.
            assert certain <= documented <= possible
        for day, number in shown.chart.lines[0].points:
            assert number == plain.members(day, DOCUMENTED)
        for day, low, high in shown.chart.bands[0].points:
            assert (low, high) == (plain.certain(day), plain.possible(day))

    def _groups_agree(self, question, plain):
        earlier = question.year_ends[-2::-1]
        asked = [(question.day, DOCUMENTED), (question.day, {"mentioned"})]
        asked += [(day, DOCUMENTED) for day in earlier]
        for name, attribute in {
            "members-by-kind": lambda o, _day: {o.get_kind_display()},
            "members-by-size": lambda o, _day: {SIZES[o.employees]},
            "members-by-municipality": lambda o, _day: {o.municipality} - {""},
            "members-by-site": plain.sites,
            "members-by-category": plain.categories,
        }.items():
            wanted = {}
            for number, (day, certainties) in enumerate(asked):
                for one in plain.members_on(day, certainties):
                    for value in attribute(one, day):
                        counts = wanted.setdefault(value, [0] * len(asked))
                        counts[number] += 1
            rows = lists.table_of(statistics.figure(question, name))
            assert {row[0]: row[1:] for row in rows} == wanted, name

    def _changes_agree(self, question, plain):
        for row in lists.table_of(statistics.figure(question, "joined-and-left")):
            year, *changes = row
            first = max(question.since, date(year, 1, 1))
            last = min(question.until, date(year, 12, 31))
            assert changes == [plain.joined(first, last), plain.left(first, last)]
            # The counting of reports, of the same memberships.
            found = statistics.turnover(plain.documented, first, last)
            ids = [
                {s.organization_id for s in stays}
                for stays in (found.joined, found.left)
            ]
            assert [len(ids[0]), len(ids[1])] == changes
        rows = lists.table_of(statistics.figure(question, "changes-in-a-year"))[1:]
        day, before = question.day, question.day.replace(year=question.day.year - 1)
        years = [(before.replace(year=before.year - 1), before), (before, day)]
        for row, count in zip(rows, [plain.joined, plain.left], strict=False):
            then, now = [count(first + A_DAY, last) for first, last in years]
            assert row[1:] == [then, now, now - then]


def test_an_organization_that_joins_twice_in_a_year_is_counted_once():
    one = make.organization()
    for since, until in [((2020, 2, 1), (2020, 3, 1)), ((2020, 6, 1), (2020, 7, 1))]:
        days = {"since": date(*since), "until": date(*until)}
        Membership.objects.create(organization=one, certainty="named", **days)
    OrganizationFilter.store.built.clear()
    given = False, lists.Lists(), statistics.Records()
    question = statistics.FigureQuestion(
        date(2021, 1, 1), START, date(2020, 12, 31), *given
    )

    yearly = statistics.figure(question, "joined-and-left")
    changes = statistics.figure(question, "changes-in-a-year")
    assert lists.table_of(yearly)[1] == [2020, 1, 1]
    assert [row[2] for row in lists.table_of(changes)[1:3]] == [1, 1]
    for figure in (yearly, changes):
        lists.each_link_leads_to_its_number(figure)


def possible_days(day, precision):
    """Return the first and the last day that a date of the precision may mean."""
    if precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision == "month":
        first = day.replace(day=1)
        return first, (first + 31 * A_DAY).replace(day=1) - A_DAY
    return day, day


class Plain:
    """The same registry as rows, counted day by day."""

    def __init__(self, unlisted):
        rows = Organization.objects.all() if unlisted else Organization.objects.listed()
        self.organizations = {one.pk: one for one in rows}
        stays = Membership.objects.filter(organization__in=rows).order_by("since")
        self.stays = list(stays)
        self.documented = [s for s in self.stays if s.certainty in DOCUMENTED]
        self.presences = list(Presence.objects.select_related("site__part_of"))

    def members_on(self, day, certainties):
        return [
            self.organizations[stay.organization_id]
            for stay in self.stays
            if stay.certainty in certainties and lists.holds(stay, day)
        ]

    def members(self, day, certainties):
        return len(self.members_on(day, certainties))

    def certain(self, day):
        """Count who was a member that day whatever its imprecise days may be."""
        return sum(
            self._surely_begun(stay, day) and self._surely_not_over(stay, day)
            for stay in self.documented
        )

    def _surely_begun(self, stay, day):
        if stay.since is None:
            return True
        return day >= possible_days(stay.since, stay.since_precision)[1]

    def _surely_not_over(self, stay, day):
        if stay.until is None:
            return True
        if stay.until_precision == "at_latest":
            # It may have ended right after it surely had begun.
            is_first = stay.since and not self._surely_begun(stay, day - A_DAY)
            return bool(is_first) and day <= stay.until
        return day <= possible_days(stay.until, stay.until_precision)[0]

    def possible(self, day):
        who = set()
        for stay in self.stays:
            since = stay.since
            if stay.since_precision == "at_latest":
                # Not before the cluster, nor before the stay that came first had ended.
                before = [s.until + A_DAY for s in self._earlier(stay)]
                since = max([min(START, since), *before])
            if (since or date.min) <= day <= (stay.until or date.max):
                who.add(stay.organization_id)
        return len(who)

    def _earlier(self, stay):
        same = [s for s in self.stays if s.organization_id == stay.organization_id]
        return [s for s in same if s.until and s.until < stay.since]

    def sites(self, organization, day):
        rows = [p for p in self.presences if p.organization_id == organization.pk]
        sites = [row.site for row in rows if lists.holds(row, day)]
        return {one.name for site in sites for one in (site, site.part_of) if one}

    def categories(self, organization, day):
        rows = [s for s in self.stays if s.organization_id == organization.pk]
        return {row.get_category_display() for row in rows if lists.holds(row, day)}

    def joined(self, first, last):
        return self._organizations(first, last, "since", -A_DAY)

    def left(self, first, last):
        return self._organizations(first, last, "until", A_DAY)

    def _organizations(self, first, last, end, step):
        """Count those that join or leave in the period, each once."""
        known = {
            stay.organization_id
            for stay in self.documented
            if self._is_known_within(
                getattr(stay, end), getattr(stay, f"{end}_precision"), first, last
            )
            and not self._was_member(stay.organization_id, getattr(stay, end) + step)
        }
        return len(known)

    def _is_known_within(self, day, precision, first, last):
        """Whether every day that a date may mean lies in the period."""
        if day is None or precision == "at_latest":
            return False
        earliest, latest = possible_days(day, precision)
        return first <= earliest <= latest <= last

    def _was_member(self, organization, day):
        return any(o.pk == organization for o in self.members_on(day, DOCUMENTED))


def _make_registry(draw):
    def some(values):
        return draw(st.sampled_from(list(values)))

    cluster, _new = Cluster.objects.get_or_create(pk=1)
    ClusterName.objects.create(cluster=cluster, name="Klyngen", since=START)
    outer = make.site(name="Ytre")
    sites = [outer, make.site(name="Indre", part_of=outer), make.site(name="Annen")]
    for _ in range(draw(st.integers(0, 6))):
        one = make.organization(
            kind=some(Organization.Kind.values),
            employees=some(SIZES),
            municipality=some(PLACES),
            is_listed=some([True, True, True, False]),
        )
        one.refresh_from_db()
        _add_stays(draw, some, one)
        for site in draw(st.lists(st.sampled_from(sites), unique=True, max_size=2)):
            since, until = draw(st.none() | DAYS), draw(st.none() | DAYS)
            if since and until and until < since:
                since, until = until, since
            period = {"since": since, "until": until}
            Presence.objects.create(organization=one, site=site, **period)


def _add_stays(draw, some, organization):
    """Add stays that never overlap, some of which go on from the one before."""
    days = sorted(draw(st.lists(DAYS, unique=True, max_size=5)))
    while days:
        since, until = days.pop(0), days.pop(0) if days else None
        stay = Membership(
            organization=organization,
            since=since,
            until=until,
            certainty=some(Membership.Certainty.values),
            category=some(Membership.Category.values),
            since_precision=some(Membership.Precision.values),
            until_precision=some(Membership.Precision.values),
        )
        stay.clean()
        same = Membership.objects.filter(organization=organization)
        if not any(stay.overlaps(other) for other in same):
            stay.save()
        if until and draw(st.booleans()):
            days = [stay.until + A_DAY, *(d for d in days if d > stay.until + A_DAY)]
