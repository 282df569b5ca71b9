"""SEED chooses what a run tries: the same values again, and others by another seed."""

from random import Random

import hypothesis.core
from hypothesis import given
from hypothesis import strategies as st

from tests.support import sampling
from tests.support.sampling import SEED, chosen, part_of, some


def draws():
    numbers = []

    @given(st.integers())
    def draw(number):
        numbers.append(number)

    draw()
    return numbers


def test_hypothesis_draws_the_same_by_one_seed_and_others_by_another(monkeypatch):
    assert hypothesis.core.global_force_seed == Random(SEED).getrandbits(32)
    first, again = draws(), draws()

    monkeypatch.setattr("hypothesis.core.global_force_seed", 7)

    assert first == again != draws()


def test_a_choice_is_the_same_by_one_seed_and_another_by_another(monkeypatch):
    def choices():
        return chosen("a", range(99)), some("a", range(99), 3), chosen("b", range(99))

    first, again = choices(), choices()
    monkeypatch.setattr(sampling, "SEED", "another seed")

    assert first == again != choices()
    assert len(set(first[1])) == 3


def test_a_part_of_a_list_is_every_nth_of_it():
    values = list(range(10))

    assert part_of(values, 1) == values
    assert part_of(values, 3) in [values[first::3] for first in range(3)]
