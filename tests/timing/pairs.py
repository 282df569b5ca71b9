"""Send a form with pairs of a known and an unknown address, and time the answers."""

import gc
from dataclasses import dataclass
from statistics import median

from django.db import transaction

from .clocks import wall, work
from .forms import KNOWN, addresses
from .ranks import auc, interval

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

    def __init__(self, site, form, known, place, random, clock=wall):
        site.log_in()
        self.form, self.random, self.clock = form, random, clock
        self.known = addresses("k", place, POOL)
        self.unknown = addresses("u", place, POOL)
        for address in self.known:
            KNOWN[form.name][known](site, address)

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
            began = self.clock()
            work(planted)
            status = self.form.form.post(body)
            taken = self.clock() - began
            transaction.set_rollback(True)
        if status != 302:
            raise ValueError(f"{self.form.name} answers {status} to {address}.")
        return taken
