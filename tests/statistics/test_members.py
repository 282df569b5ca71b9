"""The figures of members equal counts by plain loops over random registries."""

from datetime import date, timedelta

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members import statistics
from members.filters import OrganizationFilter
from members.models import Cluster, ClusterName, Membership, Organization, Presence
from tests.statistics.lists import Lists
from tests.support.factories import make_organization, make_site
from tests.support.sampling import examples

START = date(2019, 1, 1)
LATEST = date(2021, 12, 31)
DAYS = st.dates(START, LATEST)
PLACES = ["", "Skien", "Bamble"]
SIZES = {
    None: "Ukjent størrelse",
    1: "1–9 ansatte",
    49: "10–49 ansatte",
    50: "50–249 ansatte",
    250: "250 ansatte eller flere",
}


class Agreement(TestCase):
    @settings(
        max_examples=examples(12),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data(), days=st.lists(DAYS, min_size=3, max_size=3))
    def test_every_number_is_what_a_plain_loop_counts(self, data, days):
        # Examples are rolled back inside one transaction, which no reader ever sees.
        OrganizationFilter.store.built.clear()
        _make_registry(data.draw)
        day, (since, until) = days[0], sorted(days[1:])
        unlisted = data.draw(st.booleans())

        given = unlisted, Lists(), statistics.Records()
        question = statistics.Question(day, since, until, *given)
        plain = Plain(unlisted)

        self._members_agree(question, plain)
        self._groups_agree(question, plain)
        self._changes_agree(question, plain)
        if not unlisted:
            for name in statistics.FIGURES:
                _each_link_leads_to_its_number(statistics.figure(question, name))

    def _members_agree(self, question, plain):
        shown = statistics.figure(question, "members")
        for cells in shown.table.rows:
            day, *numbers = (cell.value for cell in cells[:5])
            wanted = [
                plain.members(day, {"named", "inferred"}),
                plain.members(day, {"mentioned"}),
                plain.certain(day),
                plain.possible(day),
            ]
            assert numbers == wanted
            # What is documented lies in the band.
            assert numbers[2] <= numbers[0] <= numbers[3]
        for day, number in shown.chart.lines[0].points:
            assert number == plain.members(day, {"named", "inferred"})
        for day, low, high in shown.chart.bands[0].points:
            assert (low, high) == (plain.certain(day), plain.possible(day))

    def _groups_agree(self, question, plain):
        for name, attribute in {
            "members-by-kind": lambda o, _day: {o.get_kind_display()},
            "members-by-size": lambda o, _day: {SIZES[o.employees]},
            "members-by-municipality": lambda o, _day: {o.municipality} - {""},
            "members-by-site": plain.sites,
            "members-by-category": plain.categories,
        }.items():
            table = statistics.figure(question, name).table
            earlier = question.year_ends[-2::-1]
            asked = [(question.day, DOCUMENTED), (question.day, {"mentioned"})]
            asked += [(day, DOCUMENTED) for day in earlier]
            wanted = {}
            for number, (day, certainties) in enumerate(asked):
                for one in plain.members_on(day, certainties):
                    for value in attribute(one, day):
                        counts = wanted.setdefault(value, [0] * len(asked))
                        counts[number] += 1
            shown = {row[0].value: [c.value for c in row[1:]] for row in table.rows}
            assert shown == wanted, name

    def _changes_agree(self, question, plain):
        table = statistics.figure(question, "joined-and-left").table
        for year, joined, left in table.rows:
            first = max(question.since, date(year.value, 1, 1))
            last = min(question.until, date(year.value, 12, 31))
            assert joined.value == plain.joined(first, last)
            assert left.value == plain.left(first, last)
            self._reports_agree(plain, first, last, joined.value, left.value)
        _now, *counts = statistics.figure(question, "changes-in-a-year").table.rows
        day, before = question.day, question.day.replace(year=question.day.year - 1)
        years = [(before.replace(year=before.year - 1), before), (before, day)]
        for (_label, then, now, change), count in zip(
            counts, [plain.joined, plain.left], strict=False
        ):
            wanted = [count(first + A_DAY, last) for first, last in years]
            assert [then.value, now.value] == wanted
            assert change.value == wanted[1] - wanted[0]

    def _reports_agree(self, plain, first, last, joined, left):
        """Compare the counting of reports, of the same memberships."""
        rows = [stay for stay in plain.stays if stay.certainty in DOCUMENTED]
        found = statistics.turnover(rows, first, last)
        assert (len(found.joined), len(found.left)) == (joined, left)


DOCUMENTED = {"named", "inferred"}
A_DAY = timedelta(days=1)


class Plain:
    """The same registry as rows, counted day by day."""

    def __init__(self, unlisted):
        listed = (
            Organization.objects.all() if unlisted else Organization.objects.listed()
        )
        self.organizations = {one.pk: one for one in listed}
        rows = Membership.objects.filter(organization__in=listed)
        self.stays = list(rows.order_by("since"))
        self.presences = list(Presence.objects.select_related("site__part_of"))

    def members_on(self, day, certainties):
        return [
            self.organizations[stay.organization_id]
            for stay in self.stays
            if stay.certainty in certainties
            and (stay.since is None or stay.since <= day)
            and (stay.until is None or day <= stay.until)
        ]

    def members(self, day, certainties):
        return len(self.members_on(day, certainties))

    def certain(self, day):
        """Count who was a member that day whatever its imprecise days may be."""
        return sum(
            stay.certainty in DOCUMENTED
            and self._surely_begun(stay, day)
            and self._surely_not_over(stay, day)
            for stay in self.stays
        )

    def _surely_begun(self, stay, day):
        if stay.since_precision == "month":
            return (day.year, day.month) > (stay.since.year, stay.since.month) or (
                (day + A_DAY).day == 1 and day >= stay.since
            )
        if stay.since_precision == "year":
            return day.year > stay.since.year or (
                day.year == stay.since.year and (day.month, day.day) == (12, 31)
            )
        return stay.since is None or day >= stay.since

    def _surely_not_over(self, stay, day):
        if stay.until is None:
            return True
        if stay.until_precision == "month":
            return day <= stay.until.replace(day=1)
        if stay.until_precision == "year":
            return day <= stay.until.replace(month=1, day=1)
        if stay.until_precision == "at_latest":
            # It may have ended right after it surely had begun.
            is_first = stay.since and not self._surely_begun(stay, day - A_DAY)
            return bool(is_first) and day <= stay.until
        return day <= stay.until

    def possible(self, day):
        who = set()
        for stay in self.stays:
            since = stay.since
            if stay.since_precision == "at_latest":
                # Not before the cluster, nor before the stay that came first had ended.
                before = [s.until + A_DAY for s in self._earlier(stay)]
                since = max([min(START, since), *before])
            begun = since is None or since <= day
            if begun and (stay.until is None or day <= stay.until):
                who.add(stay.organization_id)
        return len(who)

    def _earlier(self, stay):
        return [
            other
            for other in self.stays
            if other.organization_id == stay.organization_id
            and other.until
            and other.until < stay.since
        ]

    def sites(self, organization, day):
        found = set()
        for one in self.presences:
            begun = one.since is None or one.since <= day
            over = one.until is not None and one.until < day
            if one.organization_id == organization.pk and begun and not over:
                found |= {one.site.name} | {
                    one.site.part_of.name for _ in [0] if one.site.part_of
                }
        return found

    def categories(self, organization, day):
        return {
            stay.get_category_display()
            for stay in self.stays
            if stay.organization_id == organization.pk
            and (stay.since is None or stay.since <= day)
            and (stay.until is None or day <= stay.until)
        }

    def joined(self, first, last):
        return sum(
            self._is_documented(stay)
            and self._is_known_within(stay.since, stay.since_precision, first, last)
            and not self._was_member(stay.organization_id, stay.since - A_DAY)
            for stay in self.stays
        )

    def left(self, first, last):
        return sum(
            self._is_documented(stay)
            and self._is_known_within(stay.until, stay.until_precision, first, last)
            and not self._was_member(stay.organization_id, stay.until + A_DAY)
            for stay in self.stays
        )

    def _is_known_within(self, day, precision, first, last):
        """Whether every day that a date may mean lies in the period."""
        if day is None or precision == "at_latest":
            return False
        parts = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[precision]
        near = [date(day.year, 1, 1) + n * A_DAY for n in range(366)]
        possible = [d for d in near if d.strftime(parts) == day.strftime(parts)]
        return all(first <= one <= last for one in possible)

    def _is_documented(self, stay):
        return stay.certainty in DOCUMENTED

    def _was_member(self, organization, day):
        return any(o.pk == organization for o in self.members_on(day, DOCUMENTED))


def _each_link_leads_to_its_number(figure):
    for row in figure.table.rows:
        for cell in row:
            if cell.url.startswith("/medlemmer/"):
                asked = OrganizationFilter(QueryDict(cell.url.partition("?")[2]))
                assert not asked.problems, cell.url
                assert len(asked.answer) == cell.value, (figure.name, cell.url)
                if "joined=" in cell.url or "left=" in cell.url:
                    assert asked.qs.count() == cell.value, cell.url


def _make_registry(draw):
    cluster, _new = Cluster.objects.get_or_create(pk=1)
    ClusterName.objects.create(cluster=cluster, name="Klyngen", since=START)
    outer = make_site(name="Ytre")
    sites = [outer, make_site(name="Indre", part_of=outer), make_site(name="Annen")]
    for _ in range(draw(st.integers(0, 6))):
        one = make_organization(
            kind=draw(st.sampled_from(Organization.Kind.values)),
            employees=draw(st.sampled_from([*SIZES])),
            municipality=draw(st.sampled_from(PLACES)),
            is_listed=draw(st.sampled_from([True, True, True, False])),
        )
        one.refresh_from_db()
        _add_stays(draw, one)
        for site in draw(st.lists(st.sampled_from(sites), unique=True, max_size=2)):
            since, until = _period(draw)
            Presence.objects.create(
                organization=one, site=site, since=since, until=until
            )


def _add_stays(draw, organization):
    """Add stays that never overlap, some of which go on from the one before."""
    days = sorted(draw(st.lists(DAYS, unique=True, max_size=5)))
    while days:
        since, until = days.pop(0), days.pop(0) if days else None
        stay = Membership(
            organization=organization,
            since=since,
            until=until,
            certainty=draw(st.sampled_from(Membership.Certainty.values)),
            category=draw(st.sampled_from(Membership.Category.values)),
            since_precision=draw(st.sampled_from(Membership.Precision.values)),
            until_precision=draw(st.sampled_from(Membership.Precision.values)),
        )
        stay.clean()
        same = Membership.objects.filter(organization=organization)
        if not any(stay.overlaps(other) for other in same):
            stay.save()
        if until and draw(st.booleans()):
            days = [stay.until + A_DAY, *(d for d in days if d > stay.until + A_DAY)]


def _period(draw):
    since, until = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return (until, since) if since and until and until < since else (since, until)
