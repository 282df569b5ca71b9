"""Every hostile file is read as it is meant or refused with a sentence, in time and memory.

Each is read in a process of its own, forked from one; SEED chooses a third of them.
"""

import subprocess
from functools import partial
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from members.exchange import FileTable
from tests.support.hostile_tables import NUMBER, Case, corpus, flipped, whole
from tests.support.sampling import SEED, part_of
from tests.support.sandboxes import be_patient
from tests.support.table_readers import Reading, forked_reader, result_of

SECONDS = 10
MEMORY = 200_000_000  # bytes


def problems(case, reading, seconds=SECONDS):
    """Return what is wrong with the reading of a case."""
    result, wrong = reading.result, []
    became = result if isinstance(result, FileTable) else result.code
    if case.expected not in (None, became):
        wrong.append(f"{became}, not {case.expected}")
    # The clock of a busy machine says little; the process is ended after SECONDS anyway.
    if reading.processor > seconds or reading.peak > MEMORY or reading.status:
        wrong.append(f"{reading.status}, {reading.processor} s, {reading.peak} bytes")
    return wrong + (unclear(result) if isinstance(result, ValidationError) else [])


def unclear(refusal):
    """Return the texts of a refusal that are no sentence, or the same in both languages."""
    texts = []
    for language in ("nb", "en"):
        with translation.override(language):
            texts += refusal.messages
    ends = [t for t in texts if t[-1] not in "." and refusal.code != "no_sheet"]
    return ends + (texts if len(set(texts)) != 2 else [])


def cases_to_read():
    """Return {name: Case} of all that a process is started for."""
    return {name: c for name, c in corpus(SEED).items() if c.expected != "large"}


def wrong_of(cases, reader):
    """Return (name, problems) of the cases that are read otherwise than expected."""
    found = ((name, problems(case, reader.read(case))) for name, case in cases.items())
    return [(name, wrong) for name, wrong in found if wrong]


@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.long)])
def test_every_file_is_read_as_it_is_meant_or_refused_with_a_sentence(
    tmp_path, monkeypatch, figure, share
):
    every = cases_to_read()
    assert len(every) >= NUMBER
    cases = dict(part_of(every.items(), share))

    with forked_reader(monkeypatch, tmp_path) as reader:
        wrong = wrong_of(cases, reader)

    figure(tried={"hostile files": len(cases)}, found={"wrong answers": len(wrong)})
    assert wrong == [], f"SEED={SEED}"


def test_a_process_of_its_own_reads_the_same_and_none_is_started_for_a_large_file(
    tmp_path, monkeypatch
):
    cases = dict(part_of(cases_to_read().items(), 40))
    with forked_reader(monkeypatch, tmp_path) as reader:
        forked = {name: facts(reader.read(case).result) for name, case in cases.items()}
    be_patient(monkeypatch)
    assert {name: facts(result_of(case)) for name, case in cases.items()} == forked

    monkeypatch.setattr(subprocess, "run", None)

    large = [case for case in corpus(SEED).values() if case.expected == "large"]
    assert [result_of(case).code for case in large] == ["large"]


def facts(result):
    return result if isinstance(result, FileTable) else (result.code, result.messages)


# A program that wastes something, and whether the measurement of its reading shows it.
WASTES = {
    "memory": ("x = bytearray(250_000_000)", lambda reading: reading.peak > MEMORY),
    "time": (
        "import time\n    while time.process_time() < 0.3: pass",
        lambda reading: reading.processor > 0.1,
    ),
    "life": ("import os; os.abort()", lambda reading: reading.status != 0),
}


@pytest.mark.parametrize("waste", WASTES)
def test_a_waste_is_measured(tmp_path, monkeypatch, waste):
    """The control: the same measurement of a reader that does not limit itself."""
    (program, is_measured), folder = WASTES[waste], tmp_path / "reading"
    folder.mkdir()
    (folder / "main.py").write_text(f"def main():\n    {program}\n    print('{{}}')")
    case = Case(bytes, "broken")

    with forked_reader(monkeypatch, tmp_path / "files", tmp_path) as reader:
        reading = reader.read(case)

    assert is_measured(reading)
    assert len(problems(case, reading, seconds=0.1)) == 1


def test_a_wrong_table_and_a_text_that_is_no_sentence_are_noticed():
    wrong = Reading(FileTable(("Navn",), ()), 0, 0.0, 0)
    vague = Reading(ValidationError("Error", code="broken"), 0, 0.0, 0)

    assert len(problems(Case(bytes, "broken"), wrong)) == 1
    assert len(problems(Case(bytes, "broken"), vague)) > 0


@pytest.mark.long
def test_two_thousand_damaged_workbooks_are_read_or_refused(tmp_path, monkeypatch):
    random, size = Random(f"damaged {SEED}"), len(whole())
    places = [random.sample(range(size), random.randint(1, 40)) for _ in range(2_000)]
    cases = {n: Case(partial(flipped, tuple(some))) for n, some in enumerate(places)}

    with forked_reader(monkeypatch, tmp_path) as reader:
        assert wrong_of(cases, reader) == [], f"SEED={SEED}"
