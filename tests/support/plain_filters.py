"""The filters of the directory by plain loops, and small registries to compare them on."""

from datetime import date, timedelta

from django.http import QueryDict
from hypothesis import strategies as st

from members import models
from members.queries.filters import OrganizationFilter
from tests.support.factories import make

START = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
ENDS = st.none() | DAYS
SIZES = {"1-9": (1, 9), "10-49": (10, 49), "50-249": (50, 249), "250-": (250, 10**9)}


def query_of(**parameters):
    query = QueryDict(mutable=True)
    for name, values in parameters.items():
        query.setlist(name, values if isinstance(values, list) else [values])
    return query


def asked(**given):
    return OrganizationFilter(query_of(**given), models.Organization.objects.listed())


def hits(search):
    return search.answer[0 : len(search.answer)]


def runs(since, until, day):
    return (since is None or since <= day) and (until is None or day <= until)


class Plain:
    """The same registry as lists of rows, filtered by loops."""

    def __init__(self):
        rows = models.Organization.objects.filter(is_listed=True)
        self.rows = {row.pk: row for row in rows}
        places = models.Presence.objects.select_related("site__part_of__part_of")
        parts = models.Participation.objects.select_related("project")
        services = models.Service.objects.exclude(topic=None).select_related("topic")
        self.stays, self.places = list(models.Membership.objects.all()), list(places)
        self.topics = list(models.OrganizationTopic.objects.select_related("topic"))
        self.parts = list(parts.filter(declined_on=None))
        self.roles, self.services = list(models.Role.objects.all()), list(services)
        self.certificates = list(models.Certificate.objects.select_related("kind"))
        self.facilities = list(models.TestFacility.objects.filter(is_listed=True))
        self.streams = list(models.ResourceStream.objects.filter(is_public=True))

    def values(self, name, pk, day):
        """List what an organization is under one filter on the day."""
        return set(getattr(self, f"_{name}")(self.rows[pk], day))

    def _kind(self, row, day):
        return [row.kind]

    def _size(self, row, day):
        for band, (low, high) in SIZES.items():
            is_own = row.headcount.is_complete and row.employees_scope == "organization"
            if is_own and low <= row.employees <= high:
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
        topics = [link.topic for link in self._mine(self.topics, row)]
        return [topic.slug for topic in topics if not topic.is_retired]

    def _service(self, row, day):
        topics = [service.topic for service in self._mine(self.services, row)]
        return [topic.slug for topic in topics if not topic.is_retired]

    def _sector(self, row, day):
        return row.sectors

    def _certificate(self, row, day):
        return [c.kind.slug for c in self._mine(self.certificates, row, day)]

    def _project(self, row, day):
        return [p.project.slug for p in self._mine(self.parts, row, day)]

    def _facility(self, row, day):
        return ["yes" for _one in self._mine(self.facilities, row, day)]

    def _stream(self, row, day):
        mine = self._mine(self.streams, row, day)
        return [f"{stream.direction}-{stream.kind}" for stream in mine]

    def _category(self, row, day):
        return [stay.category for stay in self._mine(self.stays, row, day)]

    def _certainty(self, row, day):
        mine = self._mine(self.stays, row)
        current = [stay for stay in mine if runs(stay.since, stay.until, day)]
        ended = [stay for stay in mine if stay.until and stay.until < day]
        return [stay.certainty for stay in current or ended]

    def _relation(self, row, day):
        yield "any"
        mine = self._mine(self.stays, row)
        if any(runs(stay.since, stay.until, day) for stay in mine):
            yield "member"
        elif any(stay.until and stay.until < day for stay in mine):
            yield "former"
        others = {"partner": self.parts, "office": self.roles, "neighbour": self.places}
        for relation, rows in others.items():
            if self._mine(rows, row, day):
                yield relation

    def _activity(self, row, day):
        parts = self._mine(self.parts, row, day)
        works = [p for p in parts if runs(p.project.since, p.project.until, day)]
        # The drawn projects go on: of what is over on an unknown day, see test_graph.
        kinds = ["project"] * bool(works)
        kinds += ["office"] * bool(self._mine(self.roles, row, day))
        return kinds or ["none"]

    def _mine(self, rows, row, day=None):
        """Return the rows of the organization, on the day if one is given."""
        mine = [one for one in rows if one.organization_id == row.pk]
        return [one for one in mine if day is None or runs(one.since, one.until, day)]

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
    outer = make.site(slug="ytre")
    inner = make.site(slug="midt", part_of=outer)
    innermost = make.site(slug="innerst", part_of=inner)
    sites = [outer, inner, innermost, make.site()]
    topics = [make.topic(slug=f"tema-{n}", is_retired=n == 3) for n in range(4)]
    projects = [make.project(slug=f"prosjekt-{n}") for n in range(2)]
    body = make.body()
    certificates = [make(models.CertificateKind, slug=f"iso-{n}") for n in range(2)]
    for _ in range(draw(st.integers(0, 7))):
        row = make.organization(**{n: draw(v) for n, v in DRAWN.items()})
        if draw(st.booleans()):
            stay = {name: draw(values) for name, values in OF_STAYS.items()}
            _dated(draw, models.Membership, row, **stay)
        for site in draw(st.lists(st.sampled_from(sites), unique=True, max_size=2)):
            _dated(draw, models.Presence, row, site=site)
        for topic in draw(st.lists(st.sampled_from(topics), unique=True)):
            row.organizationtopic_set.create(topic=topic)
        _shown_of_itself(draw, row, topics, certificates)
        for project in draw(st.lists(st.sampled_from(projects), unique=True)):
            declined = draw(st.sampled_from([None, None, None, START]))
            part = {"project": project, "role": "partner", "declined_on": declined}
            _dated(draw, models.Participation, row, **part)
        if draw(st.booleans()):
            lab = {"name_nb": "Lab", "capability_nb": "Måler"}
            lab["is_listed"] = draw(st.booleans())
            _dated(draw, models.TestFacility, row, **lab)
        if draw(st.booleans()):
            _dated(draw, models.Role, row, body=body, role="member")


def _shown_of_itself(draw, row, topics, certificates):
    for topic in draw(st.lists(st.sampled_from([None, *topics]), max_size=2)):
        make(models.Service, organization=row, topic=topic)
    for kind in draw(st.lists(st.sampled_from(certificates), unique=True)):
        _dated(draw, models.Certificate, row, kind=kind)
    for kind in draw(st.lists(st.sampled_from(["heat", "competence"]), max_size=2)):
        direction = draw(st.sampled_from(["offered", "needed"]))
        stream = {"kind": kind, "direction": direction, "note": "Noe"}
        stream["is_public"] = draw(st.booleans())
        _dated(draw, models.ResourceStream, row, **stream)


DRAWN = {
    "confirmed_on": ENDS,
    "kind": st.sampled_from(models.Organization.Kind.values),
    "employees": st.sampled_from([None, 0, 1, 9, 10, 49, 50, 249, 250]),
    "employees_scope": st.sampled_from(["organization", "organization", "group", ""]),
    "employees_year": st.just(2025),
    "employees_source": st.just("https://example.org/ansatte"),
    "municipality": st.sampled_from(["", "Skien", "Bamble"]),
    "is_listed": st.sampled_from([True, True, True, False]),
    "sectors": st.lists(st.sampled_from(["process", "oil-gas"]), unique=True),
}
OF_STAYS = {
    "category": st.sampled_from(models.Membership.Category.values),
    "certainty": st.sampled_from(models.Membership.Certainty.values),
    "since_precision": st.sampled_from(["day", "day", "at_latest"]),
}


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


ODD = [
    "nonsense",
    "\0",
    "9" * 30,
    "-1",
    "ytre ",
    "æ",
    "02019",
    "２０１９",
    "stopped",
    "2040",
]
ODD_VALUES = st.sampled_from([*ODD, "unknown"])


def assert_sql_agrees(data, asked, more, chosen, *apart):
    """Compare rows, order, counts and chips of SQL and the index, also with odd values.

    What is counted apart from the other filters is left out.
    """
    more = {name: data.draw(values) for name, values in more.items()}
    odd = data.draw(st.dictionaries(st.sampled_from([*asked().several]), ODD_VALUES))
    for name, value in odd.items():
        more[name] = [*chosen.get(name, []), value]

    search = asked(**chosen | more)

    assert list(search.qs.values_list("pk", flat=True)) == hits(search)
    counts = search.counts(search.matches, *apart)
    for name in {*search.several} - {*apart}:
        shown = search.answer.counts(name)
        assert counts[name] == {v: n for v, n in shown.items() if n}, name
    answers = [search.answer, search.database_answer]
    assert len({(tuple(one[0 : len(one)]), str(one.selection)) for one in answers}) == 1
    chips = [(n, v) for n, values in search.recognized.items() for v in values]
    for name, value in [("q", None), *chips]:
        both = {(a.count_without(name, value), a.number_without(name)) for a in answers}
        labels = {a.index.facets[name].choices[value].label for a in answers if value}
        assert (len(both), len(labels)) == (1, value is not None), name
