"""What a look finds in a file of organizations, as an accountant keeps it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.exchange import look
from members.models import Organization, OrganizationName
from tests.support.factories import make_contact, make_member, make_organization
from tests.support.files_in import look_at, make_file, shown

pytestmark = pytest.mark.django_db

NUMBER = "934949145"


def kinds(found):
    return [line.kind for line in found.lines]


def errors(found):
    return [line.errors for line in found.lines]


def test_a_line_of_a_new_organization_says_what_is_written_and_what_is_assumed(kari):
    headings = ["Bedriftsnavn", "Org.nr.", "Innmeldt", "Kontaktperson", "E-post", "Tlf"]
    cells = ["Ny AS", "NO 934 949 145 MVA", 2019, "Per Ås", "Per@Example.org", 91234567]

    found = look_at(kari, headings, cells)

    [line] = found.lines
    assert line.kind == "new"
    assert shown(line) == {
        "organization.name": ("", "Ny AS"),
        "organization.orgnr": ("", "934 949 145"),
        "organization.kind": ("", "Company"),
        "membership.since": ("", "2019"),
        "membership.category": ("", "Member"),
        "person.name": ("", "Per Ås"),
        "person.email": ("", "per@example.org"),
        "person.phone": ("", "912 34 567"),
        "contact.function": ("", "Main contact"),
        "contact.since": ("", timezone.localdate().isoformat()),
    }
    assert [change.part.key for change in line.changes] == [
        "organization",
        "membership",
        "person",
        "contact",
    ]
    assert [found.letters, found.writable] == [1, True]


def test_a_line_of_a_known_one_says_what_changes_and_what_was_normalized(kari):
    make_member(name="Yara", phone="35 92 00 00", website="https://www.yara.no/")
    headings = ["Navn", "Telefon", "Nettside", "Kommune", "Ansatte"]

    found = look_at(
        kari, headings, ["Yara", "+47 35920000", "yara.no", "4001", "1 200"]
    )

    [line] = found.lines
    assert [line.kind, shown(line)] == [
        "changed",
        {
            "organization.municipality": ("", "Porsgrunn"),
            "organization.employees": ("", "1200"),
        },
    ]
    assert [d.note for d in line.differences] == [
        "“4001” in the file",
        "“1 200” in the file",
    ]


def test_an_organization_is_found_by_number_then_name_then_another_name(kari):
    by_number = make_organization(name="Gammelt navn", orgnr=NUMBER)
    by_name = make_organization(name="Navnet AS")
    by_other = make_organization(name="Det nye navnet")
    OrganizationName.objects.create(organization=by_other, name="Før", kind="former")

    found = look_at(
        kari,
        ["Firma", "Orgnr"],
        ["Nytt navn", NUMBER],
        ["navnet  as", None],
        ["før", None],
    )

    assert [line.records["organization"] for line in found.lines] == [
        by_number,
        by_name,
        by_other,
    ]
    assert kinds(found) == ["changed", "same", "same"]
    assert shown(found.lines[0]) == {"organization.name": ("Gammelt navn", "Nytt navn")}
    assert [d.note for d in found.lines[2].differences] == [
        "a former or other name; the name stays"
    ]


def test_what_looks_like_a_known_one_is_asked_about_with_a_reason(kari):
    yara = make_organization(name="Yara Norge AS")
    same_name = make_organization(name="Borg", orgnr=NUMBER)

    found = look_at(
        kari, ["Firma", "Orgnr"], ["Yara Norge", None], ["Borg", "974760673"]
    )

    assert kinds(found) == ["duplicate", "duplicate"]
    assert [line.candidates for line in found.lines] == [
        [(yara, "same name without legal form")],
        [(same_name, "same name, but its organization number is 934 949 145")],
    ]
    assert found.writable is False


def test_a_choice_settles_which_one_is_meant(kari):
    yara = make_organization(name="Yara Norge AS")
    lines = [["Yara Norge", "4001"]] * 3
    choices = {
        "2": {"match": str(yara.pk)},
        "3": {"match": "new"},
        "4": {"match": "leave"},
    }

    found = look_at(kari, ["Firma", "Kommunenr"], *lines, choices=choices)

    assert kinds(found) == ["changed", "new", "left"]
    assert found.lines[0].records["organization"] == yara
    assert shown(found.lines[0]) == {"organization.municipality": ("", "Porsgrunn")}
    assert found.lines[1].changes[0].values["name"] == "Yara Norge"


def test_a_field_that_was_unticked_is_left_and_one_that_is_left_can_be_taken(kari):
    yara = make_organization(name="Yara", website="https://yara.no")
    choice = {"match": str(yara.pk), "leave": ["organization.website"]}
    choice["take"] = ["organization.name"]

    found = look_at(
        kari, ["Firma", "Web"], ["Yara Norge", "yara.com"], choices={"2": choice}
    )

    assert shown(found.lines[0]) == {"organization.name": ("Yara", "Yara Norge")}
    assert found.lines[0].changes[0].values == {"name": "Yara Norge"}


def test_an_absent_column_and_an_empty_cell_leave_what_is_there(kari):
    make_organization(name="Yara", phone="35 92 00 00", website="https://yara.no")

    found = look_at(kari, ["Firma", "Telefon"], ["Yara", " "])

    assert kinds(found) == ["same"]


def test_an_empty_cell_clears_where_that_was_chosen_but_nothing_that_is_needed(kari):
    make_organization(name="Yara", phone="35 92 00 00", kind="company")
    headings = ["Firma", "Telefon", "Slag"]

    found = look_at(kari, headings, ["Yara", "–", ""], empty_clears=True)

    assert shown(found.lines[0]) == {
        "organization.phone": ("35 92 00 00", ""),
        "organization.kind": ("Company", ""),
    }
    assert errors(found) == [
        [
            (
                "organization.kind",
                "Kind is missing. Write it here, or leave the line out.",
            )
        ]
    ]


def test_two_lines_about_one_organization_are_an_error_that_names_the_first(kari):
    make_organization(name="Yara", orgnr=NUMBER)

    found = look_at(kari, ["Firma", "Orgnr"], ["Yara", None], ["Yara AS", NUMBER])

    assert kinds(found) == ["same", "error"]
    assert errors(found)[1] == [
        ("", "This is about the same as line 2. Leave one of them out.")
    ]


def test_two_contacts_of_one_new_organization_are_two_lines_about_it(kari):
    headings = ["Firma", "Kommune", "Kontakt", "Mail"]

    found = look_at(
        kari,
        headings,
        ["Ny AS", "Skien", "Per Ås", "per@example.org"],
        ["Ny AS", None, "Eva Ås", "eva@example.org"],
        ["Ny AS", "Oslo", "Kim Ås", "kim@example.org"],
        ["Ny AS", None, "Eva Ås", "eva@example.org"],
    )

    assert kinds(found) == ["new", "changed", "error", "error"]
    first, second = found.lines[:2]
    assert second.records["contact"].organization is first.records["organization"]
    assert errors(found)[2:] == [
        [
            (
                "organization.municipality",
                "Line 2 is about the same and says “Skien”. Make them agree.",
            )
        ],
        [("", "This is about the same as line 3. Leave one of them out.")],
    ]


def test_a_line_waits_for_the_one_that_adds_its_organization(kari):
    headings = ["Firma", "Ansatte", "Kontakt"]

    found = look_at(kari, headings, ["Ny AS", "mange", "Per"], ["Ny AS", None, "Eva"])

    assert kinds(found) == ["error", "error"]
    assert errors(found)[1] == [
        ("", "Line 2 is about the same, and cannot be written as it is.")
    ]


def test_an_error_says_in_which_cell_and_how_to_mend_it_and_can_be_mended(kari):
    headings = ["Firma", "Orgnr", "Innmeldt", "Type"]
    cells = ["Ny AS", "934949146", "31.2.2019", "Bank"]
    file = make_file(kari, headings, cells)

    [line] = look(file, by=kari).lines

    assert line.errors == [
        (
            "organization.orgnr",
            "“934949146” is not a valid organization number. The last digit does not fit "
            "the others: one of them is mistyped.",
        ),
        (
            "membership.since",
            "“31.2.2019” is not a date. Write for example 17.5.2019, mai 2019 or 2019.",
        ),
        (
            "organization.kind",
            "“Bank” is not one of the choices. Choose one of: Company, Research and "
            "education, Public body, Other body.",
        ),
    ]
    mended = {"organization.orgnr": NUMBER, "organization.kind": "bedrift"}
    file.choices = {"2": {"cells": mended | {"membership.since": "mai 2019"}}}
    assert kinds(look(file, by=kari)) == ["new"]


def test_a_membership_that_overlaps_another_is_foreseen(kari):
    make_member(name="Yara", since=date(2010, 1, 1), until=date(2015, 12, 31))
    make_member(
        name="Borg", since=date(2010, 1, 1), until=date(2015, 12, 31)
    ).memberships.create(since=date(2020, 1, 1))

    found = look_at(
        kari, ["Firma", "Medlem fra"], ["Yara", "2020"], ["Borg", "1.6.2015"]
    )

    assert kinds(found) == ["changed", "error"]
    assert shown(found.lines[0])["membership.since"] == ("", "2020")


def test_the_number_of_another_organization_is_refused_by_its_name(kari):
    make_organization(name="Yara", orgnr=NUMBER)
    other = make_organization(name="Borg")

    found = look_at(
        kari,
        ["Firma", "Orgnr"],
        ["Borg", NUMBER],
        choices={"2": {"match": str(other.pk)}},
    )

    assert errors(found) == [[("organization.orgnr", "Yara has this number already.")]]


def test_nobody_looks_who_may_not_write(reader, kari):
    with pytest.raises(ValidationError) as refusal:
        look_at(reader, ["Firma"], ["Yara"])

    assert refusal.value.messages == ["You may not read such a file into the registry."]


def test_a_file_without_name_and_number_is_refused(kari):
    with pytest.raises(ValidationError) as refusal:
        look_at(kari, ["Telefon"], ["35 92 00 00"])

    assert refusal.value.messages == [
        "Choose the column that holds: Name of the organization or Organization number."
    ]


def test_unknown_headings_are_named(kari):
    found = look_at(kari, ["Firma", "Skostørrelse"], ["Yara", 43])

    assert found.unknown == ["Skostørrelse"]


def test_nothing_is_written_by_a_look(kari):
    look_at(kari, ["Firma", "Kontakt"], ["Ny AS", "Per"])

    assert Organization.objects.count() == 0


def test_some_lines_are_looked_at_as_the_whole_file_would_be(kari):
    make_contact(make_organization(name="Yara", orgnr=NUMBER), name="Per")
    headings = ["Firma", "Orgnr", "Kontakt", "Telefon"]
    lines = [
        ["Yara", NUMBER, None, "1"],
        ["Ny AS", None, "Eva", None],
        ["Ny AS", None, "Kim", None],
        ["Ny AS", None, "Eva", None],
        ["Yara", None, "Per", "35 92 00 00"],
    ]
    file = make_file(kari, headings, *lines)

    whole = look(file, by=kari).lines

    for line in whole:
        [alone] = look(file, by=kari, only={line.number}).lines
        assert [alone.kind, alone.fingerprint] == [line.kind, line.fingerprint]


def test_what_has_ended_is_not_changed_by_a_line_without_days(kari):
    ended = {"since": date(2010, 1, 1), "until": date(2015, 12, 31)}
    make_member(name="Yara", **ended)
    make_member(name="Borg", **ended)
    headings = ["Firma", "Medlemstype", "Medlem fra", "Land"]

    found = look_at(
        kari, headings, ["Yara", "core", None, "norge"], ["Borg", "core", "2024", "NO"]
    )

    assert kinds(found) == ["error", "changed"]
    assert errors(found)[0] == [
        (
            "membership.since",
            "This is recorded as ended: from 1 January 2010 until 31 December 2015. Write "
            "the first day of a new period, or leave its cells empty.",
        )
    ]


def test_a_new_name_with_and_without_a_number_is_one_organization(kari):
    lines = [
        ["Ny AS", None],
        ["ny as", NUMBER],
        ["To AS", NUMBER],
        ["Ny AS", "974760673"],
    ]

    found = look_at(kari, ["Firma", "Orgnr"], *lines)

    same_as_line_2 = "This is about the same as line 2. Leave one of them out."
    assert errors(found) == [
        [],
        [("", same_as_line_2)],
        [("", same_as_line_2)],
        [("", same_as_line_2)],
    ]
