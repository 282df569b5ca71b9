"""The places together, and which of them counts most."""

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from members.models import SearchText

from .asked import asked
from .places import (
    alike,
    holding,
    numbers,
    other_names,
    own_names,
    projects,
    sites,
    starting,
    texts,
    topics,
)

DIGITS = 9


def matching(queryset, words, day=None):
    """Keep the organizations that have every word somewhere, with a `rank`, high is near.

    What is dated counts as on the day, today if not given. No words keep all.
    """
    question = asked(words)
    day = day or timezone.localdate()
    for word in question.words:
        queryset = queryset.filter(pk__in=hits(word, day))
    return queryset.annotate(rank=_rank(question, day))


def hits(word, day):
    """The ids of the organizations that have the word in any place."""
    if is_number(word):
        return numbers(word)
    named, worded = holding("search_name", word), holding("search_words", word)
    first, *others = [
        own_names(named),
        other_names(worded),
        topics(worded),
        projects(worded, day),
        sites(worded, day),
    ]
    if len(word) > 2:
        others.append(texts(word))
    if len(word) > 3:
        others.append(alike(word, day))
    return first.union(*others, all=True)


def is_number(word):
    return len(word) == DIGITS and word.isdecimal()


def _rank(question, day):
    if not question.words:
        return Value(0)
    rank = _rank_of_phrase(question)
    for word in question.words:
        rank += _rank_of_word(word, day)
    return rank


def _rank_of_phrase(question):
    start = f" {question.phrase}"
    whole = f"{start} "
    return _first(
        (Q(search_name__in=question.names), 900),
        (Q(pk__in=other_names(Q(search_words__in=question.names))), 800),
        (Q(search_name__startswith=whole), 700),
        (Q(search_name__contains=whole), 600),
        (Q(search_name__startswith=start), 500),
        (Q(pk__in=other_names(Q(search_words__startswith=start))), 400),
        (Q(pk__in=topics(Q(search_words__contains=f" {whole} "))), 20),
        otherwise=0,
    )


def _rank_of_word(word, day):
    named, worded = holding("search_name", word), holding("search_words", word)
    begun = starting("search_words", word)
    if is_number(word):
        return Value(1000)
    return _rank_of_text(word) + _first(
        (Q(search_name__contains=f" {word} "), 80),
        (starting("search_name", word), 70),
        (Q(pk__in=other_names(begun)), 65),
        (named, 60),
        (Q(pk__in=other_names(worded)), 55),
        (Q(pk__in=topics(worded)), 30),
        (Q(pk__in=projects(worded, day).union(sites(worded, day), all=True)), 20),
        otherwise=10,
    )


def _rank_of_text(word):
    begun = SearchText.objects.filter(starting("words", word)).values("organization")
    return _first((Q(pk__in=begun), 5), otherwise=0)


def _first(*ranks, otherwise):
    whens = [When(condition, then=Value(rank)) for condition, rank in ranks]
    return Case(*whens, default=Value(otherwise), output_field=IntegerField())
