"""Office holders: on a day, through the years, and named only with consent; their bars."""

from datetime import date, timedelta
from itertools import batched

import pytest
from django.utils import timezone

from tests.support.factories import LONG_AGO, make

DAY = date(2020, 6, 1)


def ask(client, **parameters):
    return client.get("/roller/", parameters).context["shown"]


def holder_texts(offices):
    """Return {kind: the texts of the holders}."""

    def text(holder):
        parts = holder.name, holder.title, holder.organization
        return ", ".join(str(part) for part in parts if part)

    return {o.kind: [*map(text, o.named), *o.unnamed] for o in offices}


def give_consent(person, *items, since=LONG_AGO, until=None):
    for item in items:
        make.consent(person, item, since=since, until=until)


def test_bodies_are_listed_by_kind_with_the_holders_of_the_day(client):
    board = make.body(kind="board", name_nb="Styret")
    programme = make.body(kind="programme", name_nb="Programmet")
    orn, aas = make.organization(name="Ørn"), make.organization(name="Ås")
    for organization in (aas, orn):
        make.role(body=board, organization=organization)
    make.role(body=board, organization=aas, role="chair", until=DAY)
    make.role(body=programme, organization=orn, role="owner", since=DAY)
    past = make.body()
    make.role(body=past, until=LONG_AGO)
    make.body()

    on_the_day, answer = ask(client, on=str(DAY)), client.get("/roller/?on=i går")

    assert [(b.body, holder_texts(b.present)) for b in on_the_day.in_office] == [
        (board, {"chair": ["Ås"], "member": ["Ørn", "Ås"]}),
        (programme, {"owner": ["Ørn"]}),
    ]
    today = answer.context["shown"]
    assert [holder_texts(b.former) for b in today.in_office] == [{"chair": ["Ås"]}, {}]
    assert [b.body for b in today.out_of_office] == [past]
    assert today.as_of.day == timezone.localdate()
    assert "«i går» er ikke en gyldig dato" in answer.text


@pytest.mark.parametrize(
    ("items", "since", "until", "words"),
    [
        ([], None, None, "én person"),
        (["email", "title"], LONG_AGO, None, "én person"),
        (["name"], LONG_AGO, None, "Nora"),
        (["name", "title"], LONG_AGO, None, "Nora, direktør"),
        (["name"], DAY + timedelta(days=1), None, "én person"),
        (["name"], LONG_AGO, date(2024, 1, 1), "én person"),
    ],
)
def test_consent_on_both_days_names_a_person(client, items, since, until, words):
    person = make.person(name="Nora", title="direktør")
    give_consent(person, *items, since=since, until=until)
    make.role(person=person, until=DAY, source="Kilde om Nora")

    shown = ask(client, on=str(DAY))
    body = client.get(person.roles.get().body.get_absolute_url())

    assert holder_texts(shown.in_office[0].present) == {"member": [words]}
    assert holder_texts(body.context["shown"].offices) == {"member": [words]}
    assert ("Kilde om Nora" in body.text) is ("Nora" in words)


def test_a_renewed_consent_covers_the_days_of_the_earlier_one(client):
    person = make.person(name="Nora")
    give_consent(person, "name", until=date(2021, 1, 1))
    give_consent(person, "name", since=date(2023, 1, 1))
    make.role(person=person)

    texts = [
        holder_texts(ask(client, on=str(day)).in_office[0].present)["member"]
        for day in (DAY, date(2022, 1, 1))
    ]
    assert texts == [["Nora"], ["én person"]]


def test_the_unlisted_are_counted_and_persons_named_with_consent(client):
    body, hidden = make.body(), make.organization(name="Hemmelig", is_listed=False)
    yara = make.organization(name="Yara", slug="yara")
    nora, ola, truls = (make.person(name=name) for name in ("Nora", "Olaug", "Truls"))
    give_consent(nora, "name")
    for organization, person, source in [
        *((yara, ola, "Kilde om Olaug"), (yara, truls, "Kilde om Truls")),
        *((hidden, None, "Hemmelig kilde"), (hidden, nora, "Hemmelig kilde")),
        (make.organization(is_listed=False), None, ""),
    ]:
        make.role(body=body, organization=organization, person=person, source=source)

    for address in ("/roller/", body.get_absolute_url()):
        page = client.get(address)
        names = "Yara", "Nora", "Olaug", "Truls", "Hemmelig"
        assert [name for name in names if name in page.text] == ["Yara", "Nora"]
        assert "To virksomheter som ikke vises her" in page.text
        assert page.context["shown"].sources == []
    shown = ask(client).in_office[0]
    assert holder_texts(shown.present)["member"][:2] == ["Nora", "Yara"]
    assert body.get_absolute_url() in client.get("/medlemmer/yara/").text


def test_a_body_lists_its_offices_as_they_were_held_each_with_a_bar(client):
    body = make.body()
    for name, since, until in [
        ("C", date(2015, 1, 1), None),
        ("B", None, None),
        ("A", date(2010, 1, 1), date(2014, 12, 31)),
    ]:
        organization = make.organization(name=name)
        period = {"since": since, "until": until, "source": name}
        make.role(body=body, organization=organization, **period)

    answer = client.get(body.get_absolute_url())

    shown = answer.context["shown"]
    [office] = shown.offices
    bars = {
        str(h.organization): (h.bar[0].start, h.bar[-1].end) for h in office.holders
    }
    assert holder_texts(shown.offices) == {"member": ["B", "A", "C"]}
    assert holder_texts(shown.present) == {"member": ["B", "C"]}
    assert shown.sources == [(None, "B"), (None, "A"), (None, "C")]
    assert (bars["B"], round(bars["C"][1])) == ((0, 100), 100)
    assert 0 <= bars["A"][0] < bars["A"][1] <= bars["C"][0]
    assert answer.text.count('<svg class="bar"') == 3


def test_words_find_bodies_on_the_day_with_and_without_holders(client):
    board = make.body(kind="board", name_nb="Styret", name_en="The board")
    council = make.body(kind="group", name_nb="Rådet", name_en="The council")
    make.body(kind="group", name_nb="Fagrådet", name_en="Experts")
    make.role(body=board, until=DAY)

    queries = [{"q": "styret", "on": str(DAY)}]
    queries += [{"q": q} for q in ("styret", "Council", "styrett", "ingenting")]
    bodies = [[b.body for b in ask(client, **query).bodies] for query in queries]

    assert bodies == [[board], [board], [council], [board], []]
    # A search keeps the day, and a day the search.
    page = client.get("/roller/", queries[0]).text
    assert page.count('<input type="hidden" name="q" value="styret">') == 1
    assert page.count('<input type="hidden" name="on" value="2020-06-01">') == 1


TODAY = timezone.localdate()
NOW = round(TODAY.year + (TODAY.timetuple().tm_yday - 1) / 366, 1)
JANUARY = {year: date(year, 1, 1) for year in (2000, 2001, 2010, 2020, 2030, 2049)}
YEAR, AT_LATEST = (
    {f"{end}_precision": kind for end in ("since", "until")}
    for kind in ("year", "at_latest")
)
IN_2020 = {"until": date(2020, 12, 31), "until_precision": "year"}
UNTIL_2010 = {"until": JANUARY[2010]}
LASTS = f"certain 2011 {NOW} fade-out {NOW} 2050"
FADING = "fade-in 2006.8 2010 certain 2010 2016.8 fade-out 2016.8 2020"
# A period, since 2010 if not given, and its segments on an axis from 2000 to 2050.
PERIODS = [
    ({"until": date(2020, 7, 1)}, "certain 2010 2020.5"),
    ({"since_precision": "year"}, f"imprecise 2010 2011 {LASTS}"),
    (IN_2020, "certain 2010 2020 imprecise 2020 2021"),
    (IN_2020 | YEAR | {"since": JANUARY[2020]}, "imprecise 2020 2021"),
    (AT_LATEST | {"until": JANUARY[2020]}, FADING),
    ({"since": None} | UNTIL_2010, "fade-in 1997 2000.2 certain 2000.2 2010"),
    ({"since": JANUARY[2030]}, "fade-out 2030 2050"),
]


def bars(client, *periods):
    """Return the bars on the page of a body, in the order of the periods."""
    body = make.body()
    roles = [make.role(body=body, role="member", **period) for period in periods]
    shown = client.get(body.get_absolute_url()).context["shown"]
    by_role = {holder.role: holder.bar for o in shown.offices for holder in o.holders}
    return shown, [by_role[role] for role in roles]


@pytest.mark.parametrize(("fields", "segments"), PERIODS)
def test_a_period_is_drawn_as_precisely_as_it_is_known(client, fields, segments):
    first = {"since": JANUARY[2000], "until": JANUARY[2001]}
    last = {"since": JANUARY[2049], "until": date(2049, 2, 1)}
    kinds, starts, ends = zip(*batched(segments.split(), 3, strict=True), strict=True)

    period = {"since": JANUARY[2010]} | fields
    _shown, [bar, [start], [end]] = bars(client, period, first, last)

    years = 49 / (end.start - start.start)
    for at, expected in [("start", starts), ("end", ends)]:
        days = [2000 + (getattr(part, at) - start.start) * years for part in bar]
        assert days == pytest.approx([*map(float, expected)], abs=0.06)
    assert [part.kind for part in bar] == list(kinds)


@pytest.mark.parametrize(
    ("since", "until"),
    [(None, None), (date.min, date.max), (date.max, None), (None, date.min)],
)
def test_any_valid_date_is_within_the_axis(client, since, until):
    shown, [bar] = bars(client, {"since": since, "until": until})

    assert all(0 <= part.start < part.end <= 100 for part in bar)
    assert 1 <= len(shown.timeline.years) <= 12
