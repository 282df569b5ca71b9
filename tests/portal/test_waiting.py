"""The overview opens with all that waits, and the tabs count it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members import freshness, leaving, people, review
from members.fields import BY_KEY
from members.models import AccessRequest, Reminder
from tests.support.factories import (
    make_contact,
    make_facility,
    make_participation,
    make_project,
)
from tests.support.profile_form import HOME
from tests.support.rows import make, the_cluster

pytestmark = pytest.mark.django_db
DAY = {"day": "2024-05-01", "precision": "month"}
PERIOD = {"since": "", "since_precision": "day", "until": "", "until_precision": "day"}
STREAM = {"kind": "heat", "direction": "needed", "note": "Damp", "since": DAY}


@pytest.fixture
def world(ours, ola, nora, how_many):
    """Make so many rows of everything that waits, asked or proposed three days ago."""
    the_cluster()
    then = timezone.now() - timedelta(days=3)
    day = timezone.localdate(then)
    for number in range(how_many):
        project = make_project(title_nb=f"Prosjekt {number}")
        make_participation(organization=ours, project=project, asked_on=day)
        make(AccessRequest, organization=ours, made_at=then, name=f"Per {number}")
        review.report(ours, "", said={"phone": "Ring 12345678, sier Per"})
        led = make_participation(organization=ours, role="lead").project
        review.report(led, "Ser feil ut")
        make_contact(ours, name=f"Anne {number}", email="")
        people.inform(make_contact(ours, name=f"Bo {number}"), by=ola)
        review.submit(review.new(BY_KEY["stream"], ours), STREAM, by=ola)
        facility = make_facility(ours, name_nb=f"Hall {number}")
        subject = review.Subject(BY_KEY["facility"], ours, facility)
        review.submit(subject, {"name_nb": f"Ny hall {number}"}, by=ola)
    leaving.submit_resignation(ours, last_day=timezone.localdate(), by=ola)


def rows(client):
    return {
        section.kind.name: [(row.title, row.note, row.age) for row in section.rows]
        for section in client.get(HOME).context["waiting"].sections
    }


@pytest.mark.parametrize("how_many", [1])
def test_the_overview_names_what_waits_and_since_when(as_ola, world):
    page = as_ola.get(HOME)

    waiting = page.context["waiting"]
    kinds = "partner_questions access_requests reports project_reports not_told"
    assert [s.kind.name for s in waiting.ours] == [*kinds.split(), "not_answered"]
    others = "facility_proposals stream_proposals resignations"
    assert [s.kind.name for s in waiting.others] == others.split()
    told = rows(as_ola)
    question = "Stemmer det at dere deltar som partner?"
    assert told["partner_questions"] == [("Prosjekt 0", question, "3\xa0dager")]
    assert told["access_requests"] == [("Per 0", "ber om tilgang", "3\xa0dager")]
    assert told["reports"] == [("Profil", "meldt feil: telefon", "i dag")]
    assert {(name, note) for name, note, _ in told["not_told"]} == {
        ("Anne 0", "Uten e-postadresse"),
        ("Nora Nordmann", "Ikke varslet ennå"),
    }
    assert told["facility_proposals"] == [("Hall 0", "Ola: navn på norsk", "i dag")]
    assert told["stream_proposals"][0][0] == "Søker varme"
    assert "12345678" not in page.text
    # Every row leads to the page where it is done.
    paths = {row.path for section in waiting.sections for row in section.rows}
    assert {as_ola.get(path).status_code for path in paths} == {200}
    assert len(paths) == 8


@pytest.mark.parametrize("how_many", [2])
def test_the_tabs_say_how_much_waits_there(as_ola, world):
    shown = as_ola.get(HOME).text

    for words in ("Prosjekter", "Testfasiliteter", "Tilgang"):
        assert re.search(rf'aria-label="{words}, \d+ venter"', shown)
    assert re.search(r'aria-label="Prosjekter, 4 venter">\s*Prosjekter', shown)
    assert "Verv</a>" in shown


@pytest.mark.parametrize("how_many", [1])
def test_an_editor_sees_no_access_nor_leaving_and_another_member_nothing(
    client, eva, liv, theirs, world
):
    client.force_login(eva)
    kinds = {s.kind.name for s in client.get(HOME).context["waiting"].sections}
    client.force_login(liv)
    page = client.get("/min-side/sintef/")

    assert kinds & {"access_requests", "resignations"} == set()
    assert "partner_questions" in kinds
    assert page.context["waiting"].sections == []
    assert "Ingenting venter på dere." in page.text


def test_a_profile_waits_until_it_is_confirmed(as_ola, ours, ola):
    asked = timezone.localdate() - timedelta(days=3)
    make(Reminder, organization=ours, step="first", user=ola, asked_on=asked)
    assert rows(as_ola) == {
        "unconfirmed": [("Stemmer alt?", "Aldri bekreftet", "3\xa0dager")]
    }

    freshness.confirm_profile(ours, by=ola)

    assert rows(as_ola) == {}


def test_a_contact_waits_until_it_agrees_or_has_kept_silent_for_a_month(
    as_ola, ours, ola
):
    person, silent = make_contact(ours), make_contact(ours, name="Bo")
    for one in (person, silent):
        people.inform(one, by=ola)

    for days, names in ((29, {"Bo", person.name}), (31, {person.name})):
        silent.told_on = timezone.localdate() - timedelta(days=days)
        silent.save()
        assert {name for name, *_ in rows(as_ola)["not_answered"]} == names
    people.set_consents(person, ["name"])
    assert rows(as_ola) == {}


@pytest.mark.parametrize("how_many", [6])
def test_of_many_rows_five_are_named(as_ola, world):
    page = as_ola.get(HOME)

    sections = {s.kind.name: s for s in page.context["waiting"].sections}
    assert (len(sections["partner_questions"].rows), sections["reports"].more) == (5, 1)
    assert '<a href="/min-side/yara/prosjekter/">1 til av samme slag</a>' in page.text
