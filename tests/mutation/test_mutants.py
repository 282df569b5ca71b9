"""Which bugs are put in, and which tests are run for each."""

import pickle
from array import array

import pytest

from tests.mutation import lines, report
from tests.mutation.__main__ import sample
from tests.mutation.mutants import mutants_of
from tests.mutation.trial import NOTICED, SURVIVED, Outcome
from tests.support.sampling import SEED

HEALTH = "cluster/health.py"


@pytest.mark.parametrize(
    ("source", "kind", "mutated"),
    [
        ("a < b", "comparison", ["(a <= b)"]),
        ("a and b", "and, or", ["(a or b)"]),
        ("a | b", "operator", ["(a & b)"]),
        ("not a", "not removed", ["(a)"]),
        ("b if a else c", "branches swapped", ["b if (not (a)) else c"]),
        ("x = True", "constant", ["x = False"]),
        ("x[1:]", "off by one", ["x[2:]"]),
        ("x = 5_000", "", []),
        ("[x(until__gt=timezone.now())]", "", []),
        ("[x(until__gte=day)]", "off by one", ["[x(until__gt=day)]"]),
        ("row.save()", "call removed", ["pass"]),
        ("x = rows.distinct()", "call removed", ["x = rows"]),
        ("x = Q(a=b, c=d)", "condition removed", ["x = Q(a=b)", "x = Q(c=d)"]),
        ("x = (transaction.atomic(),)", "transaction removed",
         ["x = (__import__('contextlib').nullcontext(),)"]),
        ("@transaction.atomic\ndef æ(): 'b'", "decorator removed",
         ["@(lambda function: function)\ndef æ(): 'b'"]),
        ("@property\ndef a(x: int | None) -> True: f'{1}'", "", []),
        ("@cache\ndef a(): logger.info('b')", "", []),
    ],
)  # fmt: skip
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


def test_tests_of_the_package_of_a_bug_come_first_then_the_quickest(tmp_path):
    [mutant] = mutants_of("def f(a, b):\n    return a < b\n")

    coverage = coverage_of(
        tmp_path, slow=(2, [2]), quick=(1, [2]), other=(1, [3]), health__x=(3, [2])
    )

    tests = coverage.tests_of(HEALTH, mutant)
    assert tests == ["tests/health/x", "tests/quick", "tests/slow"]


def test_tests_that_take_more_than_a_minute_together_are_left_out(tmp_path):
    [mutant] = mutants_of("def f(a, b):\n    return a < b\n")

    coverage = coverage_of(tmp_path, a=(40, [2]), b=(30, [2]), c=(1, [2]))

    assert coverage.tests_of(HEALTH, mutant) == ["tests/c", "tests/b"]


def test_a_bug_that_no_test_itself_runs_is_tried_by_those_about_its_module(tmp_path):
    [mutant] = mutants_of("\n\n\ndef f(a, b):\n    return a < b\n")

    names = "cluster__test_health.py", "health__x", "other__test_y.py"
    coverage = coverage_of(tmp_path, **dict.fromkeys(names, (1, [3])))

    tests = coverage.tests_of(HEALTH, mutant)
    assert tests == ["tests/cluster/test_health.py", "tests/health/x"]


def test_a_bug_outside_all_functions_is_tried_by_all_that_use_the_module(tmp_path):
    [mutant] = mutants_of("LIMIT = 3\n\ndef f():\n    return LIMIT\n")

    coverage = coverage_of(tmp_path, a=(1, [4]), b=(1, []))

    assert coverage.tests_of(HEALTH, mutant) == ["tests/a"]
    assert coverage.is_imported(HEALTH, mutant)


def test_a_seed_chooses_the_same_bugs_each_time():
    parts = ["members/records/review", "cluster"]
    chosen = [sample(30, seed, parts) for seed in ("1", "1", "2")]

    assert chosen[0] == chosen[1] != chosen[2]
    assert set(sample(20, "1", parts)) < set(chosen[0])
    for module, mutant in sample(30, SEED):
        assert compile(mutant.source, module, "exec")


def test_counts_are_recorded_by_package_and_replaced_by_later_ones(tmp_path):
    [mutant] = mutants_of("a < b")
    noticed, survived = (Outcome(result, "", "", 1) for result in (NOTICED, SURVIVED))
    file = tmp_path / "results.csv"

    for outcomes in ([noticed, noticed], [noticed, survived]):
        rows = [("members/mail/rendering.py", mutant, outcome) for outcome in outcomes]
        report.record(file, rows, "7")
    report.record(file, [("cluster/health.py", mutant, noticed)], "8")

    rows = [line.split(",")[:4] for line in file.read_text().splitlines()]
    assert rows == [
        ["package", "seed", "tried", "noticed"],
        ["cluster", "8", "1", "1"],
        ["members/mail", "7", "2", "1"],
    ]
