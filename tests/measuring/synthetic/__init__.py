"""Synthetic registries of any size, for benchmarks, tests and trials."""

from random import Random

import pghistory
from django.db import transaction

from members.operation.database_roles import refresh_statistics

from .events import create_events
from .organizations import create_organizations
from .projects import create_projects, create_relationships, create_roles
from .state import GeneratorState

BATCH = 2000


def make(count, *, seed=1, advance=lambda made: None):
    """Create so many organizations with all that surrounds them, the same for a seed.

    All rows are new: slugs and numbers that exist are passed over, so it runs beside a
    real registry, and again with another seed. Web and e-mail addresses are reserved ones.
    `advance` is called with how many have been created since the last call.
    """
    reason = f"Genererte testdata, startverdi {seed}"
    with pghistory.context(user=None, reason=reason), transaction.atomic():
        state = GeneratorState(Random(f"registry {seed}"), reason)
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            create_organizations(state, size)
            create_projects(state, size // 8)
            create_relationships(state, size // 10)
            create_events(state, size // 10)
            advance(size)
        create_roles(state)
    refresh_statistics()
