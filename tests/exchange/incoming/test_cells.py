"""Cells as people and spreadsheets write them, and the values that they stand for."""

import json
from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest

from members.exchange import TARGETS, CellError, look
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.files_in import kinds, look_at, make_file
from tests.support.sampling import SEED, part_of

DAY = date(2019, 5, 17)
# Heading, field, a cell and its value: none is a refusal, of which the words may stand.
CELLS = cases(__file__, "cells.jsonl")
KINDS = {"date": date, "datetime": datetime}


def cell_of(cell):
    if not isinstance(cell, dict):
        return cell
    [(kind, text)] = cell.items()
    return KINDS[kind].fromisoformat(text) if kind in KINDS else Decimal(text)


@pytest.mark.parametrize("field", dict.fromkeys(field for _h, field, *_c in CELLS))
def test_a_cell_is_read_as_people_write_it(kari, field):
    tried = [case for case in CELLS if case[1] == field]
    lines = [[f"Nummer {n}", cell_of(case[2])] for n, case in enumerate(tried)]

    found = look_at(kari, ["Navn", tried[0][0]], *lines)

    for line, (_heading, _field, cell, expected) in zip(
        found.lines, tried, strict=True
    ):
        values = {name: v for c in line.changes for name, v in c.values.items()}
        told = [words for _column, words in line.errors]
        value = values.get(field)
        if field == "since" and value:
            value = f"{value} {values['since_precision']}"
        if isinstance(expected, dict):
            assert told == [expected["refusal"]]
        else:
            assert (value, len(told)) == (expected, expected is None), cell


def test_a_serial_day_counts_from_1904_where_the_workbook_does(kari):
    file = make_file(kari, "Navn, Medlem fra", ["Yara", 42140])
    file.table["notes"] = ["epoch_1904 1"]

    [line] = look(file, by=kari).lines

    [since] = [c.values["since"] for c in line.changes if c.part.key == "membership"]
    assert since == DAY


HOSTILE = [
    *(None, "", " ", "-", "'", '"', "=1+1", "'=1+1", "@SUM(A1)", "\u202egro.elpmaxe"),
    *("\ufeff", "\u200b", "a\x07b", "\x1b[31m", "%s%s%n", "{}", "x" * 4_000, "æ" * 400),
    *("1" * 400, "0", "-1", "1e9", "9,35E+08", "NaN", "Infinity"),
    *(";", ";;;", "a;b", "Yara (lead); (", "(", ")", "a (b) (c)", ",", ", ,", "\n\n"),
    *("2019-02-31", "31.12.9999", "0.0.0", "senest", "13/13/13", "1.1.1", "20190231"),
    *("http://", "http://[::1", "javascript:alert(1)", "//", "a@", "@b", "a@b@c", "<>"),
    *("0301", "99999", "Bø", "Ø" * 61, "²", "٣", "½", "ja nei", "TRUE", "Ⅳ", "İ", "ß"),
    *(True, False, 0, -1, 10**18, 10**300, Decimal("1E+300"), Decimal("-0.5")),
    *(date(1, 1, 1), date(9999, 12, 31), datetime(2019, 5, 1, 23, 59, 59)),
    *(CellError("#REF!"), CellError("#N/A")),
]
CODES = [c for c in range(1, 0x3000) if not 0xD800 <= c < 0xE000]
every_target = pytest.mark.parametrize("target", TARGETS.values(), ids=lambda t: t.key)


def any_texts():
    random = Random(f"cells {SEED}")
    return ["".join(map(chr, random.choices(CODES, k=8))) for _ in range(40)]


@pytest.fixture
def yara(db):
    make.body(name_nb="Styret", name_en="Board")
    organization = make.member(name="Yara")
    make.contact(organization, name="Per Ås", email="per@example.org")
    return organization


@every_target
def test_no_cell_stops_a_look(kari, yara, target):
    hostile = HOSTILE + any_texts()
    width, many = len(target.columns), len(hostile)
    lines = [[hostile[(n + 7 * c) % many] for c in range(width)] for n in range(many)]
    lines += [[value] * width for value in hostile]
    names = [column.name for column in target.columns]

    found = look_at(kari, names, *lines, target=target.key, empty_clears=True)

    assert [line.number for line in found.lines] == [*range(2, len(lines) + 2)]
    known = {"new", "changed", "same", "duplicate", "error", "left"}
    assert {*kinds(found).split()} <= known


@every_target
def test_a_hostile_cell_in_a_good_line_is_an_error_or_a_value(kari, yara, target):
    good = {"organization.name": "Yara", "person.name": "Per Ås"}
    good |= {"body.name": "Styret", "project.title_nb": "Fangst", "role.role": "member"}
    names = [column.name for column in target.columns]
    lines = [
        [value if name == hostile else good.get(name) for name in names]
        for hostile in names
        for value in part_of(HOSTILE, 9)
    ]

    found = look_at(kari, names, *lines, target=target.key)

    for line in found.lines:
        assert {name for name, _sentence in line.errors} <= {"", *names}


ODD = [
    *(None, True, -1, 1.5, 10**30, "", "x", "²", "9" * 30, "-1", [], ["x"]),
    *([["x"]], {}),
    *({"organization.name": {"a": 1}}, {"organization.name": "\u202eAB"}, {"": "x"}),
    *("?", "../..", "new", "leave", {"organization.orgnr": "12"}, {"x": []}),
]
KEYS = ["match", "leave", "take", "cells", "", "other"]


def odd_choices(random):
    """Return choices of which some have the shape of one, and others do not."""
    choice = {random.choice(KEYS): random.choice(ODD) for _n in range(4)}
    line = random.choice(["2", "3", "02", "x", "99999999999999999999"])
    return {line: choice if random.random() < 0.8 else random.choice(ODD)}


def test_no_choice_of_any_shape_stops_a_look_and_what_is_none_chooses_nothing(kari):
    random, lines = Random(SEED), (["Yara"], ["Eramet"])
    for choices in (odd_choices(random) for _try in range(60)):
        found = look_at(kari, "Navn", *lines, choices=json.loads(json.dumps(choices)))
        assert {*kinds(found).split()} <= {"new", "left", "error", "duplicate"}, choices
    for odd in ODD:
        for choices in ({"2": {"other": odd}}, {"4": odd}, {"2": [odd]}):
            found = look_at(kari, "Navn", *lines, choices=choices)
            assert kinds(found) == "new new", choices
