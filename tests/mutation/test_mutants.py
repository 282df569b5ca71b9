"""Which bugs are put in, and that every module that is mutated has tests."""

import pytest

from tests.mutation import scope
from tests.mutation.__main__ import sample
from tests.mutation.mutants import mutants_of


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
        ("[x(until__gte=day)]", "off by one", ["[x(until__gt=day)]"]),
        ("row.save()", "call removed", ["pass"]),
        ("x = rows.distinct()", "call removed", ["x = rows"]),
        ("x = Q(a=b, c=d)", "condition removed", ["x = Q(a=b)", "x = Q(c=d)"]),
        ("x = (transaction.atomic(),)", "transaction removed",
         ["x = (__import__('contextlib').nullcontext(),)"]),
        ("@transaction.atomic\ndef æ(): 'b'", "decorator removed",
         ["@(lambda function: function)\ndef æ(): 'b'"]),
        ("@property\ndef a(x: int | None) -> True: f'{1}'", "", []),
    ],
)  # fmt: skip
def test_each_kind_of_bug_changes_one_place(source, kind, mutated):
    found = mutants_of(source)

    assert [mutant.source for mutant in found] == mutated
    assert {mutant.kind for mutant in found} <= {kind}


def test_every_mutated_module_has_tests_that_exist():
    missing = {
        (module, path)
        for module in scope.modules()
        for path in scope.tests_of(module) or [None]
        if not path or not path.exists()
    }

    assert missing == set(), "A module that nothing tests lets every bug through."


def test_tests_of_the_name_of_a_module_come_first():
    first = scope.tests_of(scope.ROOT / "members/access/invitations.py")[0]

    assert first == scope.ROOT / "tests/access/test_invitations.py"


def test_a_seed_chooses_the_same_bugs_each_time():
    chosen = [sample(30, seed) for seed in ("1", "1", "2")]

    assert chosen[0] == chosen[1] != chosen[2]
    for module, mutant in chosen[0]:
        assert compile(mutant.source, module, "exec")
