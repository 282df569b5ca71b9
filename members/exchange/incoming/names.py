"""Find organizations in bulk: by number, by name, by former or other name, or by likeness."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from members.models import Organization, OrganizationName
from members.models.organization_numbers import format_orgnr
from members.models.texts import norwegian_key

from .normalize import INVISIBLE, visible

SPACES = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
UNSEEN = rf"{INVISIBLE.pattern}|[{SPACES}]|  |^[ ']| $"
COLUMNS = ("pk", "name", "slug", "orgnr", "establishment_orgnr")
MOST_CANDIDATES = 5


def fold(name):
    """Return a name without the difference of case and of spaces."""
    return visible(name).casefold()


@dataclass(frozen=True)
class OrganizationQuery:
    """The name, number and other facts in a line by which to find an organization."""

    name: str = ""
    orgnr: str = ""
    facts: tuple = ()  # ((column, text), …) that likeness compares besides


@dataclass
class OrganizationMatch:
    """The id of the only match and its reason `how`, else candidates.

    `how` is "number", "name", "other" or "chosen". A candidate is (id, reason).
    """

    pk: int | None = None
    how: str = ""
    candidates: list = field(default_factory=list)
    # (id, name) of the organization that has the number.
    numbered: tuple = ()


def find(queries):
    """Return an OrganizationMatch for each OrganizationQuery, with two SQL queries in all."""
    rows = _OrganizationRows(queries)
    return [rows.find(query) for query in queries]


class _OrganizationRows:
    """The organizations that may match, by number, by name and by other name."""

    def __init__(self, queries):
        self.by_number, self.by_name = defaultdict(dict), defaultdict(dict)
        self.by_other = defaultdict(dict)
        names = {query.name for query in queries if query.name}
        numbers = {query.orgnr for query in queries if query.orgnr}
        if names or numbers:
            self._load(names, numbers)
        if names:
            self._load_other_names(names)

    def _load(self, names, numbers):
        keys = {norwegian_key(" ".join(name.split())) for name in names}
        slugs = {name for name in names if name.isascii() and " " not in name}
        matches = Q(sort_name__in=keys) | Q(slug__in=slugs)
        matches |= Q(orgnr__in=numbers) | Q(establishment_orgnr__in=numbers)
        # Nobody can type the invisible characters of a stored name: compare it in Python.
        matches |= Q(name__regex=UNSEEN)
        rows = Organization.objects.filter(matches).order_by("pk")
        for row in rows.only(*COLUMNS):
            self.by_name[fold(row.name)][row.pk] = row
            self.by_name[row.slug].setdefault(row.pk, row)
            for number in {row.orgnr, row.establishment_orgnr} & numbers:
                self.by_number[number][row.pk] = row

    def _load_other_names(self, names):
        rows = OrganizationName.objects.alias(lower=Lower("name"))
        matches = Q(lower__in={n.lower() for n in names}) | Q(name__regex=UNSEEN)
        rows = rows.filter(matches).order_by("pk")
        columns = "name", "organization", "organization__orgnr"
        for name, pk, orgnr in rows.values_list(*columns):
            self.by_other[fold(name)][pk] = orgnr

    def find(self, one):
        match = self._find(one)
        rows = self.by_number.get(one.orgnr, {}).values() if one.orgnr else ()
        match.numbered = next(
            ((r.pk, r.name) for r in rows if r.orgnr == one.orgnr), ()
        )
        return match

    def _find(self, one):
        numbered = self.by_number.get(one.orgnr, {}) if one.orgnr else {}
        named = self.by_name.get(fold(one.name), {}) if one.name else {}
        if len(numbered) == 1:
            return _match_by_number(*numbered.values(), named)
        if numbered:
            candidates = [(pk, _("same organization number")) for pk in numbered]
            return OrganizationMatch(candidates=candidates)
        if len(named) == 1:
            [row] = named.values()
            return _match_by_name(row.pk, "name", row.orgnr, one.orgnr)
        if named:
            return OrganizationMatch(candidates=[(pk, _("same name")) for pk in named])
        return self._by_other_name(one)

    def _by_other_name(self, one):
        others = self.by_other.get(fold(one.name), {}) if one.name else {}
        if len(others) == 1:
            [(pk, orgnr)] = others.items()
            return _match_by_name(pk, "other", orgnr, one.orgnr)
        reason = _("former or other name")
        candidates = [(pk, reason) for pk in others][:MOST_CANDIDATES]
        return OrganizationMatch(candidates=candidates)


def _match_by_number(row, named):
    """Return the match of that number, candidates alone if another row has the name."""
    if not named or row.pk in named:
        return OrganizationMatch(row.pk, "number")
    candidates = [(row.pk, _("same organization number"))]
    candidates += [(pk, _("same name")) for pk in named]
    return OrganizationMatch(candidates=candidates)


def _match_by_name(pk, how, orgnr, line_orgnr):
    """Return the match of that name, a candidate alone if the line's number differs."""
    if not line_orgnr or not orgnr or line_orgnr == orgnr:
        return OrganizationMatch(pk, how)
    reason = _("same name, but its organization number is %(number)s")
    candidates = [(pk, reason % {"number": format_orgnr(orgnr)})]
    return OrganizationMatch(candidates=candidates)
