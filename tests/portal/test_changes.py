"""A member sees what has changed of its public facts, and nothing else."""

from datetime import date

import pghistory
import pytest

from members import review
from members.history.public_facts import public_sources
from members.models import (
    ChangeRequest,
    Organization,
    Participation,
    Presence,
    ResourceStream,
    Service,
    TestFacility,
)
from members.portal import changes
from tests.support.factories import (
    make_claim,
    make_contact,
    make_facility,
    make_member,
    make_organization,
    make_participation,
    make_picture,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
)

pytestmark = pytest.mark.django_db
PAGE = "/min-side/yara/endringer/"
ENGLISH = "/en/my-page/yara/changes/"


def acts(client, page=PAGE):
    return client.get(page).context["changes"].acts


def titles(client, page=PAGE):
    return [
        f"{change.title} {change.kind}"
        for public in acts(client, page)
        for change in public.act.changes
    ]


def newest(client):
    change = acts(client)[0].act.changes[0]
    lines = [(line.label, line.old, line.new) for line in change.lines]
    return change.title, str(change.kind), lines


def test_a_public_fact_is_told_with_old_and_new(as_eva, ours):
    Organization.objects.update(phone="35 00 00 00", note="Internt")

    assert newest(as_eva) == (
        "Virksomhet",
        "endret",
        [("Telefon", "35 92 00 00", "35 00 00 00")],
    )


def test_it_is_told_in_the_language_of_the_page(as_eva, ours):
    ours.topics.add(make_topic(label_nb="Damp", label_en="Steam"))

    assert titles(as_eva)[0] == "Fagområde: Damp lagt til"
    assert titles(as_eva, ENGLISH)[0] == "Topic: Steam added"


def test_rows_that_are_public_are_told(as_eva, ours):
    make_presence(organization=ours, site=make_site(name="Herøya"))
    ours.names.create(name="Hydro Agri", kind="former")
    Service.objects.create(organization=ours, name_nb="Måling")
    make_facility(ours, name_nb="Lab")
    make_stream(ours, is_public=True)
    make_participation(project=make_project(title_nb="Damp"), organization=ours)

    assert titles(as_eva) == [
        "Deltakelse: Damp lagt til",
        "Overskudd eller behov: tilbyr varme lagt til",
        "Testfasilitet: Lab lagt til",
        "Tjeneste eller produkt: Måling lagt til",
        "Annet navn: Hydro Agri lagt til",
        "Tilknytning til sted: Herøya lagt til",
        "Virksomhet lagt til",
    ]


def test_a_picture_is_told_by_what_it_shows(as_eva, ours):
    picture = make_picture()
    ours.pictures.create(
        image=picture, alt_nb="En kai", source="https://intern.example"
    )

    title, kind, lines = newest(as_eva)

    assert (title, kind) == ("Profilbilde: En kai", "lagt til")
    assert [label for label, _old, _new in lines] == [
        "Bilde",
        "Hva det viser, på norsk",
        "Plass",
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"note": "Internt"},
        {"employees_note": "Internt"},
        {"unverified_fields": "phone"},
        {"source": "https://example.org/internt"},
        {"confidence": "low"},
        {"establishment_orgnr": "973095358"},
        {"country": "SE"},
        {"is_listed": False},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_is_not_declared_public_is_no_change(as_eva, ours, values):
    before = titles(as_eva)

    Organization.objects.update(**values)

    assert titles(as_eva) == before


def test_nothing_of_persons_access_proposals_or_memberships_is_told(
    as_eva, ours, ola, kari
):
    before = titles(as_eva)
    person = make_contact(ours, name="Hemmelig Navn", agreed=["name"])
    make_role(person=person, organization=ours, note="Hemmelig")
    waiting = review.submit(ours, {"phone": "35 00 00 00"}, by=ola).waiting
    review.reject(waiting.pk, by=kari, reason="Hemmelig grunn")
    ours.memberships.update(evidence="Hemmelig vedtak")

    page = as_eva.get(PAGE)

    assert titles(as_eva) == before
    assert "Hemmelig" not in page.text


def test_another_organization_is_named_by_no_change(as_eva, ours):
    project = make_project(title_nb="Damp", partners=[ours])
    hidden = make_organization(name="Skjult AS", is_listed=False)
    make_participation(project=project, organization=hidden)
    name = hidden.names.create(name="Skjult navn", kind="former")
    type(name).objects.update(organization=ours)

    assert "Skjult AS" not in as_eva.get(PAGE).text
    assert titles(as_eva)[0] == "Annet navn: Skjult navn lagt til"


def test_a_part_that_was_declined_is_taken_away(as_eva, ours):
    make_participation(project=make_project(title_nb="Damp"), organization=ours)

    Participation.objects.update(declined_on=date(2026, 1, 1), declined_why="Hemmelig")
    Participation.objects.update(role="lead")

    assert titles(as_eva)[:2] == [
        "Deltakelse: Damp fjernet",
        "Deltakelse: Damp lagt til",
    ]
    assert "Hemmelig" not in as_eva.get(PAGE).text


def test_what_another_one_states_is_told_from_when_it_is_confirmed(as_eva, ours):
    before = titles(as_eva)
    claim = make_claim(ours, project=make_project(title_nb="Damp"))
    Participation.objects.filter(pk=claim.pk).update(asked_on=date(2026, 1, 1))

    waiting = titles(as_eva)
    Participation.objects.filter(pk=claim.pk).update(confirmed_on=date(2026, 1, 2))

    assert waiting == before
    assert titles(as_eva) == ["Deltakelse: Damp lagt til", *before]


@pytest.mark.parametrize(
    ("model", "column", "make"),
    [
        (TestFacility, "is_listed", make_facility),
        (ResourceStream, "is_public", make_stream),
    ],
)
def test_what_was_private_is_told_from_when_it_is_public(
    as_eva, ours, model, column, make
):
    before = titles(as_eva)
    make(ours, **{column: False})
    model.objects.update(since=date(2020, 1, 1))
    assert titles(as_eva) == before

    model.objects.update(**{column: True})
    model.objects.update(since=date(2021, 1, 1))
    model.objects.update(**{column: False})
    model.objects.update(since=date(2022, 1, 1))

    told = [title.rsplit(" ", 1)[-1] for title in titles(as_eva)[: -len(before)]]
    assert told == ["fjernet", "endret", "til"]
    told = [line.old for line in acts(as_eva)[2].act.changes[0].lines]
    assert set(told) == {""}


def test_the_columns_are_those_that_are_declared_public():
    own = next(s for s in public_sources() if s.model is Organization)

    assert set(own.columns) == {
        "name",
        "logo_id",
        "kind",
        "summary_nb",
        "summary_en",
        "description_nb",
        "description_en",
        "delivery_area_nb",
        "delivery_area_en",
        "website",
        "email",
        "phone",
        "postal_address",
        "municipality",
        "employees",
        "orgnr",
        "legal_form",
        "nace_code",
        "confirmed_on",
    }
    presence = next(s for s in public_sources() if s.model is Presence)
    assert "source" not in presence.columns


class TestWho:
    def test_staff_have_no_name(self, as_eva, ours, kari):
        with pghistory.context(user=kari.pk, reason="Ringte og klaget"):
            Organization.objects.update(employees=3)

        page = as_eva.get(PAGE)
        assert page.context["changes"].acts[0].who == "sekretariatet"
        assert "Kari" not in page.text
        assert "Ringte og klaget" not in page.text

    def test_staff_who_represent_the_organization_have_none_either(
        self, as_eva, ours, kari
    ):
        ours.representatives.create(user=kari, role="editor")
        with pghistory.context(user=kari.pk):
            Organization.objects.update(employees=3)

        assert acts(as_eva)[0].who == "sekretariatet"

    def test_a_colleague_has_a_name_while_representing(
        self, as_eva, ours, ola, manager
    ):
        with pghistory.context(user=ola.pk):
            Organization.objects.update(employees=3)
        assert acts(as_eva)[0].who == "Ola"

        manager.revoke()

        assert acts(as_eva)[0].who == "en representant for dere"
        assert "Ola" not in as_eva.get(PAGE).text

    def test_somebody_elses_user_is_the_secretariat(self, as_eva, ours, liv):
        with pghistory.context(user=liv.pk):
            Organization.objects.update(employees=3)

        assert acts(as_eva)[0].who == "sekretariatet"
        assert "Liv" not in as_eva.get(PAGE).text

    def test_a_decision_says_which_proposal_and_the_answer(
        self, as_eva, ours, ola, kari
    ):
        waiting = review.submit(ours, {"phone": "35 00 00 00"}, by=ola).waiting
        review.approve(waiting.pk, by=kari, reason="Takk for rettelsen")

        public = acts(as_eva)[0]

        assert public.request == ChangeRequest.objects.get()
        assert "Takk for rettelsen" in as_eva.get(PAGE).text


def test_outsiders_find_no_page(client, ours, as_eva, liv):
    client.force_login(liv)

    assert client.get(PAGE).status_code == 404


def test_pages_are_whole(as_eva, ours, monkeypatch):
    monkeypatch.setattr(changes, "ON_PAGE", 2)
    for number in range(4):
        Organization.objects.update(employees=number, note=f"Internt {number}")
        Organization.objects.update(note=f"Mer {number}")

    found, query = [], ""
    while query is not None:
        page = as_eva.get(PAGE + query).context["changes"]
        found.append(len(page.page.events))
        query = page.older or None

    assert found == [2, 2, 1]


def test_a_page_that_is_none_shows_the_newest_with_a_word(as_eva, ours):
    answer = as_eva.get(PAGE + "?older=tull")

    assert answer.context["changes"].refusal in answer.text
    assert titles(as_eva, PAGE + "?newer=tull") == ["Virksomhet lagt til"]


@pytest.mark.parametrize("how_many", [1, 25])
def test_the_page_costs_seven_queries(
    as_eva, ours, ola, how_many, django_assert_num_queries
):
    with pghistory.context(user=ola.pk):
        for number in range(how_many):
            ours.topics.add(make_topic())
            make_member(name=f"Andre {number}")
    as_eva.get(PAGE)

    with django_assert_num_queries(8):
        as_eva.get(PAGE)
