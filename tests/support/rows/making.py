"""Make a valid row of a model from what its module here gives for it."""

from datetime import UTC, datetime
from itertools import count

from stdnum.no.orgnr import is_valid

from members.models import Cluster, FeeCategory

numbers = count(1)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
# {model: a function of a number that returns the fields of a valid row}
GIVEN = {}


def checked(number):
    """Return the first valid organization number from the number on."""
    return next(
        digits
        for first in count(81000000 + number * 10)
        for last in range(10)
        if is_valid(digits := f"{first}{last}")
    )


def kind_without_category(number):
    """Return a kind of membership that has no fee category yet, another for each number."""
    kinds, first = ["ordinary", "core", "associated", ""], number % 4
    taken = set(FeeCategory.objects.values_list("membership_category", flat=True))
    return next(k for k in kinds[first:] + kinds[:first] if k not in taken)


def build(model, /, **fields):
    """Build a valid row without saving it; the rows that it refers to are saved."""
    number = next(numbers)
    given = GIVEN[model](number)
    if any(field.name == "slug" for field in model._meta.fields):
        given.setdefault("slug", f"rad-{number}")
    return model(**given | fields)


def make(model, /, **fields):
    row = build(model, **fields)
    row.save(force_insert=True)
    return row


def the_cluster():
    return Cluster.objects.first() or make(Cluster)
