"""Cache the public hits of a search, and search again only the rows that changed.

Whether a row has a word depends on the row and on the rows that it names. A word is taken
for a typo as long as no row has it as it is spelled: so unknown words are cached as well.
"""

from array import array
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection

from members.fields import WITH_PAGES
from members.models import Funding, Participation
from members.operation import changes
from members.operation.caches import LRUCache

from .. import search
from .labels import union

# More touched rows than this are not looked up one by one.
MOST_ROWS = 500
# Writes to these models change hits in rows other than those written: organizations at a
# site, and rows with a project or a site.
SPREADING = {noun.public.plural: {noun.key} for noun in WITH_PAGES}
SPREADING |= {"organizations": {"project", "site"}, "projects": {"site"}}
CACHE_SIZE = 50
cache = LRUCache(CACHE_SIZE)


@dataclass(frozen=True)
class Hits:
    """The hits of some words on a day, as {noun: [(rank, ids)]}; see search.SearchResult.

    `placed` is derived by a page from these organizations and an index that is not older:
    those that come first, with the rank of the last of them (0 if they are all).
    It stays as long as no row is touched that was or is as good as they are.
    """

    words: str
    day: date
    result: object
    placed: dict = field(default_factory=dict, compare=False)

    @classmethod
    def ask(cls, words, day):
        """Return the Hits, or None when there is no word to look for; one query."""
        result = search.find_everywhere(words, day)
        return result and cls(words, day, result)

    @property
    def ranks(self):
        return self.result.ranks

    def after(self, done):
        """Return the Hits after the Changes; one query, or none if they can change nothing.

        Seldom two: where a word may have become a typo, or may be none any more.
        """
        # Those with a role are found by the names of others, which may not be touched.
        is_of_role = done.rows and search.parse(self.words).role
        if done.everything or is_of_role or (done.rows and not done.tables):
            return self.ask(self.words, self.day)
        touched = {
            "organizations": done.rows.get("organization", frozenset()),
            "projects": touched_projects(done.rows),
        }
        anew = {noun for noun, models in SPREADING.items() if models & done.tables}
        anew |= {noun for noun, ids in touched.items() if len(ids) > MOST_ROWS}
        among = {noun: ids for noun, ids in touched.items() if ids and noun not in anew}
        if not (anew or among):
            return self._with(done.snapshot)
        return self._after(anew, among, done.snapshot)

    def _after(self, anew, among, snapshot):
        unknown = self.result.unknown
        scopes = {noun: (ids, unknown[noun]) for noun, ids in among.items()}
        result = search.find_again(self.words, self.day, anew, scopes)
        ranks = self.ranks | result.ranks
        for noun, ids in among.items():
            ranks[noun] = merged(self.ranks[noun], ids, result.ranks[noun])
            if not self._is_as_unknown(noun, result, ranks[noun]):
                return self.ask(self.words, self.day)
        unknown, placed = (
            unknown | result.unknown,
            self._placed(anew, among, result.ranks),
        )
        return self._with(snapshot, ranks=ranks, unknown=unknown, placed=placed)

    def _placed(self, anew, among, again):
        """Return `placed`; empty if a touched row ranked or ranks as high as those."""
        if "organizations" in anew:
            return {}
        touched = among.get("organizations", frozenset())
        before = ranks_of(self.ranks["organizations"], touched).values()
        ranks = [*before, *(rank for rank, _ids in again.get("organizations", ()))]
        is_behind = all(rank < self._rank_of_last for rank in ranks)
        return self.placed if is_behind else {}

    @property
    def _rank_of_last(self):
        """Return the rank of the last that is placed first, 0 if all are."""
        _first, rank = self.placed.get("first", ((), 0))
        return rank

    def _is_as_unknown(self, noun, result, ranks):
        """Whether the touched rows have none of the unknown words, and some row all others.

        Each row that is found has those as they are typed.
        """
        unknown = self.result.unknown[noun]
        if result.unknown[noun] != unknown:
            return False
        return bool(ranks) or unknown == search.may_be_typos(self.words)

    def _with(self, snapshot, placed=None, **changed):
        result = self.result._replace(snapshot=snapshot, **changed)
        placed = self.placed if placed is None else placed
        return replace(self, result=result, placed=placed)


def ranked(noun, words, day):
    """Return [(rank, ids)] of the public rows of a noun, the best first.

    None when there is no word to look for.
    """
    hits = find_hits(words, day)
    return hits and hits.ranks[noun]


def find_hits(words, day):
    """Return the Hits of committed data, or None; two queries at most."""
    # A transaction that has written may still roll back: its hits are not cached.
    if connection.in_atomic_block:
        return Hits.ask(words, day)
    before = cache.get((words, day))
    if before is None:
        hits = Hits.ask(words, day)
    else:
        hits = before.after(changes.since(before.result.snapshot))
    if hits is not None:
        cache.set((words, day), hits)
    return hits


def merged(groups, touched, again):
    """Return [(rank, ids)] with the touched ids where they rank now; the same if they did."""
    if ranks_of(groups, touched) == {pk: rank for rank, ids in again for pk in ids}:
        return groups
    ranks = {rank: [pk for pk in ids if pk not in touched] for rank, ids in groups}
    for rank, ids in again:
        ranks.setdefault(rank, []).extend(ids)
    filled = ((rank, array("q", ids)) for rank, ids in ranks.items() if ids)
    return sorted(filled, key=lambda group: -group[0])


def ranks_of(groups, ids):
    """Return {id: rank} of some ids."""
    return {pk: rank for rank, group in groups for pk in ids.intersection(group)}


def touched_projects(rows):
    """Return the touched projects, and those that touched organizations are in or fund."""
    touched = rows.get("project", frozenset())
    if not (organizations := rows.get("organization")):
        return touched
    parts = Participation.objects.filter(organization__in=organizations)
    paid = Funding.objects.filter(funder__in=organizations)
    ids = (ties.order_by().values_list("project") for ties in (parts, paid))
    return touched | {pk for (pk,) in union(ids)}
