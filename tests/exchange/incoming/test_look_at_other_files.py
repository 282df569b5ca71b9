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
from tests.support.files_in import look_at, shown

pytestmark = pytest.mark.django_db


def kinds(found):
    return [line.kind for line in found.lines]


def errors(found):
    return [line.errors for line in found.lines]


def test_a_person_is_found_by_address_then_by_name_at_the_organization(kari):
    yara, borg = make_organization(name="Yara"), make_organization(name="Borg")
    nora = make_contact(yara, name="Nora Lund", email="nora@example.org")
    ola = make_contact(yara, name="Ola Vik", email="")
    headings = ["Bedrift", "Navn", "E-post", "Mobil"]

    found = look_at(
        kari,
        headings,
        ["Yara", "Nora Berg Lund", "NORA@example.org", None],
        ["Yara", "ola vik", "ola@example.org", None],
        ["Borg", "Ola Vik", None, "912 34 567"],
        target="contacts",
    )

    assert [line.records["person"] for line in found.lines[:2]] == [nora, ola]
    assert kinds(found) == ["changed", "changed", "new"]
    assert shown(found.lines[0]) == {"person.name": ("Nora Lund", "Nora Berg Lund")}
    assert shown(found.lines[1]) == {
        "person.name": ("Ola Vik", "ola vik"),
        "person.email": ("", "ola@example.org"),
    }
    assert found.lines[2].records["contact"].organization == borg


def test_an_address_of_somebody_else_is_refused_by_name(kari):
    yara = make_organization(name="Yara")
    make_contact(yara, name="Nora Lund", email="post@example.org")

    found = look_at(
        kari,
        ["Bedrift", "Kontakt", "E-post"],
        ["Yara", "Ola Vik", "post@example.org"],
        target="contacts",
    )

    assert errors(found) == [
        [
            (
                "person.email",
                "This is the e-mail address of Nora Lund. Correct the name or the address.",
            )
        ]
    ]


def test_what_a_person_has_written_is_left_and_who_loses_consents_is_told(kari):
    yara = make_organization(name="Yara")
    contact = {"email": "nora@example.org", "title": "Sjef", "phone": "35 92 00 00"}
    nora = make_contact(yara, name="Nora Lund", own_items=["title"], **contact)
    make_consent(nora, "phone", contact=nora.contacts.get())

    found = look_at(
        kari,
        ["Bedrift", "Navn", "Stilling", "Telefon"],
        ["Yara", "Nora Lund", "Leder", "35 92 00 01"],
        target="contacts",
    )

    [line] = found.lines
    assert [change.values for change in line.changes] == [{"phone": "35 92 00 01"}]
    assert [(d.column.name, d.note) for d in line.differences if d.is_left] == [
        ("person.title", "The person has written this. It stays.")
    ]
    assert found.letters == 1


def test_an_organization_that_is_not_there_is_named_in_an_error(kari):
    found = look_at(
        kari,
        ["Bedrift", "Fornavn", "Etternavn"],
        ["Yara", "Per", "Ås"],
        target="contacts",
    )

    assert found.lines[0].title == "Per Ås"
    assert errors(found) == [
        [
            (
                "organization.name",
                "No organization is called “Yara”. Correct the name, or read the "
                "organizations in first.",
            )
        ]
    ]


def test_memberships_of_one_organization_are_told_apart_by_their_first_day(kari):
    yara = make_member(name="Yara", since=date(2010, 1, 1), until=date(2015, 12, 31))
    yara.memberships.create(since=date(2020, 5, 17), category="core")
    headings = ["Virksomhet", "Medlem fra", "Medlem til", "Medlemstype"]

    found = look_at(
        kari,
        headings,
        ["Yara", "1.1.2010", date(2016, 1, 31), "ordinary"],
        ["Yara", "2020", None, "Core member"],
        ["Yara", "2018", "2018", None],
        target="memberships",
    )

    assert kinds(found) == ["changed", "same", "new"]
    assert shown(found.lines[0]) == {"membership.until": ("2015-12-31", "2016-01-31")}
    assert found.lines[2].changes[0].values == {
        "since": date(2018, 1, 1),
        "since_precision": "year",
        "until": date(2018, 12, 31),
        "until_precision": "year",
        "category": "ordinary",
    }


def test_partners_stand_in_lines_of_their_own_or_in_one_cell(kari):
    yara, borg = make_organization(name="Yara"), make_organization(name="Borg")
    known = make_project(title_nb="Fangst", status="running")
    make_participation(project=known, organization=yara, role="lead")
    lines = ["Prosjekt", "Status", "Partner", "Rolle"]

    one_each = look_at(
        kari,
        lines,
        ["Nytt", "running", "Yara", "lead"],
        ["Nytt", None, "Borg", None],
        ["Fangst", "running", "Yara", "lead"],
        target="projects",
    )
    in_a_cell = look_at(
        kari,
        ["Prosjekt", "Partnere"],
        ["Fangst", "Yara (Lead); Borg (partner); Ukjent"],
        ["Fangst 2", "Borg (sjef)"],
        target="projects",
    )

    assert kinds(one_each) == ["new", "changed", "same"]
    first, second = one_each.lines[:2]
    assert second.records["participation"].project is first.records["project"]
    assert second.records["participation"].organization == borg
    cell = in_a_cell.lines[0]
    assert [d.new for d in cell.differences] == ["Borg (partner)", "Ukjent"]
    assert cell.errors == [
        (
            "project.participations",
            "No organization is called “Ukjent”. Correct the name, or read the "
            "organizations in first.",
        )
    ]
    assert kinds(in_a_cell) == ["error", "error"]


def test_topics_and_sites_are_named_by_label_in_either_language(kari):
    heat = make_topic(label_nb="Varme, kulde", label_en="Heat")
    make_topic(label_nb="Hydrogen", label_en="Hydrogen")
    site = make_site(name="Herøya")
    project = make_project(title_nb="Fangst", themes=[heat])
    headings = ["Prosjekt", "Temaer", "Steder"]

    found = look_at(
        kari,
        headings,
        ["Fangst", "Hydrogen, Varme, kulde", "herøya"],
        ["Annet", "Damp", None],
        target="projects",
    )

    assert shown(found.lines[0]) == {
        "project.themes": ("Heat", "Heat; Hydrogen"),
        "project.sites": ("", "Herøya"),
    }
    assert found.lines[0].changes[0].record == project
    assert found.lines[0].changes[0].values["sites"] == frozenset({site.pk})
    assert found.lines[1].errors == [
        (
            "project.themes",
            "“Damp” is not among the topics of the registry. It could be: Heat; Hydrogen.",
        )
    ]


def test_an_office_is_that_of_a_person_or_of_an_organization(kari):
    board, yara = (
        make_body(name_nb="Styret", name_en="Board"),
        make_organization(name="Yara"),
    )
    per = make_person(name="Per Ås")
    make_role(body=board, organization=yara, person=per, role="chair", since=LONG_AGO)
    make_role(body=board, organization=yara, role="member", since=LONG_AGO)
    headings = ["Organ", "Verv", "Virksomhet", "Person", "Fra"]

    found = look_at(
        kari,
        headings,
        ["Styret", "chair", "Yara", "Per Ås", None],
        ["styret", "member", "Yara", None, LONG_AGO],
        ["Styret", "member", "Yara", "Eva Vik", "mars 2025"],
        ["Rådet", "member", "Yara", None, None],
        ["Styret", "member", None, None, None],
        target="offices",
    )

    assert kinds(found) == ["same", "same", "new", "error", "error"]
    assert shown(found.lines[2]) == {
        "person.name": ("", "Eva Vik"),
        "role.role": ("", "Member"),
        "role.since": ("", "2025-03"),
    }
    assert errors(found)[3:] == [
        [
            (
                "body.name",
                "“Rådet” is not among the bodies of the registry. It could be: Board.",
            )
        ],
        [("", "Write who holds the office.")],
    ]


def test_of_two_sites_of_one_name_the_one_that_is_there_stays(kari):
    east = make_site(name="Tomt", slug="tomt-ost")
    make_site(name="Tomt", slug="tomt-vest")
    make_project(title_nb="Fangst", sites=[east])
    make_project(title_nb="Annet")
    make_organization(name="Yara")

    found = look_at(
        kari,
        ["Prosjekt", "Steder", "Partner"],
        ["Fangst", "Tomt", None],
        ["Annet", "Tomt", None],
        ["Fangst", "Tomt", "Yara"],
        target="projects",
    )

    assert [(line.kind, line.errors) for line in found.lines] == [
        ("same", []),
        (
            "error",
            [("project.sites", "Several sites are called “Tomt”. Choose it by hand.")],
        ),
        ("changed", []),
    ]


def test_a_line_of_the_list_of_people_names_several_organizations(kari):
    yara, borg = make_organization(name="Yara"), make_organization(name="Borg")
    per = make_contact(yara, name="Per Ås", email="per@example.org")
    make_contact(borg, person=per, function="press")
    make_person(name="Eva Vik")
    headings = ["Navn", "E-post", "Stilling", "Virksomheter", "Kontaktperson for"]

    found = look_at(
        kari,
        headings,
        ["Per Ås", "per@example.org", None, "Yara; Borg", "main contact; press"],
        ["Eva Vik", None, "Sjef", None, "–"],
        target="contacts",
    )
    unknown = look_at(
        kari,
        headings,
        ["Per Ås", "per@example.org", None, "Yara; Borg", "press; press"],
        ["Kim Li", None, "Sjef", None, None],
        target="contacts",
    )

    assert [line.kind for line in found.lines] == ["same", "changed"]
    assert shown(found.lines[1]) == {"person.title": ("", "Sjef")}
    assert [line.errors for line in unknown.lines] == [
        [
            (
                "organization.name",
                "Write a line for each organization: “Yara” is not recorded.",
            )
        ],
        [("organization.name", "Write the name of the organization.")],
    ]


def test_what_our_sheets_say_of_no_membership_is_no_membership(kari):
    make_organization(name="Yara")

    found = look_at(
        kari,
        ["Navn", "Hvor sikkert medlemskapet er"],
        ["Yara", "Ikke registrert som medlem"],
    )

    assert [line.kind for line in found.lines] == ["same"]
