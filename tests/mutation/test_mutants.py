"""Which bugs are put in, and that every module that is mutated has tests."""

import gc
import sys
from types import ModuleType

import pytest

from tests.mutation import patching, report, scope, survivors
from tests.mutation.__main__ import sample
from tests.mutation.coverage import Coverage
from tests.mutation.mutants import mutants_of
from tests.mutation.session import NOTICED, SURVIVED
from tests.mutation.tracing import Trace
from tests.mutation.trial import Outcome
from tests.support.sampling import SEED


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
    found = mutants_of(source)

    assert [mutant.source for mutant in found] == mutated
    assert {mutant.kind for mutant in found} <= {kind}


def test_what_follows_a_bug_keeps_its_lines():
    source = "x = f(\n  a\n  < b,\n  until__lt=\n  c,\n)\nsave(\n  x,\n)\nend"

    lengths = {len(mutant.source.splitlines()) for mutant in mutants_of(source)}

    assert lengths == {10}
    assert [compile(mutant.source, "x", "exec") for mutant in mutants_of(source)]


def test_every_mutated_module_has_tests_that_exist():
    missing = {
        (module, path)
        for module in scope.modules()
        for path in scope.tests_of(scope.part_of(module)) or [None]
        if not path or not path.exists()
    }

    assert missing == set(), "A module that nothing tests lets every bug through."


def test_every_listed_survivor_is_a_bug_of_today_and_has_a_reason():
    unexplained = [key for key, reason in survivors.reasons().items() if not reason]

    assert (survivors.outdated(), unexplained) == (set(), []), (
        "tests/mutation/survivors.csv lists bugs as the modules have them now."
    )


def test_tests_of_the_name_of_a_module_come_first_then_the_quickest():
    [mutant] = mutants_of("def f(a, b):\n    return a < b\n")
    lines = {"cluster/health.py": {2}}
    traces = {
        "test_b.py::slow": Trace(2, lines, False),
        "test_b.py::starting": Trace(1, {}, True),
        "test_b.py::quick": Trace(1, lines, False),
        "test_b.py::elsewhere": Trace(1, {"cluster/health.py": {1, 3}}, False),
        "test_health.py::named": Trace(3, lines, False),
    }

    tests = Coverage({}, {}, traces).tests_of("cluster/health.py", mutant)

    names = [test.partition("::")[2] for test in tests]
    assert names == ["named", "quick", "slow", "starting"]


def test_property_tests_run_however_long_all_take_and_other_long_tests_do_not():
    lines = {"members/filters/bitmaps.py": {1}}
    quick = {f"a::{n}": Trace(1 + n / 1000, lines, False) for n in range(60)}
    slow = {"b::slow": Trace(30, lines, False), "b::any": Trace(50, lines, False, True)}
    mutant, *_others = mutants_of("LEAST = 1\n")

    tests = Coverage({}, {}, quick | slow).tests_of(
        "members/filters/bitmaps.py", mutant
    )

    assert tests == [*quick, "b::any"]


def test_a_bug_outside_all_functions_is_tried_by_all_that_use_the_module():
    [mutant] = mutants_of("LIMIT = 3\n\ndef f():\n    return LIMIT\n")
    at_import = {"cluster/health.py": {1, 3}}
    traces = {
        "a": Trace(1, {"cluster/health.py": {4}}, False),
        "b": Trace(1, {}, False),
    }

    coverage = Coverage({}, at_import, traces)

    assert coverage.tests_of("cluster/health.py", mutant) == ["a"]
    assert coverage.ran_at_import("cluster/health.py", mutant)


@pytest.fixture
def frozen():
    """Freeze again what patching has unfrozen, as tests/conftest.py froze it."""
    yield
    gc.freeze()


@pytest.fixture
def small_module(tmp_path, monkeypatch):
    """Return (its path, its source, itself), an imported module of one function."""
    path, source = str(tmp_path / "module.py"), "def f(a):\n    return a < 1\n"
    module = ModuleType("small_module")
    module.__file__ = path
    exec(compile(source, path, "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, "small_module", module)
    return path, source, module


def test_live_functions_get_the_code_with_the_bug(small_module, frozen):
    path, old, module = small_module
    gc.freeze()

    patching.patch(path, old, old.replace("<", "<="))

    assert (module.f(1), module.f(2)) == (True, False)


def test_a_bug_in_a_function_that_is_not_found_counts_as_not_tried(
    small_module, frozen
):
    path, old, module = small_module
    del module.f

    with pytest.raises(patching.NotPossibleError):
        patching.patch(path, old, old.replace("<", "<="))


@pytest.mark.parametrize(
    "new", ["A = 2\ndef f():\n    1", "A = 1\n@g\ndef f():\n    1"]
)
def test_what_runs_at_import_cannot_be_patched(new):
    with pytest.raises(patching.NotPossibleError):
        patching.patch("module.py", "A = 1\ndef f():\n    1", new)


def test_a_seed_chooses_the_same_bugs_each_time():
    parts = ["members/review", "cluster"]
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
        found = [("members/mail/html.py", mutant, outcome) for outcome in outcomes]
        report.record(file, found, "7")
    report.record(file, [("cluster/health.py", mutant, noticed)], "8")

    rows = [line.split(",")[:4] for line in file.read_text().splitlines()]
    assert rows == [
        ["package", "seed", "tried", "noticed"],
        ["cluster", "8", "1", "1"],
        ["members/mail", "7", "2", "1"],
    ]
