"""Every kind of historical value, as people read it in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from members import models
from members.records import review
from members.records.history import KnownRows
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.rows import the_cluster
from tests.support.timelines import acts_of, newest

LANGUAGES = ("nb", "en")


def line(record, language):
    """Return the only line of the newest change of a record."""
    _title, _kind, [found] = newest(record, language)
    return found


def lines(record):
    return [line(record, language) for language in LANGUAGES]


def in_both(record):
    """Return "title kind" of the newest change in both languages."""
    found = [newest(record, language) for language in LANGUAGES]
    return [f"{title} {kind}" for title, kind, _lines in found]


COLUMNS = cases(__file__, "columns.jsonl")


@pytest.mark.parametrize(("column", "before", "after", "norwegian", "english"), COLUMNS)
def test_a_column_is_read_by_its_label(column, before, after, norwegian, english):
    organization = make.organization(**{column: before})
    models.Organization.objects.update(**{column: after})

    assert ["|".join(each) for each in lines(organization)] == [norwegian, english]


DAYS = [
    (8, 5, "day", "8. mai 2019", "8 May 2019"),
    (1, 5, "month", "mai 2019", "May 2019"),
    (1, 1, "year", "2019", "2019"),
    (8, 5, "at_latest", "senest 8. mai 2019", "by 8 May 2019"),
]


@pytest.mark.parametrize(("day", "month", "precision", "norwegian", "english"), DAYS)
def test_a_day_is_read_as_it_was_known(day, month, precision, norwegian, english):
    member = make.member(since=None)
    since = {"since": date(2019, month, day), "since_precision": precision}

    member.memberships.update(**since)

    told = [("Fra og med", "", norwegian), ("Since", "", english)]
    assert lines(member) == told


def test_amounts_lists_of_fields_and_long_texts_are_read_as_people_do():
    project, cluster = make.project(), the_cluster()
    funding = make.funding(project, amount=Decimal("3300000000.50"), currency="EUR")
    type(funding).objects.update(amount=Decimal("3300000000"))
    amounts = [new for _label, _old, new in lines(project)]
    assert amounts == ["3\xa0300\xa0000\xa0000 EUR", "3,300,000,000 EUR"]
    assert line(project, "en")[1] == "3,300,000,000.5 EUR"

    models.Cluster.objects.update(at_once=["phone", "website"])
    fields = [new for _label, _old, new in lines(cluster)]
    assert fields == ["telefon, nettsted", "phone, website"]

    # A long text is compared word by word.
    before = "Vi er et selskap som arbeider med klima og miljø i industrien."
    ours = make.organization(description_nb=before)
    new = before.replace("klima", "klima, energi")
    models.Organization.objects.update(description_nb=new)
    [changed] = acts_of(ours)[0].changes[0].lines
    [(_same, [pieces])] = changed.difference.change
    marks = [(kind, text) for kind, text in pieces if kind in ("ins", "del")]
    assert marks == [("ins", ", energi")]


def test_another_row_is_read_by_its_name_in_the_language_also_once_it_is_gone():
    ours, topic = make.member(), make.topic(label_nb="Tang", label_en="Kelp")
    site, other = make.site(name="Herøya"), make.site(name="Rafnes")
    make.presence(organization=ours, site=site)
    models.Presence.objects.update(site=other)
    assert lines(ours) == [("Sted", "Herøya", "Rafnes"), ("Site", "Herøya", "Rafnes")]

    ours.topics.add(topic)
    ours.topics.clear()
    models.Topic.objects.update(label_nb="Tare")
    topic.delete()
    assert in_both(ours) == ["Fagområde: Tare fjernet", "Topic: Kelp removed"]
    assert KnownRows().name(models.Topic, 12) == "#12"


def test_many_to_many_rows_are_read_in_words_from_both_ends():
    topic = make.topic(label_nb="Damp", label_en="Steam")
    ours, site = make.member(name="Yara", topics=[topic]), make.site(name="Herøya")
    added = ["Fagområde: Damp lagt til", "Topic: Steam added"]
    assert in_both(ours) == added
    assert in_both(topic) == ["Virksomhet: Yara lagt til", "Organization: Yara added"]

    project = make.project(sites=[site], themes=[topic])
    assert in_both(project) == added
    project.sites.clear()
    assert in_both(project) == ["Sted: Herøya fjernet", "Site: Herøya removed"]


def test_what_was_proposed_is_read_as_in_the_proposal_and_slugs_as_names(ours, ola):
    row = {"name": "Hydro Agri", "kind": "former", "since": "", "until": ""}
    row |= {"since_precision": "day", "until_precision": "day"}
    make.topic(slug="damp", label_nb="Damp og varme")
    review.submit(ours, {"names": [row], "topics": ["damp"]}, by=ola)

    with translation.override("nb"):
        changes = [change for act in acts_of(ours) for change in act.changes]
    proposed = [
        (change.title, each.new)
        for change in changes
        for each in change.lines
        if each.label == "Foreslått" and "felt" in change.title
    ]
    assert sorted(proposed) == [
        ("Foreslått felt: andre navn", "Hydro Agri, tidligere navn"),
        ("Foreslått felt: fagområder", "Damp og varme"),
    ]


def test_effects_are_read_as_on_their_page_and_exclusions_from_both_ends():
    project = make.project()
    one, other = make.effect(project, value=1), make.effect(project, value=2)
    one.excludes.add(other)

    names = [newest(effect)[0] for effect in (one, other)]
    both = [f"Klimaeffekt: Om lag {n} tonn CO₂ i året" for n in (2, 1)]
    assert names == both

    models.ClimateEffect.objects.filter(pk=one.pk).update(maturity="measured")
    title, _kind, [changed] = newest(project)
    assert (title, changed[1:]) == (both[1], ("prosjektert", "målt"))


# In UTC: month, day, hour, minute; the clocks change on 29 March and on 25 October.
MOMENTS = cases(__file__, "moments.jsonl")


def test_a_moment_is_read_in_local_time():
    ours, made = make.organization(), datetime(2019, 1, 1, tzinfo=UTC)

    for moment, text in MOMENTS:
        until = datetime(2026, *moment, tzinfo=UTC)
        make(models.Invitation, organization=ours, made_at=made, expires_at=until)
        _title, _kind, found = newest(ours)
        assert [new for label, _old, new in found if label == "Åpen til"] == [text]
