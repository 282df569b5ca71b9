"""Find organizations in bulk: by number, by name, by former or other name, or by likeness."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from members.models import Contact, Organization, OrganizationName, Person, Role
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


def find_persons(readings, context):
    """Set the person of each reading; an address is unique, a name may not be."""
    persons = _StoredPersons(readings, context)
    for reading in readings:
        reading.records["person"] = persons.find(reading, context)


class _StoredPersons:
    """Those with the addresses and names of some lines, and those of their organizations."""

    def __init__(self, readings, context):
        self.by_email, self.at = {}, {}
        emails = {r.value("person.email", context) for r in readings} - {None}
        pks = {o.pk for r in readings if (o := r.records.get("organization"))}
        bodies = {b.pk for r in readings if (b := r.records.get("body"))}
        rows = Person.objects.exclude(link_key="")
        if emails:
            self.by_email = _persons_by(
                (p.email, p) for p in rows.filter(email__in=emails)
            )
        self.at = _persons_of(
            Contact.objects.filter(organization__in=pks), "organization_id", pks
        )
        offices = Role.objects.filter(body__in=bodies)
        self.in_body = _persons_of(offices, "body_id", bodies)
        self._load_by_name(filter(_has_name_alone, readings), rows, context)

    def _load_by_name(self, readings, rows, context):
        names = {r.value("person.name", context) for r in readings} - {None}
        keys = {norwegian_key(name) for name in names}
        same = rows.filter(sort_name__in=keys) if names else ()
        self.by_name = _persons_by((fold(person.name), person) for person in same)

    def find(self, reading, context):
        """Return the person, or None for somebody new; add an error where it is unclear."""
        email = reading.value("person.email", context)
        name = reading.value("person.name", context) or ""
        organization = reading.records.get("organization")
        own = self.at.get(organization.pk, []) if organization else []
        if email and (person := self._by_email(reading, email, name, own)):
            return person
        named = {p.pk: p for p in own if name and fold(p.name) == fold(name)}
        return self._only(reading, named.values() or self._elsewhere(reading, name))

    def _elsewhere(self, reading, name):
        """Return the persons of the name with an office in the body, else all of the name."""
        if not (name and _has_name_alone(reading)):
            return []
        body = reading.records.get("body")
        in_body = self.in_body.get(body.pk, []) if body else []
        holders = {p.pk: p for p in in_body if fold(p.name) == fold(name)}
        return list(holders.values()) or self.by_name.get(fold(name), [])

    def _by_email(self, reading, email, name, own):
        at_hand = {p.pk: p for p in own if p.email == email}
        persons = list(at_hand.values()) or self.by_email.get(email, [])
        same = [p for p in persons if fold(p.name) == fold(name)]
        person = self._only(reading, same or persons)
        if person and name and not _share_a_word(person.name, name):
            reading.add_error(
                "person.email",
                _(
                    "This is the e-mail address of %(name)s. Correct the name or the address."
                )
                % {"name": person.name},
            )
        return person

    def _only(self, reading, persons):
        persons = list(persons)
        if len(persons) > 1:
            reading.add_error(
                "person.name",
                _(
                    "Several people are called that. Add the e-mail address of the one meant."
                ),
            )
        return persons[0] if persons else None


def _has_name_alone(reading):
    """Whether a line without an address names a person of a body, or of no organization."""
    if reading.text("person.email"):
        return False
    return "body" in reading.records or not reading.records.get("organization")


def _persons_of(rows, key, pks):
    """Return {id of an organization or body: persons} of contacts or offices."""
    if not pks:
        return {}
    rows = rows.exclude(person=None).select_related("person").order_by("pk")
    return _persons_by(
        (getattr(row, key), row.person) for row in rows if row.person.link_key
    )


def _persons_by(pairs):
    groups = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return groups


def _share_a_word(one, other):
    return bool({*fold(one).split()} & {*fold(other).split()})
