"""What a look finds in a file of organizations, as an accountant keeps it."""

from datetime import date

import pytest
from django.utils import timezone

from members.exchange import look
from members.models import Organization, OrganizationName
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.files_in import errors, kinds, look_at, make_file, shown
from tests.support.refusals import told

NUMBER = "934949145"
ENDED = {"since": date(2010, 1, 1), "until": date(2015, 12, 31)}


def test_a_line_of_a_new_organization_says_what_is_written_and_what_is_assumed(kari):
    cells = ["Ny AS", "NO 934 949 145 MVA", 2019, "Per Ås", "Per@Example.org", 91234567]

    found = look_at(
        kari, "Bedriftsnavn, Org.nr., Innmeldt, Kontaktperson, E-post, Tlf", cells
    )

    [line] = found.lines
    assert line.kind == "new"
    values = dict(cases(__file__, "new_line.csv"))
    values["contact.since"] = timezone.localdate().isoformat()
    assert shown(line) == {name: ("", text) for name, text in values.items()}
    parts = [change.part.key for change in line.changes]
    assert parts == ["organization", "membership", "person", "contact"]
    assert found.letters == 1
    assert Organization.objects.count() == 0, "A look writes nothing."


def test_a_line_of_a_known_one_says_what_changes_and_what_was_normalized(kari):
    make.member(name="Yara", phone="35 92 00 00", website="https://www.yara.no/")
    cells = ["Yara", "+47 35920000", "yara.no", "4001", "1 200"]

    found = look_at(kari, "Navn, Telefon, Nettside, Kommune, Ansatte", cells)

    [line] = found.lines
    new = {"organization.municipality": "Porsgrunn", "organization.employees": "1200"}
    assert line.kind == "changed"
    assert shown(line) == {name: ("", text) for name, text in new.items()}
    [place, number] = [d.note for d in line.differences]
    assert place == "“4001” in the file"
    # A number is written, and what it lacks is asked for.
    assert (number[:19], number.count("Without it")) == ("“1 200” in the file", 3)


def test_an_organization_is_found_by_number_then_name_then_another_name(kari):
    by_number = make.organization(name="Gammelt navn", orgnr=NUMBER)
    by_name = make.organization(name="Navnet AS")
    by_other = make.organization(name="Det nye navnet")
    OrganizationName.objects.create(organization=by_other, name="Før", kind="former")
    lines = ["Nytt navn", NUMBER], ["navnet  as", None], ["før", None]

    found = look_at(kari, "Firma, Orgnr", *lines)

    records = [line.records["organization"] for line in found.lines]
    assert records == [by_number, by_name, by_other]
    assert kinds(found) == "same same same"
    notes = [d.note for line in found.lines for d in line.differences if d.is_left]
    assert notes == [
        "the name in the registry stays",
        "only capitals or spaces differ; the name stays",
        "a former or other name; the name stays",
    ]


def test_what_looks_like_a_known_one_is_asked_about_until_a_choice_settles_it(kari):
    yara = make.organization(name="Yara Norge AS")
    borg = make.organization(name="Borg", orgnr=NUMBER)
    lines, choices = [["Yara Norge", None, "4001"]], {}
    for number, match in [("2", str(yara.pk)), ("3", "new"), ("4", "leave")]:
        choices[number] = {"match": match}

    asked = look_at(kari, "Firma, Orgnr", lines[0][:2], ["Borg", "974760673"])
    found = look_at(kari, "Firma, Orgnr, Kommunenr", *lines * 3, choices=choices)

    reason = "same name, but its organization number is 934 949 145"
    assert [line.candidates for line in asked.lines] == [
        [(yara, "same name without legal form")],
        [(borg, reason)],
    ]
    assert (kinds(asked), kinds(found)) == ("duplicate duplicate", "changed new left")
    assert found.lines[0].records["organization"] == yara
    assert shown(found.lines[0]) == {"organization.municipality": ("", "Porsgrunn")}
    assert found.lines[1].changes[0].values["name"] == "Yara Norge"


def test_an_empty_cell_clears_where_that_was_chosen_but_nothing_that_is_needed(kari):
    fields = {"phone": "35 92 00 00", "kind": "company", "website": "https://yara.no"}
    make.organization(name="Yara", **fields)
    headings, cells = "Firma, Telefon, Slag", ["Yara", "–", ""]

    left, cleared = (look_at(kari, headings, cells, empty_clears=c) for c in (0, 1))

    assert (kinds(left), kinds(cleared)) == ("same", "error")
    assert shown(cleared.lines[0]) == {
        "organization.phone": ("35 92 00 00", ""),
        "organization.kind": ("Company", ""),
    }
    assert errors(cleared) == {
        2: ["organization.kind: Kind is missing. Write it here, or leave the line out."]
    }


@pytest.mark.parametrize("case", cases(__file__, "lines_about_one.jsonl"))
def test_lines_about_one_organization_agree_or_are_an_error_that_names_the_first(
    kari, case
):
    make.organization(name="Yara", orgnr=NUMBER)

    file = make_file(kari, case["headings"], *case["lines"])
    found = look(file, by=kari)

    wrong = {str(n): e for n, e in errors(found).items() if n > 2}
    assert (kinds(found), wrong) == (case["kinds"], case["errors"])
    first = found.lines[0].records["organization"]
    changed = [line for line in found.lines if line.kind == "changed"]
    assert all(line.records["contact"].organization == first for line in changed)
    # Some lines are looked at as the whole file is.
    for line in found.lines:
        [alone] = look(file, by=kari, only={line.number}).lines
        assert [alone.kind, alone.fingerprint] == [line.kind, line.fingerprint]


def test_an_error_says_in_which_cell_and_how_to_mend_it_and_can_be_mended(kari):
    cells = ["Ny AS", "934949146", "31.2.2019", "Bank"]
    file = make_file(kari, "Firma, Orgnr, Innmeldt, Type", cells)

    found = look(file, by=kari)
    assert [*shown(found.lines[0])] == ["organization.name", "membership.category"]
    assert errors(found)[2] == [text for (text,) in cases(__file__, "wrong_line.csv")]
    mended = {"organization.orgnr": NUMBER, "organization.kind": "bedrift"}
    file.choices = {"2": {"cells": mended | {"membership.since": "mai 2019"}}}
    assert kinds(look(file, by=kari)) == "new"


def test_a_membership_that_overlaps_another_or_has_ended_is_foreseen(kari):
    for name in ("Yara", "Borg", "Odda"):
        make.member(name=name, **ENDED)
    Organization.objects.get(name="Borg").memberships.create(since=date(2020, 1, 1))
    lines = (
        ["Yara", "core", "2020", "norge"],
        ["Borg", "core", "1.6.2015", None],
        ["Odda", "core", None, "NO"],
    )

    found = look_at(kari, "Firma, Medlemstype, Medlem fra, Land", *lines)

    assert kinds(found) == "changed error error"
    assert shown(found.lines[0])["membership.since"] == ("", "2020")
    assert errors(found)[3] == [
        "membership.since: Overlaps the membership as member from 1 January 2010 until"
        " 31 December 2015."
    ]
    assert errors(found)[4] == [
        "membership.since: This is recorded as ended: from 1 January 2010 until 31"
        " December 2015. Write the first day of a new period, or leave its cells empty."
    ]


def test_the_number_of_another_is_refused_and_no_membership_is_none(kari):
    make.organization(name="Yara", orgnr=NUMBER)
    borg = make.organization(name="Borg")
    headings = "Firma, Orgnr, Skostørrelse, Hvor sikkert medlemskapet er"
    lines = ["Borg", NUMBER, 43, None], ["Yara", None, 43, "Ikke registrert som medlem"]

    found = look_at(kari, headings, *lines, choices={"2": {"match": str(borg.pk)}})

    assert kinds(found) == "error same"
    assert errors(found) == {2: ["organization.orgnr: Yara has this number already."]}
    assert found.unknown == ["Skostørrelse"]


CHOOSE = (
    "Choose the column that holds: Name of the organization or Organization number."
)


def test_a_file_is_refused_in_a_sentence(kari, reader):
    forbidden = "You may not read such a file into the registry."

    assert told(lambda: look_at(reader, "Firma", ["Yara"])) == [forbidden]
    assert told(lambda: look_at(kari, "Telefon", ["Yara"])) == [CHOOSE]
