"""Find organizations in bulk: by number, by name, by former or other name, or by likeness."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from members.models import Organization, OrganizationName
from members.models.organization_numbers import format_orgnr
from members.models.texts import norwegian_key

from .normalized import INVISIBLE, visible

SPACES = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
UNSEEN = rf"{INVISIBLE.pattern}|[{SPACES}]|  |^[ ']| $"
COLUMNS = ("pk", "name", "slug", "orgnr", "establishment_orgnr")
MOST_CANDIDATES = 5


def fold(name):
    """Return a name without the difference of case and of spaces."""
    return visible(name).casefold()


@dataclass(frozen=True)
class Asked:
    """What a line says of an organization, as far as it can be read."""

    name: str = ""
    orgnr: str = ""
    facts: tuple = ()  # ((column, text), …) of what likeness compares besides


@dataclass
class Found:
    """The number of the one row that is meant and how it was found, else candidates.

    `how` is "number", "name", "other" or "chosen". A candidate is (id, reason).
    """

    pk: int | None = None
    how: str = ""
    candidates: list = field(default_factory=list)
    # (id, name) of the organization that has the number.
    numbered: tuple = ()


def find(asked):
    """Return a Found for each Asked; two queries, however many they are."""
    rows = _Rows(asked)
    return [rows.find(one) for one in asked]


class _Rows:
    """The organizations that may be meant, by what they are known by."""

    def __init__(self, asked):
        self.by_number, self.by_name = defaultdict(dict), defaultdict(dict)
        self.by_other = defaultdict(dict)
        names = {one.name for one in asked if one.name}
        numbers = {one.orgnr for one in asked if one.orgnr}
        if names or numbers:
            self._load(names, numbers)
        if names:
            self._load_other_names(names)

    def _load(self, names, numbers):
        keys = {norwegian_key(" ".join(name.split())) for name in names}
        slugs = {name for name in names if name.isascii() and " " not in name}
        meant = Q(sort_name__in=keys) | Q(slug__in=slugs)
        meant |= Q(orgnr__in=numbers) | Q(establishment_orgnr__in=numbers)
        # What one does not see in a stored name cannot be typed.
        meant |= Q(name__regex=UNSEEN)
        rows = Organization.objects.filter(meant).order_by("pk")
        for row in rows.only(*COLUMNS):
            self.by_name[fold(row.name)][row.pk] = row
            self.by_name[row.slug].setdefault(row.pk, row)
            for number in {row.orgnr, row.establishment_orgnr} & numbers:
                self.by_number[number][row.pk] = row

    def _load_other_names(self, names):
        rows = OrganizationName.objects.alias(lower=Lower("name"))
        meant = Q(lower__in={name.lower() for name in names}) | Q(name__regex=UNSEEN)
        rows = rows.filter(meant)
        found = rows.order_by("pk").values_list(
            "name", "organization", "organization__orgnr"
        )
        for name, pk, orgnr in found:
            self.by_other[fold(name)][pk] = orgnr

    def find(self, one):
        found = self._find(one)
        rows = self.by_number.get(one.orgnr, {}).values() if one.orgnr else ()
        found.numbered = next(
            ((r.pk, r.name) for r in rows if r.orgnr == one.orgnr), ()
        )
        return found

    def _find(self, one):
        numbered = self.by_number.get(one.orgnr, {}) if one.orgnr else {}
        named = self.by_name.get(fold(one.name), {}) if one.name else {}
        if len(numbered) == 1:
            return _by_number(*numbered.values(), named)
        if numbered:
            return Found(
                candidates=[(pk, _("same organization number")) for pk in numbered]
            )
        if len(named) == 1:
            [row] = named.values()
            return _by_name(row.pk, "name", row.orgnr, one.orgnr)
        if named:
            return Found(candidates=[(pk, _("same name")) for pk in named])
        return self._by_other_name(one)

    def _by_other_name(self, one):
        others = self.by_other.get(fold(one.name), {}) if one.name else {}
        if len(others) == 1:
            [(pk, orgnr)] = others.items()
            return _by_name(pk, "other", orgnr, one.orgnr)
        reason = _("former or other name")
        return Found(candidates=[(pk, reason) for pk in others][:MOST_CANDIDATES])


def _by_number(row, named):
    """Return the row of that number, unless another one has the very name."""
    if not named or row.pk in named:
        return Found(row.pk, "number")
    others = [(pk, _("same name")) for pk in named]
    return Found(candidates=[(row.pk, _("same organization number")), *others])


def _by_name(pk, how, orgnr, typed):
    """Return the row of that name, unless its number is another than the line's."""
    if not typed or not orgnr or typed == orgnr:
        return Found(pk, how)
    reason = _("same name, but its organization number is %(number)s")
    return Found(candidates=[(pk, reason % {"number": format_orgnr(orgnr)})])
