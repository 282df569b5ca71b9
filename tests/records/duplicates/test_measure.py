"""The measure tells duplicates from near misses, on pairs that it was not chosen by."""

import pytest

from members.records.duplicates import REASONS, compare, profile, without_shared
from tests.records.duplicates.labelled import HALVES, half_of, rows, sides
from tests.support.cases import cases

LEAST_PRECISION, LEAST_RECALL = 0.9, 0.9


def judged(half):
    """Return (labelled the same, found likely) of each pair of a half."""
    return [
        (row["same"] == "yes", compare(*sides(row)).is_likely)
        for row in rows()
        if half_of(row) == half
    ]


def precision_and_recall(pairs):
    right = sum(same and found for same, found in pairs)
    return (
        right / sum(found for _same, found in pairs),
        right / sum(same for same, _found in pairs),
    )


def test_the_half_of_each_pair_was_given_by_its_name():
    assert [row["half"] for row in rows()] == [half_of(row) for row in rows()]


@pytest.mark.parametrize("half", HALVES)
def test_likely_pairs_are_right_and_few_are_missed(half):
    pairs = judged(half)
    labels = [same for same, _found in pairs]
    assert min(labels.count(True), labels.count(False)) >= 40

    precision, recall = precision_and_recall(pairs)

    print(f"{half}: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL
    # A measure that takes every common word for a match would be seen.
    assert precision_and_recall([(same, True) for same in labels])[0] < LEAST_PRECISION


# Two organizations, as name and other facts, and the reasons why they may be one.
ALIKE = cases(__file__, "alike.csv")


def facts(text):
    """Return the profile of a name and of facts as name=value."""
    name, *given = text.strip().split("; ")
    known = dict(fact.split("=", 1) for fact in given)
    known |= {"others": [known["others"]]} if "others" in known else {}
    return profile(name, **known)


@pytest.mark.parametrize("row", ALIKE)
def test_what_two_have_in_common_is_said(row):
    one, other, reasons = row
    left, right = facts(one), facts(other)

    assert list(compare(left, right).reasons) == reasons.split()
    assert compare(right, left) == compare(left, right)
    assert set(reasons.split()) <= set(REASONS)


def test_an_address_is_that_of_its_street_in_any_line():
    one, other = (
        "Rafnesvegen 10\n3966 Stathelle",
        "Hus B, Rafnesveien 10, 3966 STATHELLE",
    )
    left, right = (profile(a[:3], postal_address=a) for a in (one, other))

    assert list(compare(left, right).reasons) == ["address"]


def test_a_site_of_many_tells_nothing():
    few = [profile(f"Virksomhet {n}", website="https://a.no") for n in range(3)]
    many = [profile(f"Virksomhet {n}", website="https://b.no") for n in range(4)]

    assert [p.site for p in without_shared(few + many)] == ["a.no"] * 3 + [""] * 4


def test_odd_texts_are_compared_and_equal_themselves_at_most():
    other = profile("Norsk Hydro ASA")
    for text in ["", " ", "AS", "%_%", "\0", "og", "x" * 10_000, "9" * 10_000, "🦄"]:
        odd, again = (profile(text, postal_address=text) for _twice in range(2))
        assert not compare(odd, other).is_likely
        assert compare(odd, odd).score == compare(odd, again).score
