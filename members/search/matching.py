from django.db.models import BooleanField, Case, F, Func, IntegerField, Value, When
from django.db.models.functions import Cast

from .finding import ranked

# A bare number in ORDER BY would mean a column.
NONE = Cast(Value(0), IntegerField())


def matching(queryset, words, day=None):
    """Keep the organizations that have every word somewhere, with a `rank`, high is near.

    Asks the database once, here: what is built on the queryset need not search again.
    What is dated counts as on the day, today if not given. No words keep all.
    """
    groups = ranked(words, day)
    if groups is None:
        return queryset.annotate(rank=NONE)
    found = [pk for rank, ids in groups for pk in ids]
    ranks = [When(IsOneOf(ids), then=Value(rank)) for rank, ids in groups]
    rank = Case(*ranks, default=NONE, output_field=IntegerField())
    return queryset.filter(IsOneOf(found)).annotate(rank=rank)


def similar_names(queryset, text, most=3):
    """Return the names of those organizations that are nearest to a text."""
    near = matching(queryset, text).order_by("-rank")
    return list(near.values_list("name", flat=True)[:most])


class IsOneOf(Func):
    """That the id is among some, given as one value however many they are."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, ids):
        super().__init__(F("pk"), Value(f"{{{','.join(map(str, ids))}}}"))
