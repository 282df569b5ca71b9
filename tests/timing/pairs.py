"""Send a form with pairs of a known and an unknown address, time the answers, compare (AUC)."""

import gc
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import sqrt
from statistics import median
from time import perf_counter

from django.db import transaction

from .clocks import work
from .forms import KINDS, addresses

POOL = 50  # addresses of each kind that take turns
WARM_UP = 20  # pairs that do not count
SAME, DIFFERENT, UNSURE = "the same", "different", "unsure"
BOUNDS = 0.47, 0.53


@dataclass(frozen=True)
class Sample:
    """Seconds of the answers to known and to unknown addresses."""

    known: list
    unknown: list

    def __add__(self, more):
        return Sample(self.known + more.known, self.unknown + more.unknown)

    @property
    def auc(self):
        return auc(self.known, self.unknown)

    @property
    def interval(self):
        return interval(self.auc, len(self.known), len(self.unknown))

    @property
    def verdict(self):
        """Return "different" only where the whole interval is out of bounds."""
        (low, high), (least, most) = self.interval, BOUNDS
        if high < least or low > most:
            return DIFFERENT
        return SAME if least <= self.auc <= most else UNSURE

    def __str__(self):
        low, high = self.interval
        times = [f"{1000 * median(part):.1f}" for part in (self.known, self.unknown)]
        area = f"{self.auc:.3f} ({low:.3f}–{high:.3f})"
        return f"{area}, median {' and '.join(times)} ms"


class Pairs:
    """Pairs of a form, whose known addresses exist from here on."""

    def __init__(self, site, form, known, place, random):
        site.log_in()
        self.form, self.random = form, random
        self.known = addresses("k", place, POOL)
        self.unknown = addresses("u", place, POOL)
        for address in self.known:
            KINDS[known](site, address)

    def take(self, number, planted=0, warm_up=WARM_UP):
        """Return the Sample of so many pairs; known addresses cost `planted` seconds more."""
        found = Sample([], [])
        for pair in range(number + warm_up):
            taken = self._pair(pair % POOL, planted)
            if pair >= warm_up:
                found.known.append(taken["known"])
                found.unknown.append(taken["unknown"])
        return found

    def _pair(self, number, planted):
        """Time both in random order, so that whatever else runs meets both alike."""
        both = [
            ("known", self.known[number], planted),
            ("unknown", self.unknown[number], 0),
        ]
        self.random.shuffle(both)
        return {kind: self._seconds(address, more) for kind, address, more in both}

    def _seconds(self, address, planted):
        """Time one answer; it is rolled back, so no limit is met and nothing is learned."""
        body = self.form.body(address)
        gc.collect(0)
        with transaction.atomic():
            began = perf_counter()
            work(planted)
            status = self.form.form.post(body)
            taken = perf_counter() - began
            transaction.set_rollback(True)
        if status != 302:
            raise ValueError(f"{self.form.name} answers {status} to {address}.")
        return taken


Z95 = 1.96  # standard errors on either side of an interval of 95 %


def auc(known, unknown):
    """Return how often a known one is the larger of two; a tie counts half."""
    ordered = sorted(unknown)
    wins = sum(bisect_left(ordered, x) + bisect_right(ordered, x) for x in known) / 2
    return wins / (len(known) * len(unknown))


def interval(area, known, unknown):
    """Return the ends of the interval of 95 % of an AUC of so many (Hanley and McNeil)."""
    two_known = area / (2 - area)
    two_unknown = 2 * area**2 / (1 + area)
    variance = area * (1 - area)
    variance += (known - 1) * (two_known - area**2)
    variance += (unknown - 1) * (two_unknown - area**2)
    half = Z95 * sqrt(max(variance, 0) / (known * unknown))
    return area - half, area + half
