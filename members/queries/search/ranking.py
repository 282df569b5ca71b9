"""The organizations and projects of some words, as ids by rank or as a queryset."""

from django.db.models import BooleanField, Case, F, Func, IntegerField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from members.fields import WITH_PAGES
from members.models import Organization, Person, Topic

from .names import PLACES
from .staff_places import PEOPLE, STAFF_STATEMENTS, TOPICS
from .statement import find_together, ranked_together

# A bare number in ORDER BY would mean a column.
NO_RANK = Cast(Value(0), IntegerField())
BY_MODEL = {noun.model: PLACES[noun.public.plural] for noun in WITH_PAGES}
BY_MODEL |= {Person: PEOPLE, Topic: TOPICS}
AMONG = {noun: PLACES[noun].among(noun) for noun in ("organizations", "projects")}


def ranked(words, day=None, *, of=Organization, unlisted=False):
    """Return the rows of a model that have every word as [(rank, ids)], best first.

    Dated rows count as on the day, by default today. Listed or not: the caller
    chooses among them; but unlisted partners and funders lead to a project only if
    `unlisted`. None when there is no word to look for.
    """
    given = {"day": day or timezone.localdate(), "unlisted": unlisted}
    return BY_MODEL[of].ranked(words, address=_address(words), **given)


def find_everywhere(words, day):
    """Return the SearchResult of public rows, by noun; one query.

    The ranks of different nouns compare. None when there is no word to look for.
    """
    return find_together(PLACES, words, day=day, unlisted=False)


def find_again(words, day, anew, among):
    """Return the SearchResult of the nouns `anew`, and of {noun: (ids, unknown)} in `among`.

    Among those ids, words are taken for typos only if they are `unknown`, as in SearchResult.
    """
    statements = {noun: AMONG[noun] for noun in among}
    statements |= {noun: PLACES[noun] for noun in anew}
    parameters = {"day": day, "unlisted": False}
    for noun, (ids, unknown) in among.items():
        parameters |= {noun: list(ids), f"{noun}_unknown": list(unknown)}
    return find_together(statements, words, **parameters)


def ranked_for_staff(words, nouns):
    """Return {noun: [(rank, ids)]} of the nouns, listed or not; one query.

    The caller names "people" only for users with that permission. A single word with
    "@" or "." finds by e-mail address as well. None without a word.
    """
    statements = {noun: STAFF_STATEMENTS[noun] for noun in nouns}
    day, address = timezone.localdate(), _address(words)
    return ranked_together(statements, words, day=day, unlisted=True, address=address)


def _address(words):
    is_one = len(words.split()) == 1 and any(sign in words for sign in "@.")
    return words.strip() if is_one else None


def best(queryset, groups, most, *order):
    """Return the rows of the best ranks, in order.

    Rows of one rank stand in the given order, then in that of the model.
    """
    few = best_groups(groups, most)
    if not few:
        return []
    rows = _with_rank(queryset, few)
    return list(
        rows.order_by("-rank", *order, *queryset.model._meta.ordering, "pk")[:most]
    )


def best_groups(groups, most):
    """Return the [(rank, ids)] that the best rows are among, the best first."""
    few, number = [], 0
    for rank, ids in groups:
        if number < most:
            few.append((rank, ids))
            number += len(ids)
    return few


def matching(queryset, words, day=None, *, unlisted=False):
    """Filter rows by every word, and annotate `rank`: the best is highest.

    Asks the database once, here: querysets built on this one need not search again.
    Dated rows count as on the day, by default today. Without words, nothing is filtered.
    """
    groups = ranked(words, day, of=queryset.model, unlisted=unlisted)
    return _with_rank(queryset, groups)


def _with_rank(queryset, groups):
    if groups is None:
        return queryset.annotate(rank=NO_RANK)
    pks = [pk for rank, ids in groups for pk in ids]
    ranks = [When(IsOneOf(ids), then=Value(rank)) for rank, ids in groups]
    rank = Case(*ranks, default=NO_RANK, output_field=IntegerField())
    return queryset.filter(IsOneOf(pks)).annotate(rank=rank)


def similar_names(queryset, text, most=3):
    """Return the names of those organizations that are nearest to a text."""
    near = matching(queryset, text).order_by("-rank")
    return list(near.values_list("name", flat=True)[:most])


class IsOneOf(Func):
    """Whether the row's id is among some, sent as one value however many they are."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, ids):
        super().__init__(F("pk"), Value(as_text(ids)))


def as_text(numbers):
    """Return a list as PostgreSQL writes one, which it reads quicker than an expression."""
    return f"{{{','.join(map(str, numbers))}}}"


class RankIn(Func):
    """The rank of a row by its id; the arguments are ascending ids and as many ranks."""

    template, arg_joiner = "((%(expressions)s])", "::bigint[])["
    output_field = IntegerField()

    def __init__(self, ids, ranks):
        super().__init__(Value(ranks), _Place(F("pk"), Value(ids)))


class _Place(Func):
    """The place of a number in an ascending list, which is found by halves."""

    function = "width_bucket"
    template = "%(function)s(%(expressions)s::bigint[])"
    output_field = IntegerField()
