"""Where a word is looked for: each place gives the ids of organizations.

Each is one look-up that an index serves; together they are a union. One condition
over all the tables would have to be asked of every row.
"""

from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Exists, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from members.models import (
    Organization,
    OrganizationName,
    OrganizationTopic,
    Participation,
    Presence,
    Project,
    SearchText,
    Site,
    SiteWithin,
    Topic,
)

LANGUAGES = ["norwegian", "english"]
SHORT = 2  # letters; a shorter part than three is looked for at the start of words only


def starting(field, word):
    """That a word of the field starts so."""
    return Q(**{f"{field}__contains": f" {word}"})


def holding(field, word):
    """That the word stands in the field, if only inside another: in a compound."""
    if len(word) <= SHORT or " " in word:
        return starting(field, word)
    return Q(**{f"{field}__contains": word})


class Resembles(Func):
    """That a word of the text differs from the word by a slip of the fingers."""

    function = "resembles"
    output_field = BooleanField()


def resembling(field, word):
    return Q(Resembles(F(field), Value(word)))


def stemming(word):
    """That a word of the text has the same stem, in either language."""
    queries = [SearchQuery(word, config=language) for language in LANGUAGES]
    return Q(stems=queries[0] | queries[1])


def numbers(word):
    is_number = Q(orgnr=word) | Q(establishment_orgnr=word)
    return Organization.objects.filter(is_number).values("pk")


def own_names(condition):
    return Organization.objects.filter(condition).values("pk")


def other_names(condition):
    return OrganizationName.objects.filter(condition).values("organization")


def topics(condition):
    found = Topic.objects.in_use().filter(condition)
    return OrganizationTopic.objects.filter(topic__in=found).values("organization")


def projects(condition, day):
    found = Project.objects.filter(condition)
    return (
        Participation.objects.on(day).filter(project__in=found).values("organization")
    )


def sites(condition, day):
    found = Site.objects.filter(condition)
    within = SiteWithin.objects.filter(container__in=found).values("site")
    return Presence.objects.on(day).filter(site__in=within).values("organization")


def texts(word):
    found = holding("words", word) | stemming(word)
    return SearchText.objects.filter(found).values("organization")


def alike(word, day):
    """Where a word that stands nowhere may be meant: names, topics, projects, sites."""
    meant = resembling("search_words", word)
    names = Organization.objects.filter(pk__in=RawSQL("SELECT names_like(%s)", [word]))
    guesses = names.values("pk").union(
        topics(meant), projects(meant, day), sites(meant, day), all=True
    )
    return Organization.objects.filter(unknown(word), pk__in=guesses).values("pk")


def unknown(word):
    """That no listed organization has the word, so that it may be a slip.

    Asked of the whole register, whatever else is chosen: a list and the counts beside it
    must agree on it.
    """
    names = Organization.objects.listed().filter(holding("search_name", word))
    words = holding("search_words", word)
    others = OrganizationName.objects.filter(words, organization__is_listed=True)
    texts = SearchText.objects.filter(
        starting("words", word) | stemming(word), organization__is_listed=True
    )
    rest = (model.objects.filter(words) for model in (Topic, Site, Project))
    return ~reduce(or_, (Q(Exists(rows)) for rows in (names, others, *rest, texts)))
