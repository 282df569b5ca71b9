"""Hits over organizations, projects, sites, bodies and pages, grouped and ranked."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, ngettext_lazy

from ..fields import WITH_PAGES, value_or_words
from ..models import ClusterName, Membership, Organization, Project, Site
from ..models.prepared import AnyOf, prepared
from ..operation import changes
from ..operation.caches import LRUCache
from ..queries import search
from ..queries.filters import (
    NoIndexError,
    ProjectFilter,
    find_hits,
    organization_index,
)
from ..queries.filters.index import bits_of, slice_of
from .labels import relation_label
from .pages import all_pages, ranked_pages, texts_of

NAMED = 610  # more than a word in a title gives, less than a name that begins with it
LIKELY = 200
GUESS = 1000
FAR_BEHIND = 1.5  # times
MOST_SHOWN = 5  # hits of a group that has a list of its own
BY_KEY = {noun.public.plural: noun for noun in WITH_PAGES}
BY_PLURAL = {key: noun.public for key, noun in BY_KEY.items()}
PAGES_NOUN = "pages"
PAGES = ngettext_lazy("%(n)s page", "%(n)s pages", "n")
# What the list of all is asked besides the words, to have all hits.
MORE = {"organizations": "&relation=any"}


def best_organizations(groups, day):
    """Return the best of the hits, [(rank, ids)], of one rank members first; one query."""
    return (
        _organizations(**arguments, day=day)
        if (arguments := _arguments_of(groups))
        else []
    )


def best_projects(groups):
    """Return the best of the hits, [(rank, ids)]; one query."""
    return _projects(**arguments) if (arguments := _arguments_of(groups)) else []


def _arguments_of(groups):
    """Return the ids that the best are among, ascending, and their ranks; None if none."""
    few = search.best_groups(groups, MOST_SHOWN)
    pairs = sorted((pk, rank) for rank, ids in few for pk in ids)
    if not pairs:
        return None
    ids, ranks = map(search.as_text, zip(*pairs, strict=True))
    return {"ids": ids, "ranks": ranks}


@prepared(ids=list, ranks=list, day=date)
def _organizations(ids, ranks, day):
    stays = Membership.objects.on(day).filter(organization=OuterRef("pk"))
    memberships = Membership.objects.current_or_former_on(day)
    memberships = memberships.filter(organization=OuterRef("pk"))
    rows = (
        Organization.objects.listed()
        .with_logos()
        .annotate(
            is_member=Exists(stays),
            certainty=Subquery(memberships.values("certainty")[:1]),
            is_cluster=Exists(ClusterName.objects.filter(name=OuterRef("name"))),
        )
    )
    return _best(rows, ids, ranks, "-is_member")


@prepared(ids=list, ranks=list)
def _projects(ids, ranks):
    return _best(Project.objects.all(), ids, ranks)


def _best(rows, ids, ranks, *order):
    """Return the rows with these ids as `search.best` does."""
    ranked = rows.filter(AnyOf("pk", ids)).annotate(rank=search.RankIn(ids, ranks))
    order = "-rank", *order, *rows.model._meta.ordering, "pk"
    return ranked.order_by(*order)[:MOST_SHOWN]


MANY = 200  # hits of which PostgreSQL need not sort all

# By version of the registry and query.
CACHE = LRUCache(50)


def find_everywhere(words, day, cache=None):
    """Return the SearchResults of the committed version; one query when they are kept.

    None if they are kept in a `cache` of that version.
    """
    if not words:
        return SearchResults(words, day)
    key = "everywhere", day, get_language(), words
    if cache is None:
        cache, key = CACHE, (changes.now(), *key)
    results = cache.get(key)
    if results is None:
        results = SearchResults(words, day)
        cache.set(key, results)
    return results


def searched_words(parameters):
    """Return the parameter `q` as the lists read it; an empty text if it is not valid."""
    words = ProjectFilter.base_filters["q"].field
    return value_or_words(words.clean, parameters.get("q", ""))[0] or ""


@dataclass(frozen=True)
class HitGroup:
    """The best hits of one noun; `address` is of the list of all, which some have not."""

    noun: str
    hits: list
    total: int
    rank: int
    address: str = ""

    @property
    def label(self):
        """Return "4 virksomheter"."""
        return counted(self.noun, self.total)

    @property
    def template(self):
        """Return the templates of which the first that there is shows a hit."""
        return f"directory/search_{self.noun}.html", "directory/search_named.html"

    @property
    def has_more(self):
        return bool(self.address) and self.total > len(self.hits)


class SearchResults:
    """The public results of a search, at most seven queries; `words` may be empty.

    `relaxed` asks at most two more, and those of its own results.
    """

    def __init__(self, words, day, left_out=()):
        self.words, self.day, self.left_out = words, day, left_out
        self._hits = find_hits(words, day)
        self._ranked = self._hits.ranks if self._hits else {}

    @cached_property
    def groups(self):
        """Return the HitGroups that have hits, the one with the best hit first."""
        order = sorted(self._best_ranks.items(), key=self._order)
        following = [rank for _noun, rank in order[1:]] + [0]
        return [
            self._pages() if noun == PAGES_NOUN else self._group(noun, after)
            for (noun, _rank), after in zip(order, following, strict=False)
        ]

    @property
    def _best_ranks(self):
        """Return {noun: rank of its best hit} of those that have hits."""
        ranks = {noun: groups[0][0] for noun, groups in self._ranked.items() if groups}
        pages = self._ranked_pages
        return ranks | ({PAGES_NOUN: pages[0][0]} if pages else {})

    def _order(self, noun_and_rank):
        """Sort by the best hit; the noun that the words name comes before all but names."""
        noun, rank = noun_and_rank
        query = search.parse(self.words)
        rank -= GUESS if self._is_guess(noun) else 0
        if noun == query.noun:
            return -rank - NAMED
        return -rank - (LIKELY if noun == query.likely_noun else 0)

    def _is_guess(self, noun):
        """Whether a noun has hits by typos alone, and another has all the words."""
        unknown = self._hits.result.unknown
        return bool(unknown.get(noun)) and any(
            not unknown.get(other) for other in self._best_ranks if other != PAGES_NOUN
        )

    @cached_property
    def relaxed(self):
        """Return the results of these words in part, if all together have none, or None."""
        if self.groups or self._hits is None:
            return None
        unknown = frozenset.intersection(*self._hits.result.unknown.values())
        texts = texts_of(self._all_pages)
        relaxation = search.relaxed(self.words, unknown, self.day, texts)
        if not relaxation:
            return None
        results = SearchResults(relaxation.words, self.day, relaxation.left_out)
        results._all_pages = self._all_pages
        return results if results.groups else None

    @property
    def total(self):
        return sum(group.total for group in self.groups)

    @cached_property
    def nearest_words(self):
        """Return the words of the registry nearest to those of a search; one query."""
        return search.nearest_words(self.words)

    def counts(self, *left_out):
        """Return (label, address) of the nouns with hits, but for some; no query."""
        totals = {
            noun: sum(len(ids) for _rank, ids in groups)
            for noun, groups in self._ranked.items()
        }
        totals[PAGES_NOUN] = len(self._ranked_pages)
        return [
            (counted(noun, total), self._address(noun) or self._own_address)
            for noun, total in totals.items()
            if total and noun not in left_out
        ]

    def _group(self, noun, after):
        """Return the HitGroup of a noun; `after` is the rank of the best hit that follows.

        Hits far behind that stand only in the list of all, unless the words name the noun.
        """
        groups = self._ranked[noun]
        total = sum(len(ids) for _rank, ids in groups)
        load = getattr(self, f"_{noun}", partial(_named, BY_KEY[noun]))
        address = self._address(noun)
        hits = load(groups)
        if noun != search.parse(self.words).noun:
            hits = [hit for hit in hits if hit.rank * FAR_BEHIND >= after] or hits[:2]
        return HitGroup(noun, hits, total, groups[0][0], address)

    @cached_property
    def _all_pages(self):
        return all_pages(self.day)

    @cached_property
    def _ranked_pages(self):
        return ranked_pages(self._all_pages, self.words)

    def _pages(self):
        pages = self._ranked_pages
        hits = [page for _rank, page in pages]
        return HitGroup(PAGES_NOUN, hits, len(hits), pages[0][0])

    def _organizations(self, groups):
        hits = best_organizations(self._first(groups), self.day)
        for row in hits:
            row.relation = _relation_text(row)
        return _with_reasons(hits, hits and search.reasons(hits, self.words, self.day))

    def _first(self, groups):
        """Return the first of many hits, in the order of the index of the list."""
        if sum(len(ids) for _rank, ids in groups) <= MANY:
            return groups
        if "first" not in self._hits.placed:
            try:
                self._hits.placed["first"] = self._first_in_index(groups)
            except NoIndexError:
                return groups
        first, _rank_of_last = self._hits.placed["first"]
        return first

    def _first_in_index(self, groups):
        # Results are cached by version: the index must not be an earlier one.
        with changes.answering(may_be_late=False):
            index = organization_index(self.day)
        first = first_of(index, groups, MOST_SHOWN)
        is_full = sum(len(ids) for _rank, ids in first) == MOST_SHOWN
        return first, first[-1][0] if is_full else 0

    def _projects(self, groups):
        hits = best_projects(groups)
        return _with_reasons(hits, hits and search.project_reasons(hits, self.words))

    @staticmethod
    def _sites(groups):
        whole_first = F("part_of").asc(nulls_first=True)
        sites = Site.objects.select_related("part_of")
        return search.best(sites, groups, MOST_SHOWN, whole_first)

    def _address(self, plural):
        if plural not in BY_PLURAL:
            return ""
        query = urlencode({"q": self.words}) + MORE.get(plural, "")
        return f"{reverse(f'directory:{BY_PLURAL[plural].listing}')}?{query}"

    @property
    def _own_address(self):
        return f"{reverse('directory:search')}?{urlencode({'q': self.words})}"


def first_of(index, groups, most):
    """Return [(rank, ids)] of the best: of one rank members first, then in the list's order."""
    members, best = index.facets["relation"].bits("member"), []
    for rank, ids in groups:
        positions = (index.position[pk] for pk in ids if pk in index.position)
        bits = bits_of(positions, len(index.ids))
        order = slice_of(bits & members, 0, most)
        order += slice_of(bits & ~members, 0, most - len(order))
        best.append((rank, [index.ids[at] for at in order]))
        most -= len(order)
        if not most:
            break
    return best


class FindsElsewhere:
    """The results of a list's words in the whole registry; a subclass has `noun` and `words`."""

    @cached_property
    def elsewhere(self):
        return find_everywhere(self.words, timezone.localdate()) if self.words else None

    @property
    def other_nouns(self):
        """Return (label, address) of the other nouns that the same words find."""
        return self.elsewhere.counts(self.noun) if self.elsewhere else []


def _relation_text(organization):
    """Return how certain its membership is or was, or that none is known."""
    if organization.is_cluster:
        return _("The cluster itself")
    if not organization.certainty:
        return relation_label([], [])
    certainty = Membership.Certainty(organization.certainty)
    if organization.is_member or certainty == Membership.Certainty.MENTIONED:
        return certainty.label
    return f"{Organization.Relation.FORMER.label} · {certainty.label}"


def _named(noun, groups):
    """Return the best hits of a noun that is searched by name alone, each with its `fact`."""
    hits = search.best(noun.model.objects.all(), groups, MOST_SHOWN)
    for row in hits:
        row.fact = noun.fact_of(row)
    return hits


def _with_reasons(rows, reasons):
    for row in rows:
        row.reasons = reasons.get(row.pk, ())
    return rows


def counted(plural, number):
    """Return a number of hits of a noun in words."""
    text = BY_PLURAL[plural].counted if plural in BY_PLURAL else PAGES
    return text % {"n": number}
