"""The timeline of a record and of all around it: complete, in pages, and filtered."""

import pghistory
import pytest
from django.db.models import Max

from members import models
from members.actions import recording
from members.records import review
from members.records.history import Timeline, TimelineFilter, parse_cursor
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.refusals import refusal
from tests.support.timelines import acts_of, changes, titles


@pytest.fixture
def full(ours, ola):
    """Return Yara with a row of everything that a timeline has."""
    project = make.project(title_nb="Grønn ammoniakk")
    make.participation(project=project, organization=ours)
    make.presence(organization=ours, site=make.site(name="Herøya"))
    ours.topics.add(make.topic(label_nb="Hydrogen"))
    ours.names.create(name="Hydro Agri", kind="former")
    person = make.contact(ours, name="Nora", agreed=["name"])
    make.role(person=person, organization=ours)
    make.facility(ours, name_nb="Lab")
    make.stream(ours)
    state = make.organization(name="Staten")
    ends = {"from_organization": state, "to_organization": ours}
    models.OrganizationRelationship.objects.create(kind="owner", **ends)
    review.submit(ours, {"phone": "35 00 00 00"}, by=ola)
    return ours


def keys(events):
    return [(event.source.name, event.id) for event in events]


def all_events(record):
    """Return {(name, id)} of every event of the rows around it; nothing else has any."""
    page, _acts = Timeline(record).page(TimelineFilter(), 1_000)
    sources = {event.source.name: event.source for event in page.events}
    return {
        (name, event.pk)
        for name, source in sources.items()
        for event in source.model.pgh_event_model.objects.all()
        if not (name == "organization" and event.pgh_obj_id != record.pk)
    }


def test_the_pages_together_hold_every_event_once(full):
    for size in (1, 4, 1_000):
        pages, has_older, older = [], True, None
        while has_older:
            page, _acts = Timeline(full).page(TimelineFilter(), size, older=older)
            pages.append(page.events)
            has_older, older = page.has_older, page.events[-1].cursor

        events = [event for page in pages for event in page]
        assert sorted(keys(events)) == sorted(all_events(full))
        assert len(pages) == -(-len(events) // size)
        moments = [event.at for event in events]
        assert moments == sorted(moments, reverse=True)


def test_the_page_before_is_reached_again_and_what_is_no_page_is_refused(full):
    def page(**cursor):
        return Timeline(full).page(TimelineFilter(), 4, **cursor)[0]

    first = page()
    second = page(older=first.events[-1].cursor)
    again = page(newer=second.events[0].cursor)

    assert keys(again.events) == keys(first.events)
    assert (again.has_newer, again.has_older) == (False, True)
    assert (second.has_newer, second.has_older) == (True, True)
    cursor = first.events[0].cursor
    assert parse_cursor(str(cursor)) == cursor
    for text in ("", "x", "1.organization", "-1.x.1", "1.X.1", "9" * 40):
        refusal(parse_cursor, text)


def test_the_timeline_of_an_organization_has_all_around_it(full):
    number = models.ChangeRequest.objects.get().pk
    around = {title.format(number) for (title,) in cases(__file__, "around.csv")}
    assert set(titles(full)) == around


def test_a_row_that_moves_is_told_where_it_left_and_where_it_came():
    old = make.organization(name="Gammel")
    new = make.organization(name="Ny")
    name = old.names.create(name="Norcem", kind="former")

    models.OrganizationName.objects.filter(pk=name.pk).update(organization=new)
    models.OrganizationName.objects.update(name="NORCEM")

    moved = ("Annet navn: Norcem", "endret", [("Virksomhet", "Gammel", "Ny")])
    renamed = ("Annet navn: NORCEM", "endret", [("Navn", "Norcem", "NORCEM")])
    assert changes(old)[0] == moved
    assert changes(new)[:2] == [renamed, moved]

    # A row that came back was nothing before.
    name.delete()
    new.names.create(pk=name.pk, name="Norcem", kind="former")
    title, kind, lines = changes(new)[0]
    assert (title, kind) == ("Annet navn: Norcem", "lagt til")
    assert [old for _label, old, _new in lines] == [""] * len(lines)


def test_consents_offices_and_introductions_are_told_where_they_belong(ours):
    person = make.contact(ours, name="Nora")
    role = make.role(person=person)
    type(role).objects.update(note="Ny periode")
    consent = make.consent(person, "name")

    offices = [title for title in titles(person) if title.startswith("Verv")]
    assert offices == ["Verv: medlem endret", "Verv: medlem lagt til"]
    consents = [title for title in titles(ours) if title.startswith("Samtykke")]
    assert consents == [f"Samtykke: {consent} lagt til"]

    # An introduction is called by the entry of the other side.
    made = make(models.Introduction)
    first = [titles(entry)[0] for entry in (made.offer, made.need)]
    call = "Forespørsel om kontakt"
    assert first == [f"{call}: {side} varme lagt til" for side in ("søker", "tilbyr")]


def test_rows_are_filtered_by_model_and_by_right(full):
    name = "Annet navn: Hydro Agri lagt til"
    visible = titles(full, visible=[models.Organization, models.OrganizationName])
    assert visible == [name, "Virksomhet lagt til"]
    assert titles(full, TimelineFilter(model="organizationname")) == [name]


def test_changes_are_filtered_by_person_and_by_moment(ours, kari):
    with pghistory.context(user=kari.pk):
        models.Organization.objects.update(employees=3)
    event = models.Organization.pgh_event_model.objects
    [last] = event.aggregate(Max("pgh_created_at")).values()

    change = ["Virksomhet endret"]
    rest = ["Medlemskap: fra 1. januar 2019 lagt til", "Virksomhet lagt til"]
    assert titles(ours, TimelineFilter(user=kari.pk)) == change
    assert titles(ours, TimelineFilter(user=kari.pk + 1_000)) == []
    assert titles(ours, TimelineFilter(user=0)) == rest
    # A moment belongs to the period that it begins.
    assert titles(ours, TimelineFilter(start=last)) == change
    assert titles(ours, TimelineFilter(end=last)) == rest


def test_changes_are_filtered_by_field_also_when_only_its_accuracy_changed(ours):
    models.Organization.objects.update(employees=3)
    models.Organization.objects.update(name="Yara International", employees=3)
    models.Organization.objects.update(employees=None)
    ours.memberships.update(since_precision="year")

    by_field = TimelineFilter(model="organization", columns=("employees",))
    lines = [lines for _title, _kind, lines in changes(ours, by_field)]
    assert lines == [[("Ansatte", "3", "")], [("Ansatte", "", "3")]]
    by_day = TimelineFilter(model="membership", columns=("since", "since_precision"))
    rows = changes(ours, by_day)
    assert rows[0][2] == [("Fra og med", "1. januar 2019", "2019")]
    assert [kind for _title, kind, _lines in rows] == ["endret", "lagt til"]


def test_changes_of_one_act_stand_together_with_who_and_why(ours, kari):
    made = acts_of(ours)[0]
    assert (made.who, made.why, made.name, made.letters) == (None, "", "", [])
    with recording(models.Batch.Act.SAVE, by=kari, reason="Meldt på telefon"):
        models.Organization.objects.update(employees=3)
        ours.names.create(name="Hydro Agri", kind="former")
    for number in (3, 4):
        with pghistory.context(user=kari.pk):
            models.Organization.objects.update(employees=number + 1)

    # Acts of no batch are told apart by their context.
    second, first, act = acts_of(ours)[:3]
    assert [len(each.changes) for each in (second, first)] == [1, 1]
    names = [change.title for change in act.changes]
    assert names == ["Annet navn: Hydro Agri", "Virksomhet"]
    assert (act.who, act.why, act.name) == (kari, "Meldt på telefon", "lagret")
