"""What a look finds in files of contacts, memberships, projects with partners, and offices."""

from datetime import date

import pytest

from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_consent,
    make_contact,
    make_member,
    make_organization,
    make_participation,
    make_person,
    make_project,
    make_role,
    make_site,
    make_topic,
)
from tests.support.files_in import errors, kinds, look_at, shown

pytestmark = pytest.mark.django_db
UNKNOWN = "No organization is called “{}”. Correct the name, or read the organizations in first."


@pytest.fixture
def yara(db):
    return make_organization(name="Yara")


@pytest.fixture
def borg(db):
    return make_organization(name="Borg")


def contacts(kari, headings, *lines):
    return look_at(kari, headings, *lines, target="contacts")


def test_a_person_is_found_by_address_then_by_name_at_the_organization(
    kari, yara, borg
):
    nora = make_contact(yara, name="Nora Lund", email="nora@example.org")
    ola = make_contact(yara, name="Ola Vik", email="")

    found = contacts(
        kari,
        "Bedrift, Navn, E-post, Mobil",
        ["Yara", "Nora Berg Lund", "NORA@example.org", None],
        ["Yara", "ola vik", "ola@example.org", None],
        ["Borg", "Ola Vik", None, "912 34 567"],
    )

    assert [line.records["person"] for line in found.lines[:2]] == [nora, ola]
    assert kinds(found) == "changed changed new"
    assert shown(found.lines[0]) == {"person.name": ("Nora Lund", "Nora Berg Lund")}
    assert shown(found.lines[1]) == {
        "person.name": ("Ola Vik", "ola vik"),
        "person.email": ("", "ola@example.org"),
    }
    assert found.lines[2].records["contact"].organization == borg


def test_who_is_not_meant_or_not_there_is_named_in_an_error(kari, yara):
    make_contact(yara, name="Nora Lund", email="post@example.org")

    found = contacts(
        kari,
        "Bedrift, Fornavn, Etternavn, E-post",
        ["Yara", "Ola", "Vik", "post@example.org"],
        ["Elkem", "Per", "Ås", None],
    )

    assert found.lines[1].title == "Per Ås"
    assert errors(found) == {
        2: [
            "person.email: This is the e-mail address of Nora Lund. Correct the name or"
            " the address."
        ],
        3: [f"organization.name: {UNKNOWN.format('Elkem')}"],
    }


def test_what_a_person_has_written_is_left_and_who_loses_consents_is_told(kari, yara):
    contact = {"email": "nora@example.org", "title": "Sjef", "phone": "35 92 00 00"}
    nora = make_contact(yara, name="Nora Lund", own_items=["title"], **contact)
    make_consent(nora, "phone", contact=nora.contact)
    cells = ["Yara", "Nora Lund", "Leder", "35 92 00 01"]

    found = contacts(kari, "Bedrift, Navn, Stilling, Telefon", cells)

    [line] = found.lines
    assert [change.values for change in line.changes] == [{"phone": "35 92 00 01"}]
    assert [(d.column.name, d.note) for d in line.differences if d.is_left] == [
        ("person.title", "The person has written this. It stays.")
    ]
    assert found.letters == 1


def test_a_line_of_the_list_of_people_names_several_organizations(kari, yara, borg):
    per = make_contact(yara, name="Per Ås", email="per@example.org")
    make_contact(borg, person=per, function="press")
    make_person(name="Eva Vik")
    own = ["Per Ås", "per@example.org", None, "Yara; Borg"]

    found = contacts(
        kari,
        "Navn, E-post, Stilling, Virksomheter, Kontaktperson for",
        [*own, "main contact; press"],
        ["Eva Vik", None, "Sjef", None, "–"],
        [*own, None],
        [*own, "press; press"],
        ["Kim Li", None, "Sjef", None, None],
    )

    assert kinds(found) == "same changed same error error"
    assert shown(found.lines[1]) == {"person.title": ("", "Sjef")}
    assert errors(found) == {
        5: [
            "organization.name: Write a line for each organization: “Yara” is not recorded."
        ],
        6: ["organization.name: Write the name of the organization."],
    }


def test_memberships_of_one_organization_are_told_apart_by_their_first_day(kari):
    yara = make_member(name="Yara", since=date(2010, 1, 1), until=date(2015, 12, 31))
    yara.memberships.create(since=date(2020, 5, 17), category="core")

    found = look_at(
        kari,
        "Virksomhet, Medlem fra, Medlem til, Medlemstype",
        ["Yara", "1.1.2010", date(2016, 1, 31), "ordinary"],
        ["Yara", "2020", None, "Core member"],
        ["Yara", "2018", "2018", None],
        target="memberships",
    )

    assert kinds(found) == "changed same new"
    assert shown(found.lines[0]) == {"membership.until": ("2015-12-31", "2016-01-31")}
    assert found.lines[2].changes[0].values == {
        "since": date(2018, 1, 1),
        "since_precision": "year",
        "until": date(2018, 12, 31),
        "until_precision": "year",
        "category": "ordinary",
    }


def test_partners_stand_in_lines_of_their_own_or_in_one_cell(kari, yara, borg):
    known = make_project(title_nb="Fangst", status="running")
    make_participation(project=known, organization=yara, role="lead")

    one_each = look_at(
        kari,
        "Prosjekt, Status, Partner, Rolle",
        ["Nytt", "running", "Yara", "lead"],
        ["Nytt", None, "Borg", None],
        ["Fangst", "running", "Yara", "lead"],
        target="projects",
    )
    in_a_cell = look_at(
        kari,
        "Prosjekt, Partnere",
        ["Fangst", "Yara (Lead); Borg (partner); Ukjent"],
        ["Fangst 2", "Borg (sjef)"],
        target="projects",
    )

    assert (kinds(one_each), kinds(in_a_cell)) == ("new changed same", "error error")
    first, second = one_each.lines[:2]
    assert second.records["participation"].project is first.records["project"]
    assert second.records["participation"].organization == borg
    names = [d.new for d in in_a_cell.lines[0].differences]
    assert names == ["Borg (partner)", "Ukjent"]
    unknown = f"project.participations: {UNKNOWN.format('Ukjent')}"
    assert errors(in_a_cell)[2] == [unknown]


def test_topics_and_sites_are_named_by_label_and_of_two_the_one_there_stays(kari, yara):
    heat = make_topic(label_nb="Varme, kulde", label_en="Heat")
    make_topic(label_nb="Hydrogen", label_en="Hydrogen")
    site, east = make_site(name="Herøya"), make_site(name="Tomt", slug="tomt-ost")
    make_site(name="Tomt", slug="tomt-vest")
    project = make_project(title_nb="Fangst", themes=[heat])
    make_project(title_nb="Annet"), make_project(title_nb="Tredje", sites=[east])

    found = look_at(
        kari,
        "Prosjekt, Temaer, Steder, Partner",
        ["Fangst", "Hydrogen, Varme, kulde", "herøya", None],
        ["Annet", "Damp", "Tomt", None],
        ["Tredje", None, "Tomt", None],
        ["Tredje", None, "Tomt", "Yara"],
        target="projects",
    )

    assert kinds(found) == "changed error same changed"
    assert shown(found.lines[0]) == {
        "project.themes": ("Heat", "Heat; Hydrogen"),
        "project.sites": ("", "Herøya"),
    }
    [change] = found.lines[0].changes
    assert (change.record, change.values["sites"]) == (project, frozenset({site.pk}))
    unknown = (
        "“Damp” is not among the topics of the registry. It could be: Heat; Hydrogen."
    )
    several = "Several sites are called “Tomt”. Choose it by hand."
    assert errors(found) == {
        3: [f"project.themes: {unknown}", f"project.sites: {several}"]
    }


def test_an_office_is_that_of_a_person_or_of_an_organization(kari, yara):
    board, per = (
        make_body(name_nb="Styret", name_en="Board"),
        make_person(name="Per Ås"),
    )
    given = {"body": board, "organization": yara, "since": LONG_AGO}
    make_role(person=per, role="chair", **given), make_role(role="member", **given)

    found = look_at(
        kari,
        "Organ, Verv, Virksomhet, Person, Fra",
        ["Styret", "chair", "Yara", "Per Ås", None],
        ["styret", "member", "Yara", None, LONG_AGO],
        ["Styret", "member", "Yara", "Eva Vik", "mars 2025"],
        ["Rådet", "member", "Yara", None, None],
        ["Styret", "member", None, None, None],
        target="offices",
    )

    assert kinds(found) == "same same new error error"
    assert shown(found.lines[2]) == {
        "person.name": ("", "Eva Vik"),
        "role.role": ("", "Member"),
        "role.since": ("", "2025-03"),
    }
    assert errors(found) == {
        5: [
            "body.name: “Rådet” is not among the bodies of the registry. It could be:"
            " Board."
        ],
        6: [": Write who holds the office."],
    }
