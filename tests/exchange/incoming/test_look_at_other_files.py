"""What a look finds in files of contacts, memberships, projects with partners, and offices."""

from datetime import date

import pytest

from tests.support.factories import LONG_AGO, make
from tests.support.files_in import errors, kinds, look_at_text, shown

UNKNOWN = "No organization is called “{}”. Correct the name, or read the organizations in first."


@pytest.fixture
def yara(db):
    return make.organization(name="Yara")


@pytest.fixture
def borg(db):
    return make.organization(name="Borg")


def test_a_person_is_found_by_address_then_by_name_at_the_organization(
    kari, yara, borg
):
    nora = make.contact(yara, name="Nora Lund", email="nora@example.org")
    ola = make.contact(yara, name="Ola Vik", email="")
    make.contact(yara, name="Kim Ås", email="kim@example.org")
    table = """
        Bedrift | Fornavn | Etternavn | E-post           | Mobil
        Yara    | Nora B. | Lund      | NORA@example.org |
        Yara    | ola     | vik       | ola@example.org  |
        Borg    | Ola     | Vik       |                  | 912 34 567
        Yara    | Eva     | Li        | kim@example.org  |
        Elkem   | Per     | Ås        |                  |
    """

    found = look_at_text(kari, table, target="contacts")

    assert [line.records["person"] for line in found.lines[:2]] == [nora, ola]
    assert kinds(found) == "changed changed new error error"
    assert shown(found.lines[0]) == {"person.name": ("Nora Lund", "Nora B. Lund")}
    changes = {"person.name": ("Ola Vik", "ola vik")}
    changes["person.email"] = ("", "ola@example.org")
    assert shown(found.lines[1]) == changes
    assert found.lines[2].records["contact"].organization == borg
    assert found.lines[4].title == "Per Ås"
    assert errors(found) == {
        5: [
            "person.email: This is the e-mail address of Kim Ås. Correct the name or"
            " the address."
        ],
        6: [f"organization.name: {UNKNOWN.format('Elkem')}"],
    }


def test_what_a_person_has_written_is_left_and_who_loses_consents_is_told(kari, yara):
    contact = {"email": "nora@example.org", "title": "Sjef", "phone": "35 92 00 00"}
    nora = make.contact(yara, name="Nora Lund", own_items=["title"], **contact)
    make.consent(nora, "phone", contact=nora.contact)
    table = """
        Bedrift | Navn      | Stilling | Telefon
        Yara    | Nora Lund | Leder    | 35 92 00 01
    """

    found = look_at_text(kari, table, target="contacts")

    [line] = found.lines
    assert [change.values for change in line.changes] == [{"phone": "35 92 00 01"}]
    left = [(d.column.name, d.note) for d in line.differences if d.is_left]
    assert left == [("person.title", "The person has written this. It stays.")]
    assert found.letters == 1


def test_a_line_of_the_list_of_people_names_several_organizations(kari, yara, borg):
    per = make.contact(yara, name="Per Ås", email="per@example.org")
    make.contact(borg, person=per, function="press")
    make.person(name="Eva Vik")
    table = """
        Navn    | E-post          | Stilling | Virksomheter | Kontaktperson for
        Per Ås  | per@example.org |          | Yara; Borg   | main contact; press
        Eva Vik |                 | Sjef     |              | –
        Per Ås  | per@example.org |          | Yara; Borg   |
        Per Ås  | per@example.org |          | Yara; Borg   | press; press
        Kim Li  |                 | Sjef     |              |
    """

    found = look_at_text(kari, table, target="contacts")

    assert kinds(found) == "same changed same error error"
    assert shown(found.lines[1]) == {"person.title": ("", "Sjef")}
    each = "Write a line for each organization: “Yara” is not recorded."
    assert errors(found) == {
        5: [f"organization.name: {each}"],
        6: ["organization.name: Write the name of the organization."],
    }


def test_memberships_of_one_organization_are_told_apart_by_their_first_day(kari):
    days = {"since": date(2010, 1, 1), "until": date(2015, 12, 31)}
    yara = make.member(name="Yara", **days)
    yara.memberships.create(since=date(2020, 5, 17), category="core")
    table = """
        Virksomhet | Medlem fra | Medlem til | Medlemstype | Status
        Yara       | 1.1.2010   | 31.1.2016  | ordinary    | Active
        Yara       | 2020       |            | Core member | Active
        Yara       | 2018       | 2018       |             | Active
    """

    found = look_at_text(kari, table, target="memberships")

    assert kinds(found) == "changed same new"
    assert shown(found.lines[0]) == {"membership.until": ("2015-12-31", "2016-01-31")}
    years = {"since_precision": "year", "until_precision": "year"}
    days = {"since": date(2018, 1, 1), "until": date(2018, 12, 31)}
    assert found.lines[2].changes[0].values == days | years | {"category": "ordinary"}


def test_partners_stand_in_lines_of_their_own_or_in_one_cell(kari, yara, borg):
    for title in ("Fangst", "Lager"):
        known = make.project(title_nb=title, status="running")
        make.participation(project=known, organization=yara, role="lead")
    table = """
        Prosjekt | Status  | Partner | Rolle | Partnere
        Nytt     | running | Yara    | lead  |
        Nytt     |         | Borg    |       |
        Fangst   | running | Yara    | lead  |
        Lager    | running |         |       | Yara (Lead); Borg (partner); Ukjent
        Fangst 2 | running |         |       | Borg (sjef)
    """

    found = look_at_text(kari, table, target="projects")

    assert kinds(found) == "new changed same error error"
    first, second, _known, several, _chief = found.lines
    assert second.records["participation"].project is first.records["project"]
    assert second.records["participation"].organization == borg
    partners = [difference.new for difference in several.differences]
    assert partners == ["Borg (partner)", "Ukjent"]
    assert errors(found)[5] == [f"project.participations: {UNKNOWN.format('Ukjent')}"]


def test_topics_and_sites_are_named_by_label_and_of_two_the_one_there_stays(kari, yara):
    heat = make.topic(label_nb="Varme, kulde", label_en="Heat")
    make.topic(label_nb="Hydrogen", label_en="Hydrogen")
    site, east = make.site(name="Herøya"), make.site(name="Tomt", slug="tomt-ost")
    make.site(name="Tomt", slug="tomt-vest")
    project = make.project(title_nb="Fangst", themes=[heat])
    make.project(title_nb="Annet"), make.project(title_nb="Tredje", sites=[east])
    table = """
        Prosjekt | Temaer                 | Steder | Partner
        Fangst   | Hydrogen, Varme, kulde | herøya |
        Annet    | Damp                   | Tomt   |
        Tredje   |                        | Tomt   |
        Tredje   |                        | Tomt   | Yara
    """

    found = look_at_text(kari, table, target="projects")

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
    wrong = [f"project.themes: {unknown}", f"project.sites: {several}"]
    assert errors(found) == {3: wrong}


def test_an_office_is_that_of_a_person_or_of_an_organization(kari, yara):
    board = make.body(name_nb="Styret", name_en="Board")
    per = make.person(name="Per Ås")
    given = {"body": board, "organization": yara, "since": LONG_AGO}
    make.role(person=per, role="chair", **given)
    make.role(role="member", **given)
    table = """
        Organ  | Verv   | Virksomhet | Person  | Fra
        Styret | chair  | Yara       | Per Ås  |
        styret | member | Yara       |         | 2019-01-01
        Styret | member | Yara       | Eva Vik | mars 2025
        Rådet  | member | Yara       |         |
        Styret | member |            |         |
    """

    found = look_at_text(kari, table, target="offices")

    assert kinds(found) == "same same new error error"
    assert shown(found.lines[2]) == {
        "person.name": ("", "Eva Vik"),
        "role.role": ("", "Member"),
        "role.since": ("", "2025-03"),
    }
    unknown = "“Rådet” is not among the bodies of the registry. It could be: Board."
    wrong = {5: [f"body.name: {unknown}"], 6: [": Write who holds the office."]}
    assert errors(found) == wrong
