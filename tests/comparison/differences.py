"""Compare two records of answers, request by request of each test."""

import gzip
import json
from collections import Counter
from difflib import unified_diff

from .normalized import without_numbers

SAME, NUMBERS, DIFFERENT, GONE, NEW = (
    "same",
    "numbers alone",
    "different",
    "gone",
    "new",
)


def read(folder):
    """Return {(test, number of its request): answer}."""
    answers = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt") as lines:
            for line in lines:
                answer = json.loads(line)
                answers[answer.pop("test"), answer.pop("number")] = answer
    return answers


def compare(before, after):
    """Return {(test, number): how the two answers differ}, without those that are the same."""
    found = {}
    for key in {**before, **after}:
        how = _difference(before.get(key), after.get(key))
        if how != SAME:
            found[key] = how
    return found


def _difference(was, is_now):
    if was is None or is_now is None:
        return NEW if was is None else GONE
    if was == is_now:
        return SAME
    plain = [without_numbers(json.dumps(answer)) for answer in (was, is_now)]
    return NUMBERS if plain[0] == plain[1] else DIFFERENT


def report(before, after, *, most=20):
    """Return lines: how many differ and how, and what differs in the first ones."""
    found = compare(before, after)
    counted = Counter(found.values())
    lines = [f"{len(before)} answers before, {len(after)} after"]
    lines += [f"{how}: {counted[how]}" for how in (NUMBERS, DIFFERENT, GONE, NEW)]
    different = [key for key, how in sorted(found.items()) if how == DIFFERENT]
    for test, number in different[:most]:
        lines += ["", f"{test}, request {number}"]
        lines += _lines(before[test, number], after[test, number])
    return lines


def _lines(was, is_now):
    head = [
        f"{k}: {was[k]} -> {is_now[k]}"
        for k in was
        if k != "html" and was[k] != is_now[k]
    ]
    texts = [without_numbers(answer["html"]).split("\n") for answer in (was, is_now)]
    found = unified_diff(*texts, lineterm="", n=1)
    return [line[:200] for line in [*head, *found][:40]]
