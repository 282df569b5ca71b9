"""The filters of the directory: SQL, index and plain loops find and count the same."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.filters import OrganizationFilter
from members.filters.bitmaps import bits_of, positions_of, slice_of
from members.filters.lru import LRUCache
from members.models import (
    Membership,
    Organization,
    OrganizationTopic,
    Participation,
    Presence,
    Role,
    TestFacility,
)
from tests.support.factories import (
    make_body,
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
)

START = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
ENDS = st.none() | DAYS
SIZES = {"1-9": (1, 9), "10-49": (10, 49), "50-249": (50, 249), "250-": (250, 10**9)}


def asked(**parameters):
    query = QueryDict(mutable=True)
    for name, values in parameters.items():
        query.setlist(name, values if isinstance(values, list) else [values])
    return OrganizationFilter(query, Organization.objects.listed())


def hits(search):
    return search.answer[0 : len(search.answer)]


def runs(since, until, day):
    return (since is None or since <= day) and (until is None or day <= until)


class Plain:
    """The same registry as lists of rows, filtered by loops."""

    def __init__(self):
        self.rows = {o.pk: o for o in Organization.objects.filter(is_listed=True)}
        self.stays = list(Membership.objects.all())
        self.places = list(Presence.objects.select_related("site__part_of__part_of"))
        self.topics = list(OrganizationTopic.objects.select_related("topic"))
        parts = Participation.objects.select_related("project")
        self.parts = [part for part in parts if part.declined_on is None]
        self.roles = list(Role.objects.all())
        self.facilities = list(TestFacility.objects.all())

    def values(self, name, pk, day):
        """List what an organization is under one filter on the day."""
        return set(getattr(self, f"_{name}")(self.rows[pk], day))

    def _kind(self, row, day):
        return [row.kind]

    def _size(self, row, day):
        for band, (low, high) in SIZES.items():
            if row.employees and low <= row.employees <= high:
                return [band]
        return ["unknown"]

    def _municipality(self, row, day):
        return [row.municipality.lower()] if row.municipality else []

    def _site(self, row, day):
        for place in self._mine(self.places, row, day):
            site = place.site
            while site:
                yield site.slug
                site = site.part_of

    def _topic(self, row, day):
        mine = [link.topic for link in self.topics if link.organization_id == row.pk]
        return [topic.slug for topic in mine if not topic.is_retired]

    def _project(self, row, day):
        return [p.project.slug for p in self._mine(self.parts, row, day)]

    def _facility(self, row, day):
        mine = self._mine(self.facilities, row, day)
        return ["yes" for facility in mine if facility.is_listed]

    def _category(self, row, day):
        return [stay.category for stay in self._mine(self.stays, row, day)]

    def _relation(self, row, day):
        yield "any"
        mine = [stay for stay in self.stays if stay.organization_id == row.pk]
        is_member = any(runs(stay.since, stay.until, day) for stay in mine)
        if is_member:
            yield "member"
        elif any(stay.until and stay.until < day for stay in mine):
            yield "former"
        for relation, rows in [
            ("partner", self.parts),
            ("office", self.roles),
            ("neighbour", self.places),
        ]:
            if list(self._mine(rows, row, day)):
                yield relation

    def _mine(self, rows, row, day):
        return [
            r
            for r in rows
            if r.organization_id == row.pk and runs(r.since, r.until, day)
        ]

    def hits(self, chosen, day, left_out=None):
        chosen = {"relation": ["member"], **{n: v for n, v in chosen.items() if v}}
        chosen.pop(left_out, None)
        return {
            pk
            for pk in self.rows
            if all(self.values(n, pk, day) & set(v) for n, v in chosen.items())
        }


def make_world(draw):
    """Draw a small registry: nested sites, stays that end, hidden organizations."""
    outer = make_site(slug="ytre")
    inner = make_site(slug="midt", part_of=outer)
    sites = [outer, inner, make_site(slug="innerst", part_of=inner), make_site()]
    topics = [make_topic(slug=f"tema-{n}", is_retired=n == 3) for n in range(4)]
    projects = [make_project(slug=f"prosjekt-{n}") for n in range(2)]
    body = make_body()
    for _ in range(draw(st.integers(0, 7))):
        row = make_organization(
            confirmed_on=draw(ENDS),
            kind=draw(st.sampled_from(Organization.Kind.values)),
            employees=draw(st.sampled_from([None, 0, 1, 9, 10, 49, 50, 249, 250])),
            municipality=draw(st.sampled_from(["", "Skien", "Bamble"])),
            is_listed=draw(st.sampled_from([True, True, True, False])),
        )
        if draw(st.booleans()):
            _dated(draw, Membership, row, category=draw(CATEGORIES))
        for site in draw(st.lists(st.sampled_from(sites), unique=True, max_size=2)):
            _dated(draw, Presence, row, site=site)
        for topic in draw(st.lists(st.sampled_from(topics), unique=True)):
            OrganizationTopic.objects.create(organization=row, topic=topic)
        for project in draw(st.lists(st.sampled_from(projects), unique=True)):
            no = draw(st.sampled_from([None, None, None, START]))
            said = {"project": project, "role": "partner", "declined_on": no}
            _dated(draw, Participation, row, **said)
        if draw(st.booleans()):
            named = {"name_nb": "Lab", "capability_nb": "Måler"}
            is_listed = draw(st.booleans())
            _dated(draw, TestFacility, row, is_listed=is_listed, **named)
        if draw(st.booleans()):
            _dated(draw, Role, row, body=body, role="member")


CATEGORIES = st.sampled_from(Membership.Category.values)


def _dated(draw, model, organization, **fields):
    since, until = draw(ENDS), draw(ENDS)
    if since and until and until < since:
        since, until = until, since
    model.objects.create(organization=organization, since=since, until=until, **fields)


def draw_choices(draw, search):
    facets = search.answer.index.facets
    return {
        name: draw(st.lists(st.sampled_from(sorted(facets[name].choices)), max_size=2))
        for name in search.several
        if facets[name].choices
    }


# Words of names, topics, projects and sites of the drawn registry, with a typo.
SEARCHES = ["", "bedrift", "emne", "prosjekt sted", "bedrfit", "finnesikke", "!"]
MORE = {
    "q": st.sampled_from(SEARCHES),
    "sort": st.sampled_from(["", "name", "-joined", "confirmed", "by colour"]),
}
ODD_VALUES = st.sampled_from(["nonsense", "\0", "9" * 30, "-1", "ytre ", "æ"])


FILTERS = asked().several


class Agreement(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), day=DAYS)
    def test_every_count_is_what_choosing_it_would_give(self, data, day):
        # Examples are rolled back inside one transaction, which no reader ever sees.
        OrganizationFilter.store.built.clear()
        make_world(data.draw)
        chosen = draw_choices(data.draw, asked(on=str(day)))

        search = asked(on=str(day), **chosen)

        plain = Plain()
        assert set(hits(search)) == plain.hits(chosen, day)
        for name in search.several:
            others = plain.hits(chosen, day, left_out=name)
            counts = {
                value: sum(value in plain.values(name, pk, day) for pk in others)
                for value in search.answer.index.facets[name].choices
            }
            assert search.answer.counts(name) == counts, name
        self.sql_agrees_with_the_index(data, on=str(day), **chosen)

    def sql_agrees_with_the_index(self, data, **chosen):
        """Compare rows, order and counts, also of a search and with odd values."""
        more = {name: data.draw(values) for name, values in MORE.items()}
        odd = data.draw(st.dictionaries(st.sampled_from([*FILTERS]), ODD_VALUES))
        for name, value in odd.items():
            more[name] = [*chosen.get(name, []), value]

        search = asked(**chosen | more)

        assert list(search.qs.values_list("pk", flat=True)) == hits(search)
        counts = search.counts(search.found)
        for name in search.several:
            shown = search.answer.counts(name)
            assert counts[name] == {v: n for v, n in shown.items() if n}, name


@pytest.mark.django_db
def test_relations_are_those_of_the_queryset_words():
    day = START
    make_member(since=START), make_member(since=None, until=START - timedelta(days=1))
    make_project(partners=[make_organization()])
    make_organization(is_listed=False)

    for relation in Organization.Relation.values:
        words = Organization.objects.listed().related_as(relation, day)
        search = asked(relation=relation, on=str(day))
        assert set(hits(search)) == set(words.values_list("pk", flat=True))


@pytest.mark.django_db
def test_without_its_last_relation_a_list_has_the_members():
    make_member(), make_member()
    make_project(partners=[make_organization()])

    answer = asked(relation=["partner", "neighbour"]).answer
    last = asked(relation="partner").answer

    counts = answer.count_without("relation", "neighbour"), len(last)
    promise = "The count on a chip is the length of the list that it leads to."
    assert counts == (1, 1), promise
    assert last.count_without("relation", "partner") == len(asked().answer) == 2, (
        promise
    )


@pytest.mark.django_db
def test_a_bad_value_is_named_and_left_out():
    shown = make_member(kind="research")

    search = asked(kind=["research", "nonsense"], on="not a day", sort="by colour")

    assert hits(search) == [shown.pk]
    assert sorted(value for _, value in search.problems) == [
        "by colour",
        "nonsense",
        "not a day",
    ]


@pytest.mark.django_db
def test_newest_members_first_and_names_break_ties():
    old, new = make_member(name="Å"), make_member(name="B", since=date(2024, 1, 1))
    twin = make_member(name="A", since=date(2024, 1, 1))

    assert hits(asked(sort="-joined")) == [twin.pk, new.pk, old.pk]


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_shows_at_once():
    before = len(asked().answer)

    make_member()

    assert len(asked().answer) == before + 1


@given(st.sets(st.integers(0, 300)) | st.sets(st.integers(0, 9_000), max_size=40))
def test_bits_keep_positions_in_order(positions):
    bits = bits_of(positions, 9_001)

    assert list(positions_of(bits)) == sorted(positions)
    assert slice_of(bits, 1, 3) == sorted(positions)[1:3]
    backwards = list(range(9_000, -1, -1))
    assert slice_of(bits, 0, 400, backwards) == sorted(positions, reverse=True)


@pytest.mark.django_db
def test_municipalities_stand_in_norwegian_order():
    for name in ["Ås", "Bærum", "Bamble", "Ørsta"]:
        make_member(municipality=name)

    choices = asked().answer.index.facets["municipality"].choices.values()

    assert [choice.nb for choice in choices] == ["Bamble", "Bærum", "Ørsta", "Ås"]


@pytest.mark.django_db
def test_the_queryset_never_asks_the_index():
    site = make_site()
    shown = make_member(kind="research", sites=[site])
    make_member(kind="research"), make_member(sites=[site])
    OrganizationFilter.store.built.clear()

    search = asked(kind="research", site=site.slug)

    assert list(search.qs) == [shown]
    assert not OrganizationFilter.store.built.values


def test_a_cache_keeps_what_was_used_last():
    cache = LRUCache(2)
    cache.set("a", 1), cache.set("b", 2)
    cache.get("a")
    cache.set("c", 3)

    assert [cache.get(key) for key in "abc"] == [1, None, 3]
