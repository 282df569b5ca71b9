"""Every hostile file is read as it is meant or refused with a sentence, in time and memory.

All are read in every run: each in a process of its own, forked from one.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from members.exchange import tables
from members.exchange.tables import Table, read_file, read_text, sandbox
from tests.support import hostile_tables
from tests.support.hostile_tables import NUMBER, Case, corpus
from tests.support.sampling import SEED, part_of

SECONDS = 10
MEMORY = 200_000_000  # bytes
SUPPORT = Path(hostile_tables.__file__).parent
TABLES = Path(tables.__file__).parent
FORKED = [sys.executable, "-I", "-S", str(SUPPORT / "fork_readings.py")]


@dataclass
class Reading:
    """What became of a case: a Table or a ValidationError, and what it took."""

    result: object
    status: int
    processor: float
    seconds: float
    peak: int


def read_all(folder, cases, program=TABLES):
    """Return {name: Reading}."""
    readings = {}
    names = dict(zip((f"{n:04}" for n in range(len(cases))), cases, strict=True))
    for stem, name in names.items():
        case = cases[name]
        request = sandbox.request(sheet=case.sheet, text=case.is_text)
        (folder / f"{stem}.in").write_bytes(request + case.make())
    started = [*FORKED, str(program), str(folder)]
    output = subprocess.run(started, capture_output=True, check=True, env={}).stdout
    for line in output.splitlines():
        stem, *usage = json.loads(line)
        answer = (folder / f"{stem}.out").read_bytes()
        readings[names[stem]] = Reading(outcome(answer), *usage)
    return readings


def outcome(answer):
    try:
        return sandbox.parse_output(answer)
    except ValidationError as refusal:
        return refusal


def problems(case, reading):
    """Return what is wrong with the reading of a case."""
    result, wrong = reading.result, []
    became = result if isinstance(result, Table) else result.code
    if case.expected not in (None, became):
        wrong.append(f"{became}, not {case.expected}")
    # The clock of a busy machine says little; the process is ended after SECONDS anyway.
    if reading.processor > SECONDS or reading.peak > MEMORY or reading.status:
        wrong.append(f"{reading.status}, {reading.seconds} s, {reading.peak} bytes")
    return wrong + (unclear(result) if isinstance(result, ValidationError) else [])


def unclear(refusal):
    """Return the texts of a refusal that are no sentence, or the same in both languages."""
    texts = []
    for language in ("nb", "en"):
        with translation.override(language):
            texts += refusal.messages
    ends = [
        text for text in texts if text[-1] not in "." and refusal.code != "no_sheet"
    ]
    return ends + (texts if len(set(texts)) != 2 else [])


def cases_to_read():
    """Return {name: Case} of all that a process is started for."""
    return {name: c for name, c in corpus(SEED).items() if c.expected != "large"}


def test_every_file_is_read_as_it_is_meant_or_refused_with_a_sentence(tmp_path, figure):
    cases = cases_to_read()
    readings = read_all(tmp_path, cases)
    assert len(cases) >= NUMBER

    wrong = [
        (name, p) for name in cases if (p := problems(cases[name], readings[name]))
    ]

    figure(tried={"hostile files": len(cases)}, found={"wrong answers": len(wrong)})
    assert wrong == [], f"SEED={SEED}"


def test_a_process_of_its_own_reads_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "TIMEOUT", 100)  # however busy the machine is
    cases = dict(part_of(cases_to_read().items(), 40))
    readings = read_all(tmp_path, cases)

    for name, case in cases.items():
        assert facts(outcome_here(case)) == facts(readings[name].result), name


def outcome_here(case):
    data = case.make()
    try:
        if case.is_text:
            return read_text(data.decode("utf-8", "surrogatepass"))
        return read_file(data, "medlemmer.xlsx", case.sheet)
    except ValidationError as refusal:
        return refusal


def facts(result):
    return result if isinstance(result, Table) else (result.code, result.messages)


def test_a_file_that_is_too_large_starts_no_process(monkeypatch):
    monkeypatch.setattr(sandbox, "PROGRAM", ["/nowhere"])
    large = [case for case in corpus(SEED).values() if case.expected == "large"]

    assert [outcome_here(case).code for case in large] == ["large"]


WASTES = {
    "memory": "x = bytearray(250_000_000)",
    "time": "import time\n    while time.process_time() < 0.3: pass",
    "life": "import os; os.abort()",
}


@pytest.mark.parametrize("waste", WASTES)
def test_a_waste_is_measured(tmp_path, monkeypatch, waste):
    """The control: the same measurement of a reader that does not limit itself."""
    monkeypatch.setattr(sys.modules[__name__], "SECONDS", 0.1)
    reading = tmp_path / "reading"
    reading.mkdir()
    (reading / "main.py").write_text(
        f"def main():\n    {WASTES[waste]}\n    print('{{}}')"
    )
    case = Case(bytes, "broken")

    [made] = read_all(tmp_path, {waste: case}, tmp_path).values()

    assert {
        "memory": made.peak > MEMORY,
        "time": made.processor > 0.1,
        "life": made.status != 0,
    }[waste]
    assert len(problems(case, made)) == 1


def test_a_wrong_table_and_a_text_that_is_no_sentence_are_noticed():
    wrong = Reading(Table(("Navn",), ()), 0, 0.0, 0.0, 0)
    vague = Reading(ValidationError("Error", code="broken"), 0, 0.0, 0.0, 0)

    assert len(problems(Case(bytes, "broken"), wrong)) == 1
    assert len(problems(Case(bytes, "broken"), vague)) > 0


@pytest.mark.long
def test_two_thousand_damaged_workbooks_are_read_or_refused(tmp_path):
    random = Random(f"damaged {SEED}")
    size = len(hostile_tables.whole())
    cases = {}
    for number in range(2_000):
        places = random.sample(range(size), random.randint(1, 40))
        cases[number] = Case(partial(hostile_tables.flipped, tuple(places)))

    readings = read_all(tmp_path, cases)

    assert [n for n in cases if problems(cases[n], readings[n])] == [], f"SEED={SEED}"
