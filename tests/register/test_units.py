"""Answers of the business register become facts that our columns can hold."""

from dataclasses import replace
from random import Random

import pytest
from django.core.exceptions import ValidationError
from stdnum.no import orgnr

from members.models import Organization
from members.register.errors import AnswerError
from members.register.units import Unit, parsed, readable_name, same_name
from tests.support.mutated_json import mutated
from tests.support.register_server import ADDRESS, raw_unit
from tests.support.rows import checked
from tests.support.sampling import SEED

pytestmark = pytest.mark.no_database
NUMBER, PARENT = checked(1), checked(2)
COMPULSORY = "underTvangsavviklingEllerTvangsopplosning"
ABROAD = {"adresse": ["Vej 1", " "], "poststed": "2100 KØBENHAVN", "landkode": "DK"}
READABLE = {
    "YARA NORGE AS": "Yara Norge AS",
    "NORSK HYDRO ASA": "Norsk Hydro ASA",
    "HERØYA INDUSTRIPARK AS": "Herøya Industripark AS",
    "SINTEF": "Sintef",
    "DNB BANK ASA": "DNB Bank ASA",
    "ÅSMUND'S VERKSTED": "Åsmund's Verksted",
    "A/S NORSKE SHELL": "A/S Norske Shell",
    "ØSTLANDETS MEK A.S": "Østlandets Mek A.S",
    "UNIVERSITETET I SØRØST-NORGE": "Universitetet i Sørøst-Norge",
    "I GRENLAND OG PÅ HERØYA IKS": "I Grenland og på Herøya IKS",
    "HOLDING I AS": "Holding I AS",
    "GRENLAND INVEST III AS": "Grenland Invest III AS",
    "VIKING XIV": "Viking XIV",
    "CO2-FANGST 3D AS": "CO2-Fangst 3D AS",
    "NORSK HYDRO ASA AVD HERØYA": "Norsk Hydro ASA Avd Herøya",
    "J.B. ÆRLIG & SØNN (NORGE) DA": "J.B. Ærlig & Sønn (Norge) DA",
    "OiW Process AS": "OiW Process AS",
    "INOVYN Norge AS": "INOVYN Norge AS",
    "  NORSEP   AS ": "Norsep AS",
    "Å": "Å",
    "": "",
}


@pytest.mark.parametrize(("capitals", "name"), READABLE.items())
def test_a_name_in_capitals_becomes_readable_and_stays_so(capitals, name):
    assert readable_name(capitals) == name
    assert readable_name(name) == name


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Yara Norge AS", "YARA NORGE AS", True),
        ("HydrogenPro ASA", "HYDROGEN PRO ASA", True),
        ("Sørøst-Norge", "SØRØST NORGE", True),
        ("Herøya Industripark", "HERØYA INDUSTRIPARK AS", True),
        ("Isola A/S", "ISOLA AS", True),
        ("Isola A.S.", "Isola AS", True),
        ("A/S Norske Shell", "AS NORSKE SHELL", True),
        ("J. B. Ugland", "J.B.UGLAND", True),
        ("Ærfugl", "A\u030arfugl", False),
        ("Ås Verksted", "A\u030as verksted", True),
        ("Yara Norge AS", "Yara Birkeland AS", False),
        ("Norsk Hydro", "Norsk Hydro Brasil", False),
        ("Åsmunds Verksted", "Asmunds Verksted", False),
        ("AS", "ASA", False),
    ],
)
def test_names_are_the_same_but_for_capitals_spaces_and_form(one, other, is_same):
    assert same_name(one, other) is is_same
    assert same_name(other, one) is is_same


@pytest.mark.parametrize(
    ("raw", "facts"),
    [
        ({}, {"employees": 12, "legal_form": "AS", "nace_code": "24.102"}),
        ({"antallAnsatte": 0}, {"employees": 0}),
        (
            {"antallAnsatte": 0, "harRegistrertAntallAnsatte": False},
            {"employees": None},
        ),
        ({"forretningsadresse": ABROAD | {"land": "Danmark"}}, {"municipality": ""}),
        (
            {"forretningsadresse": ABROAD | {"land": "Danmark"}},
            {"business_address": "Vej 1, 2100 København, Danmark"},
        ),
        (
            {"forretningsadresse": ADDRESS | {"kommune": "STORFJORD - OMASVUOTNA"}},
            {"municipality": "Porsgrunn", "municipality_code": "4001"},
        ),
        (
            {"forretningsadresse": ADDRESS | {"kommunenummer": "9999"}},
            {"municipality": "", "municipality_code": ""},
        ),
        (
            {"organisasjonsform": {"kode": "ENK"}},
            {"is_person": True, "business_address": "", "municipality": "Porsgrunn"},
        ),
        ({"hjemmeside": "https://example.org/a"}, {"website": "https://example.org/a"}),
        ({"hjemmeside": "ingen hjemmeside"}, {"website": ""}),
        ({"hjemmeside": "post@example.org"}, {"website": ""}),
        ({"konkurs": True, "konkursdato": "2026-03-01"}, {"bankrupt": "2026-03-01"}),
        ({"konkurs": True}, {"bankrupt": ""}),
        ({"konkursdato": "2026-03-01"}, {"bankrupt": None}),
        (
            {"underAvvikling": True, "underAvviklingDato": "2026-03-01"},
            {"winding_up": "2026-03-01"},
        ),
        (
            {COMPULSORY: True, "tvangsopplostPgaManglendeStyreDato": "2026-03-02"}
            | {"tvangsopplostPgaManglendeRevisorDato": "2026-03-01"},
            {"compulsory": "2026-03-02"},
        ),
        ({"respons_klasse": "SlettetEnhet"}, {"deleted_on": ""}),
        ({"slettedato": "2026-03-01"}, {"deleted_on": "2026-03-01"}),
        ({"navn": "HERØ\u00adYA\nVERK\u0007"}, {"name": "Herøya Verk"}),
        ({"overordnetEnhet": PARENT}, {"parent": PARENT}),
        ({"epostadresse": 7, "et nytt felt": [{}]}, {"number": NUMBER}),
    ],
)
def test_a_fact_is_read_as_the_register_means_it(raw, facts):
    unit = parsed(raw_unit(NUMBER, **raw))

    assert {name: getattr(unit, name) for name in facts} == facts


def test_an_absent_key_means_not_set():
    raw = {"organisasjonsnummer": NUMBER, "navn": "YARA AS"}

    assert parsed(raw) == Unit(number=NUMBER, name="Yara AS")


def test_a_sub_unit_has_its_location_and_its_parent():
    raw = raw_unit(NUMBER, "YARA AVD HERØYA", "Underenhet", overordnetEnhet=PARENT)

    unit = parsed(raw)

    assert (unit.is_subunit, unit.parent) == (True, PARENT)
    assert unit.business_address == "Hydrovegen 55, 3936 Porsgrunn"


@pytest.mark.parametrize(
    "raw",
    [
        {"respons_klasse": "Roller"},
        {"organisasjonsnummer": 910000000},
        {"organisasjonsnummer": "910000001"},
        {"navn": ""},
        {"navn": None},
        {"navn": "HER\ufffdYA AS"},
        {"navn": f"HER{chr(0xD800)}YA AS"},
        {"navn": "YARA\0 AS"},
        {"navn": "A" * 201},
        {"organisasjonsform": "AS"},
        {"organisasjonsform": {"kode": "AKSJESELSKAP"}},
        {"antallAnsatte": "12"},
        {"antallAnsatte": True},
        {"antallAnsatte": -1},
        {"antallAnsatte": 2**31},
        {"forretningsadresse": ["Hydrovegen 55"]},
        {"forretningsadresse": {"adresse": "Hydrovegen 55"}},
        {"forretningsadresse": {"adresse": ["A" * 200, "B" * 200]}},
        {"konkurs": "false"},
        {"konkurs": None},
        {"konkurs": True, "konkursdato": "1. mars 2026"},
        {"konkurs": True, "konkursdato": "2026-02-30"},
    ],
    ids=repr,
)
def test_a_wrong_value_is_no_answer(raw):
    with pytest.raises(AnswerError):
        parsed(raw_unit(NUMBER) | raw)


TRIALS = 2000


def misfits(unit):
    """Return the facts that no column or no JSON of ours could hold."""
    facts, wrong = unit.facts, []
    for name in ("bankrupt", "winding_up", "compulsory", "deleted_on"):
        if facts.pop(name) not in (None, "", "2026-03-01", "2026-03-02"):
            wrong.append(name)
    wrong += [n for n in ("is_person", "is_subunit") if type(facts.pop(n)) is not bool]
    facts["orgnr"], facts["establishment_orgnr"] = facts["number"], facts["parent"]
    del facts["number"], facts["parent"]
    organization = Organization(kind="company", **facts)
    names = [field.name for field in Organization._meta.fields]
    organization.clean_fields(exclude=[n for n in names if n not in facts])
    texts = [value for value in facts.values() if isinstance(value, str)]
    numbers = filter(None, [unit.number, unit.parent])
    wrong += [number for number in numbers if not orgnr.is_valid(number)]
    return wrong + [text for text in texts if not text.isprintable()]


def test_2000_mutated_answers_are_units_that_fit_or_none(figure):
    random, refused = Random(SEED), 0
    days = {"konkurs": True, "konkursdato": "2026-03-01", "slettedato": "2026-03-02"}
    whole = raw_unit(NUMBER, overordnetEnhet=PARENT, **days)
    deleted = raw_unit(NUMBER) | {"respons_klasse": "SlettetEnhet"}
    wrong = []

    for _ in range(TRIALS):
        raw = mutated(random, random.choice([whole, deleted]))
        try:
            wrong += misfits(parsed(raw))
        except AnswerError:
            refused += 1

    assert wrong == []
    assert 0.2 * TRIALS < refused < 0.9 * TRIALS
    figure(tried={"mutated answers": TRIALS}, found={"misfits": len(wrong)})


@pytest.mark.parametrize(
    "fact",
    [
        *({"name": "A" * 201}, {"name": "Yara\u202e"}, {"employees": 2**31}),
        *({"number": "910000001"}, {"bankrupt": "2026-02-30"}, {"is_person": 1}),
    ],
    ids=repr,
)
def test_a_fact_that_no_column_holds_would_be_noticed(fact, figure):
    unit = replace(parsed(raw_unit(NUMBER)), **fact)

    try:
        found = len(misfits(unit))
    except ValidationError:
        found = 1

    assert found == 1
    figure(tried={"facts that do not fit": 1}, found={"noticed": found})
