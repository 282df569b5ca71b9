"""Which bugs are put in, and which tests are run for each."""

import json
import pickle
from array import array
from pathlib import Path

import pytest

from tests.mutation import lines, report
from tests.mutation.__main__ import sample
from tests.mutation.mutants import mutants_of
from tests.support.sampling import chosen

HEALTH = "cluster/health.py"
# Of each: a source, the kind of bug, and the source with each bug of it.
BUGS = Path(__file__).with_name("mutants.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize(("source", "kind", "mutated"), [*map(json.loads, BUGS)])
def test_each_kind_of_bug_changes_one_place(source, kind, mutated):
    mutants = mutants_of(source)

    assert [mutant.source for mutant in mutants] == mutated
    assert {mutant.kind for mutant in mutants} <= {kind}


def test_what_follows_a_bug_keeps_its_lines():
    source = "x = f(\n  a\n  < b,\n  until__lt=\n  c,\n)\nsave(\n  x,\n)\nend"

    lengths = {len(mutant.source.splitlines()) for mutant in mutants_of(source)}

    assert lengths == {10}
    assert [compile(mutant.source, "x", "exec") for mutant in mutants_of(source)]


def test_every_listed_survivor_is_a_bug_of_today_and_has_a_reason():
    unexplained = [key for key, reason in report.reasons().items() if not reason]

    assert (report.outdated(), unexplained) == (set(), []), (
        "tests/mutation/survivors.csv lists bugs as the modules have them now."
    )


def coverage_of(tmp_path, **seconds_and_lines):
    """Return the Coverage of tests, each given as its seconds and lines of one module."""
    names = list(seconds_and_lines)
    runs = {name: lines for name, (_seconds, lines) in seconds_and_lines.items()}
    numbers = {
        (HEALTH, line): array(
            "i", [n for n, name in enumerate(names) if line in runs[name]]
        )
        for line in range(10)
    }
    numbers[HEALTH, 1].append(lines.NO_TEST)
    names = [f"tests/{name.replace('__', '/')}" for name in names]
    seconds = dict(
        zip(names, (s for s, _lines in seconds_and_lines.values()), strict=True)
    )
    (tmp_path / "gw0").write_bytes(pickle.dumps((names, seconds, numbers)))
    return lines.Coverage(tmp_path)


def test_a_bug_is_tried_by_the_tests_of_its_lines_first_those_of_its_package(tmp_path):
    coverage = coverage_of(
        tmp_path,
        slow=(40, [2]),
        late=(30, [2]),
        quick=(1, [2]),
        other=(2, [3]),
        **{"health__x": (3, [2]), "cluster__test_health.py": (1, [3])},
    )

    def tests_of(source):
        [mutant] = mutants_of(source)
        names = coverage.tests_of(HEALTH, mutant)
        return [name.removeprefix("tests/") for name in names]

    own = ["cluster/test_health.py", "health/x"]
    # What takes more than a minute together is left out.
    first = tests_of("def f(a, b):\n    return a < b\n")
    assert first == ["health/x", "quick", "late"]
    # A line that no test itself runs, and one outside all functions.
    assert tests_of("\n\n\ndef f(a, b):\n    return a < b\n") == own
    everywhere = tests_of("LIMIT = 3\n\ndef f():\n    return LIMIT\n")
    assert everywhere == [*own, "quick", "other", "late"]


def test_a_seed_chooses_the_same_bugs_each_time():
    part = [f"members/{chosen('part', ('mail', 'records/merge', 'fields'))}"]
    first, same, smaller, other = (
        sample(number, seed, part)
        for number, seed in ((30, "1"), (30, "1"), (20, "1"), (30, "2"))
    )

    assert first == same != other
    assert set(smaller) < set(first)
    for module, mutant in first:
        assert compile(mutant.source, module, "exec")
