from django.db.models import BooleanField, Case, F, Func, IntegerField, Value, When

from .asked import asked
from .finding import ranked


def matching(queryset, words, day=None):
    """Keep the organizations that have every word somewhere, with a `rank`, high is near.

    Asks the database once, here: what is built on the queryset need not search again.
    What is dated counts as on the day, today if not given. No words keep all.
    """
    if not asked(words).words:
        return queryset.annotate(rank=Value(0))
    groups = ranked(words, day)
    found = [pk for rank, ids in groups for pk in ids]
    ranks = [When(IsOneOf(ids), then=Value(int(rank))) for rank, ids in groups]
    rank = Case(*ranks, default=Value(0), output_field=IntegerField())
    return queryset.filter(IsOneOf(found)).annotate(rank=rank)


class IsOneOf(Func):
    """That the id is among some, given as one value however many they are."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, ids):
        super().__init__(F("pk"), Value(f"{{{','.join(map(str, ids))}}}"))
