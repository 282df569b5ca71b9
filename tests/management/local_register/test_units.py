"""The demo's register answers about real organizations what the CSV holds, and no more."""

import csv
import json
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.management.local_register import (
    BASE,
    CHANGES,
    NUMBER,
    answer,
    change_unit,
    read_register,
)
from tests.support.database_clients import PROJECT

FILE = PROJECT / "members" / "grenland" / "organizations.csv"
TODAY = object()
SKIEN = {
    "adresse": ["Prøvevegen 1"],
    "postnummer": "3717",
    "poststed": "SKIEN",
    "kommune": "SKIEN",
    "kommunenummer": "4003",
    "landkode": "NO",
    "land": "Norge",
}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Give the register a file of its own."""
    settings.VAR = tmp_path


@pytest.fixture
def today():
    return timezone.localdate().isoformat()


def ask(path, query=""):
    status, _type, body = answer(read_register(), "GET", f"{BASE}/{path}", query, "")
    return status, json.loads(body) if body else None


def invented():
    return ask(f"enheter/{NUMBER}")


def columns(unit):
    """Return the columns of the CSV that a unit answers, of those that it has."""
    place = unit.get("forretningsadresse", {})
    values = {
        "orgnr": unit["organisasjonsnummer"],
        "name": unit["navn"],
        "legal_form": unit["organisasjonsform"]["kode"],
        "nace_code": unit.get("naeringskode1", {}).get("kode", ""),
        "website": unit.get("hjemmeside", ""),
        "municipality": place.get("kommune", ""),
        "municipality_code": place.get("kommunenummer", ""),
    }
    if unit["harRegistrertAntallAnsatte"]:
        values["employees"] = str(unit["antallAnsatte"])
    return values


def test_real_organizations_are_answered_as_in_the_csv_and_those_without_number_not():
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    numbered = {row["orgnr"]: row for row in rows if row["orgnr"]}

    _status, body = ask("enheter", "size=1000")

    units = {one["organisasjonsnummer"]: one for one in body["_embedded"]["enheter"]}
    del units[NUMBER]
    assert [*units] == [*numbered]
    for number, unit in units.items():
        values = columns(unit)
        assert values == {key: numbered[number][key] for key in values}
        assert not any(unit[flag] for flag in ("konkurs", "underAvvikling"))


def test_only_employees_of_the_business_register_are_its_own():
    units = read_register().units
    numbers = [n for n, unit in units.items() if unit["harRegistrertAntallAnsatte"]]

    # 923609016 is Equinor.
    assert numbers == ["923609016", NUMBER]


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ("bankrupt", {"konkurs": True, "konkursdato": TODAY}),
        ("wind-up", {"underAvvikling": True, "underAvviklingDato": TODAY}),
        (
            "dissolve",
            {
                "underTvangsavviklingEllerTvangsopplosning": True,
                "tvangsopplostPgaManglendeRegnskapDato": TODAY,
            },
        ),
        ("rename", {"navn": "NYE PRØVEBEDRIFTEN AS"}),
        ("move", {"forretningsadresse": SKIEN}),
        ("employees", {"antallAnsatte": 17}),
    ],
)
def test_a_change_is_answered_and_announced(change, facts, today):
    _status, before = invented()

    assert change_unit(change)

    facts = {key: today if value is TODAY else value for key, value in facts.items()}
    assert invented() == (200, before | facts)
    [row] = read_register().updates
    assert (row["organisasjonsnummer"], row["endringstype"]) == (NUMBER, "Endring")


def test_a_deleted_and_a_removed_unit_have_no_more_than_their_end(today):
    _status, before = invented()
    assert (change_unit("bankrupt"), change_unit("delete")) == (True, True)
    deleted = invented()
    assert (change_unit("delete"), change_unit("remove")) == (False, True)

    few = ("organisasjonsnummer", "navn", "organisasjonsform", "_links")
    assert deleted == (
        200,
        {key: before[key] for key in few}
        | {"respons_klasse": "SlettetEnhet", "slettedato": today},
    )
    assert invented() == (410, {"organisasjonsnummer": NUMBER, "slettedato": today})
    assert read_register().subunits == {}
    types = [row["endringstype"] for row in read_register().updates]
    assert types == ["Endring", "Sletting", "Fjernet"]


@pytest.mark.parametrize("end", ["delete", "remove"])
def test_of_a_unit_that_has_ended_nothing_changes_until_it_is_restored(end):
    _status, before = invented()
    change_unit(end)
    ended = invented()

    for change in CHANGES.keys() - {end, "remove", "restore"}:
        with pytest.raises(ValidationError):
            change_unit(change)

    assert invented() == ended
    assert (change_unit("restore"), change_unit("restore")) == (True, False)
    assert invented() == (200, before)


def test_a_second_move_leads_back_and_each_update_has_a_higher_number():
    changes = ["move", "move", "rename", "rename", "employees", "employees", "bankrupt"]
    _status, before = invented()

    assert [change_unit(change) for change in [*changes, "bankrupt"]] == [
        *[True] * 7,
        False,
    ]

    _status, after = invented()
    differing = {key for key in after if after[key] != before.get(key)}
    assert differing == {"antallAnsatte", "konkurs", "konkursdato"}
    ids = [row["oppdateringsid"] for row in read_register().updates]
    assert all(earlier < later for earlier, later in pairwise(ids))
