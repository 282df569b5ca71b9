"""The pages that may differ from their share pictures, in slices that fit in memory."""

from collections import deque
from itertools import batched

from django.db.models import Max, Min

from members.models import Cluster, Organization, Project
from members.operation import changes

SLICE = 500  # pages, which are compared at once
MODELS = {"cluster": Cluster, "organization": Organization, "project": Project}
# Each picture names the cluster.
ON_ALL = frozenset({"cluster", "clustername"})


class Backlog:
    """Slices (noun, ids) that are still to be compared; those that are dropped are done.

    All pages after a start and on a new day, whose members are others; else those of the rows
    that were touched since the last look.
    """

    def __init__(self):
        self.slices, self.snapshot, self.day = deque(), None, None

    def slices_of(self, day):
        """Yield each slice, until nothing is left; one query before, two after a start."""
        self._look(day)
        while self.slices:
            yield self.slices[0]

    def drop_first(self):
        self.slices.popleft()

    def _look(self, day):
        changed = changes.since(self.snapshot) if self.snapshot else None
        is_whole = changed is None or changed.everything or changed.tables & ON_ALL
        # Asked before rows are read: what is written meanwhile is reported again.
        self.snapshot = changes.snapshot() if changed is None else changed.snapshot
        if is_whole or day != self.day:
            self.slices, self.day = deque(_all_slices()), day
        else:
            self.slices.extend(_touched_slices(changed.rows))


def _all_slices():
    for noun, model in MODELS.items():
        ends = model.objects.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["last"] is not None:
            for first in range(ends["first"], ends["last"] + 1, SLICE):
                yield noun, range(first, first + SLICE)


def _touched_slices(rows):
    sites = rows.get("site", ())
    at_sites = Project.objects.filter(sites__in=sites).values_list("pk", flat=True)
    ids = {
        "organization": rows.get("organization", ()),
        "project": {*rows.get("project", ()), *(at_sites if sites else ())},
    }
    for noun, pks in ids.items():
        yield from ((noun, some) for some in batched(sorted(pks), SLICE))
