"""The units of the demo's register: those of the CSV with a number, and an invented one."""

import csv
from functools import cache

from django.conf import settings

from .answers import BASE

NAME = "Prøvebedriften AS"
# Real numbers begin with 8 or 9.
NUMBER, WORKPLACE = "100000008", "100000016"
FLAGS = ("konkurs", "underAvvikling", "underTvangsavviklingEllerTvangsopplosning")
NORWAY = {"landkode": "NO", "land": "Norge"}


def _address(street, code, place, municipality_code):
    return {
        "adresse": [street],
        "postnummer": code,
        "poststed": place,
        "kommune": place,
        "kommunenummer": municipality_code,
    } | NORWAY


AT_HEROYA = _address("Hydrovegen 55", "3936", "PORSGRUNN", "4001")
IN_SKIEN = _address("Prøvevegen 1", "3717", "SKIEN", "4003")


def _unit(number, name, legal_form):
    return {
        "respons_klasse": "Enhet",
        "organisasjonsnummer": number,
        "navn": name,
        "organisasjonsform": {"kode": legal_form},
        "maalform": "Bokmål",
        "harRegistrertAntallAnsatte": False,
        **dict.fromkeys(FLAGS, False),
        "_links": {"self": {"href": f"{BASE}/enheter/{number}"}},
    }


@cache
def real_units():
    """Return {number: unit} of the organizations in the CSV that have a number."""
    path = settings.BASE_DIR / "members" / "grenland" / "organizations.csv"
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["orgnr"]]
    return {row["orgnr"]: _real_unit(row) for row in rows}


def _real_unit(row):
    """Return a unit without the keys of which the CSV knows nothing."""
    # Other figures of employees are not those of the business register.
    has_employees = row["employees_source"].startswith("Enhetsregisteret")
    place = {"kommune": row["municipality"], "kommunenummer": row["municipality_code"]}
    facts = {
        "harRegistrertAntallAnsatte": has_employees,
        "antallAnsatte": has_employees and int(row["employees"]),
        "hjemmeside": row["website"],
        "naeringskode1": row["nace_code"] and {"kode": row["nace_code"]},
        "forretningsadresse": row["municipality"] and place | NORWAY,
    }
    unit = _unit(row["orgnr"], row["name"], row["legal_form"])
    return unit | {key: value for key, value in facts.items() if value}


def invented_unit():
    facts = {
        "naeringskode1": {
            "kode": "24.102",
            "beskrivelse": "Produksjon av ferrolegeringer",
        },
        "harRegistrertAntallAnsatte": True,
        "antallAnsatte": 12,
        "forretningsadresse": AT_HEROYA,
    }
    return _unit(NUMBER, NAME.upper(), "AS") | facts


def invented_workplace():
    """Return the sub-unit of the invented unit, at a site of the registry."""
    return {
        "respons_klasse": "Underenhet",
        "organisasjonsnummer": WORKPLACE,
        "navn": f"{NAME.upper()} AVD HERØYA",
        "organisasjonsform": {"kode": "BEDR", "beskrivelse": "Underenhet til AS"},
        "harRegistrertAntallAnsatte": False,
        "overordnetEnhet": NUMBER,
        "beliggenhetsadresse": AT_HEROYA,
        "_links": {"self": {"href": f"{BASE}/underenheter/{WORKPLACE}"}},
    }
