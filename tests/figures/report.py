"""The page docs/figures.md, from the lines that tests have recorded."""

from . import outcomes
from .promises import PROMISES

NOT_SHOWN = "not shown, since no control was seen"
COLUMNS = "what|promise|tried|found|result|control|and whether it was seen".split("|")
INTRODUCTION = """\
# What was promised, tried and found

{made}

A promise is *held* when each of its tests has run and passed, and its *control*, which plants
what they must notice or takes away what guards against it, was *seen*. What did not run is
*not measured*.
"""


def page(made, lines, bugs=(), survivors=()):
    """Return the page; `made` says when and how, the last two are rows of CSV files."""
    rows = [_cells(promise, lines) for promise in PROMISES]
    parts = [
        INTRODUCTION.format(made=made),
        table(COLUMNS, rows),
        _failures(lines),
        _bugs(bugs, survivors),
    ]
    return "\n".join(part for part in parts if part)


def _cells(promise, lines):
    named = [f"**{promise.key}**", promise.title]
    if promise.absent:
        return [*named, "–", "–", promise.absent, "–", promise.absent]
    trials = outcomes.summed(lines, promise.is_trial)
    controls = outcomes.summed(lines, promise.is_control)
    seen = "seen" if controls.result == outcomes.HELD else controls.result
    result = trials.result
    if result == outcomes.HELD and seen != "seen":
        result = NOT_SHOWN
    return [
        *named,
        _tried(trials),
        _counts(trials.found),
        _result(trials, result),
        ", ".join(filter(None, [_tried(controls), _counts(controls.found)])),
        _result(controls, seen),
    ]


def _tried(total):
    tests = len(total.passed | total.failed)
    return ", ".join(filter(None, [_counts(total.tried), _number(tests, "test")]))


def _result(total, word):
    missing = f" ({len(total.missing)} missing)" if total.missing else ""
    return (
        f"{word}{missing}"
        if word in (outcomes.HELD, "seen")
        else f"**{word}**{missing}"
    )


def _number(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}" if count else ""


def _counts(counts):
    """Return {"kills": 4, "AUC": "0.5"} as "4 kills, AUC 0.5"; of texts the least and the most."""
    numbers = [f"{n:,} {noun}" for noun, n in counts.items() if not isinstance(n, str)]
    texts = sorted((n, noun) for noun, n in counts.items() if isinstance(n, str))
    ends = [f"{noun} {text}" for text, noun in dict.fromkeys(texts[:1] + texts[-1:])]
    return ", ".join(filter(None, [*numbers, " to ".join(ends)]))


def _failures(lines):
    failed = [
        (line["test"], line["why"])
        for line in lines
        if line["outcome"] == "failed"
        and any(
            p.is_trial(line["test"]) or p.is_control(line["test"]) for p in PROMISES
        )
    ]
    return f"\n## Failed\n\n{table(['test', 'why'], failed)}" if failed else ""


def _bugs(results, survivors):
    """Return the sum of recorded mutation runs, and how many bugs survive for a reason."""
    tried, noticed = (
        sum(int(row[key]) for row in results) for key in ("tried", "noticed")
    )
    runs = f"{tried} tried, {noticed} noticed" if tried else "**not measured**"
    return (
        f"\n## Small bugs put in\n\nBy `make mutations`: {runs}; by package in"
        f" `tests/mutation/results.csv`.\nBugs that no test need notice: {len(survivors)},"
        " each with its reason in `tests/mutation/survivors.csv`.\n"
    )


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text):
    return " ".join(str(text).split()).replace("|", "\\|")
