"""One trial: people save, processes are killed, and each save is looked for."""

import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from tests.support.polling import wait_until
from tests.support.sampling import chosen

from . import looking
from .clients import ACKNOWLEDGED, REFUSED, UNANSWERED, Crowd
from .installation import KINDS, Installation


@dataclass
class Figures:
    """What was tried, and what became of it; the lists name what should not be."""

    sent: int
    acknowledged: int
    refused: int
    unanswered: int
    saved_without_answer: int
    by_kind: dict  # acknowledged saves
    kills: dict  # by kind
    under_way: int  # saves that were when something was killed
    lost: list  # marks of saves that were acknowledged
    half_saved: list  # marks, and rows that are not what their history says
    saved_though_refused: list
    seconds: float


def measure(saves=3_000, kills=20):
    """Return the Figures of an installation, and those of one that commits too early."""
    with installed() as installation:
        return attempt(installation, saves, kills), attempt_carelessly(
            installation, saves, kills
        )


@contextmanager
def installed(clients=4, dump=None, **options):
    """Start an installation in a folder of its own; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        installation = Installation(Path(folder), **options)
        try:
            installation.start(clients, dump)
            yield installation
        finally:
            installation.stop()


def attempt_carelessly(installation, saves, kills):
    """Return the Figures of a tenth of the saves, with synchronous_commit=off."""
    installation.be_careless()
    return attempt(
        installation, max(4, saves // 10), max(1, kills // 5), ["PostgreSQL"]
    )


def attempt(installation, saves, kills, kinds=KINDS):
    """Kill so often until so many saves are acknowledged, the last time after all."""
    began = time.monotonic()
    crowd, killed = Crowd(installation), []
    before = looking.rows_unlike_their_history(installation.query)
    crowd.start()
    for number, kind in enumerate(plan(kills, list(kinds)), 1):
        enough = saves * number / kills
        wait_until(lambda enough=enough: crowd.acknowledged >= enough, 120 + saves)
        killed.append((kind, installation.kill(kind)))
        crowd.enough = number == kills
        installation.start_again(kind)
    crowd.stop()
    installation.wait_until_up()
    unlike = looking.rows_unlike_their_history(installation.query) - before
    missing = looking.look(installation.query, crowd.saves)
    return figures(crowd, missing, killed, unlike, time.monotonic() - began)


def plan(kills, kinds):
    """Return the kinds in turn, from one that SEED chooses."""
    first = chosen("first kill", range(len(kinds)))
    return list(islice(cycle(kinds), first, first + kills))


def figures(crowd, missing, killed, unlike, seconds):
    by_outcome = {
        outcome: [save for save in crowd.saves if save.outcome == outcome]
        for outcome in (ACKNOWLEDGED, REFUSED, UNANSWERED)
    }
    there = {s.mark for s in crowd.saves if not looking.is_absent(s, missing[s.mark])}
    half = [s.mark for s in crowd.saves if looking.is_half(s, missing[s.mark])]
    marks = {o: [save.mark for save in saves] for o, saves in by_outcome.items()}
    return Figures(
        sent=len(crowd.saves),
        acknowledged=len(marks[ACKNOWLEDGED]),
        refused=len(marks[REFUSED]),
        unanswered=len(marks[UNANSWERED]),
        saved_without_answer=len(there.intersection(marks[UNANSWERED])),
        by_kind=dict(Counter(save.kind for save in by_outcome[ACKNOWLEDGED])),
        kills=dict(Counter(kind for kind, _moment in killed)),
        under_way=sum(
            save.is_under_way(moment) for save in crowd.saves for _, moment in killed
        ),
        lost=[mark for mark in marks[ACKNOWLEDGED] if mark not in there],
        half_saved=half + sorted(unlike),
        saved_though_refused=[mark for mark in marks[REFUSED] if mark in there],
        seconds=seconds,
    )
