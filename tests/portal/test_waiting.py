"""The overview opens with all that waits, and the tabs count it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members import freshness, leaving, people, review
from members.fields import BY_KEY
from members.mail import quotas
from members.models import AccessRequest, CertificateKind, Reminder
from members.models.consent_texts import CURRENT_NOTICE
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_facility,
    make_member,
    make_participation,
    make_picture,
    make_project,
    make_site,
    make_topic,
)
from tests.support.profile_form import HOME
from tests.support.rows import make, the_cluster
from tests.support.sampling import LENGTHS

pytestmark = pytest.mark.django_db
DAY = {"day": "2024-05-01", "precision": "month"}
PERIOD = {"since": "", "since_precision": "day", "until": "", "until_precision": "day"}
STREAM = {"kind": "heat", "direction": "needed", "note": "Damp", "since": DAY}


@pytest.fixture
def world(ours, ola, nora, how_many, monkeypatch):
    """Make so many rows of everything that waits, asked or proposed three days ago."""
    # 50 e-mails are more than one sender may send a day.
    monkeypatch.setitem(quotas.QUOTAS, "person_told", quotas.Quota(how_many, how_many))
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


def propose_everything(ours, ola, number):
    """Propose something new of every field of the profile that other tables hold."""
    site, topic = make_site().slug, make_topic().slug
    wanted = {
        "name": f"Yara {number}",
        "logo": make_picture().hash,
        "topics": [topic],
        "presences": [{"site": site, "role": "tenant", **PERIOD}],
        "pictures": [{"image": make_picture().hash, "alt_nb": "Ovn", "alt_en": "Oven"}],
        "certificates": [{"kind": make(CertificateKind).slug, **PERIOD}],
        "links": [{"label": "Film", "url": "https://example.org/"}],
    }
    return review.submit(ours, wanted, by=ola).waiting


def rows(client):
    return {
        section.kind.name: [(row.title, row.note, row.age) for row in section.rows]
        for section in client.get(HOME).context["waiting"].sections
    }


@pytest.mark.parametrize("how_many", [1])
def test_the_overview_names_what_waits_and_since_when(as_ola, world):
    page = as_ola.get(HOME)

    waiting = page.context["waiting"]
    assert [section.kind.name for section in waiting.ours] == [
        "partner_questions",
        "access_requests",
        "reports",
        "project_reports",
        "not_told",
        "not_answered",
    ]
    assert [section.kind.name for section in waiting.others] == [
        "facility_proposals",
        "stream_proposals",
        "resignations",
    ]
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


@pytest.mark.parametrize("how_many", [1])
def test_every_row_leads_to_the_page_where_it_is_done(as_ola, world):
    waiting = as_ola.get(HOME).context["waiting"]
    paths = {row.path for section in waiting.sections for row in section.rows}

    answers = {path: as_ola.get(path).status_code for path in paths}

    assert set(answers.values()) == {200}
    assert len(answers) == 8


@pytest.mark.parametrize("how_many", [2])
def test_the_tabs_say_how_much_waits_there(as_ola, world):
    shown = as_ola.get(HOME).text

    for words in ("Prosjekter", "Testfasiliteter", "Tilgang"):
        assert re.search(rf'aria-label="{words}, \d+ venter"', shown)
    assert 'aria-label="Prosjekter, 4 venter">Prosjekter' in shown
    assert "Verv</a>" in shown


@pytest.mark.parametrize("how_many", [1])
def test_only_a_manager_sees_who_asks_for_access_and_who_leaves(client, eva, world):
    client.force_login(eva)

    kinds = [s.kind.name for s in client.get(HOME).context["waiting"].sections]

    assert not {"access_requests", "resignations"} & set(kinds)
    assert "partner_questions" in kinds


@pytest.mark.parametrize("how_many", [1])
def test_nothing_of_it_waits_for_another_member(client, theirs, liv, world):
    client.force_login(liv)

    page = client.get("/min-side/sintef/")

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


def test_a_contact_who_has_agreed_waits_for_nothing(as_ola, ola, ours):
    person = make_contact(ours)
    people.inform(person, by=ola)
    assert "not_answered" in rows(as_ola)

    people.set_consents(person, ["name"])

    assert rows(as_ola) == {}


def test_a_contact_who_keeps_silent_for_a_month_is_asked_for_no_longer(as_ola, ours):
    month_ago = timezone.localdate() - timedelta(days=31)
    make_contact(ours, told_on=month_ago, told_version=CURRENT_NOTICE)

    assert rows(as_ola) == {}


@pytest.mark.parametrize("how_many", [6])
def test_of_many_rows_five_are_named(as_ola, world):
    page = as_ola.get(HOME)

    sections = {s.kind.name: s for s in page.context["waiting"].sections}
    assert (len(sections["partner_questions"].rows), sections["reports"].more) == (5, 1)
    assert '<a href="/min-side/yara/prosjekter/">1 til av samme slag</a>' in page.text


@pytest.mark.parametrize("how_many", LENGTHS)
def test_the_overview_costs_twelve_queries_at_any_size(
    as_ola, ours, ola, world, how_many, kari, django_assert_num_queries
):
    for number in range(how_many):
        make_colleague(ours)
        make_colleague(make_member(), user=ola)
        request = propose_everything(ours, ola, number)
        review.approve(request.pk, by=kari)
        ours.refresh_from_db()
    propose_everything(ours, ola, how_many)

    with django_assert_num_queries(12):
        as_ola.get(HOME)
