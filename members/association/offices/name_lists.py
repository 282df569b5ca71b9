"""Read a pasted list of names, and find its people and organizations."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import count

from django.db.models import Q
from django.utils.translation import gettext as _

from members.exchange.incoming.headings import CHOICES
from members.exchange.incoming.names import OrganizationQuery, find, fold
from members.fields import value_or_words
from members.models import Contact, Organization, Person, Role
from members.models.email_addresses import canonical
from members.models.languages import each_language
from members.models.texts import norwegian_key, words_in
from members.records.duplicates import similar, typed_profile
from members.records.duplicates.names import WITHIN, agreement, named

MOST_LINES, LONGEST_LINE, MOST_ALIKE, MOST_GUESSED = 40, 300, 3, 5
ADDRESS = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+")
APART = re.compile(r"\s*[,;\t]\s*")
BULLET = re.compile(r"^(?:[-–•*]|\d{1,2}[.)])\s+")
KNOWN_AS = {
    fold(word): code
    for code, words in CHOICES["role.role"].items()
    for word in words.split("|")
}
NUMBERED = re.compile(r"^\d{1,2}\. ?(?=vara)")  # “1. varamedlem”


@dataclass
class NameLine:
    """A line of the list; `problem` is the reason that it cannot be used."""

    text: str
    name: str = ""
    place: str = ""
    role: str = ""
    email: str = ""
    person: Person | None = None
    organization: Organization | None = None
    problem: str = ""


def read_lines(text, body):
    """Return the NameLines of “name, organization, office”, with the rows that match."""
    texts = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [_read_name_line(line) for line in texts[:MOST_LINES]]
    for line in lines:
        line.problem = line.problem or _too_long(line)
    readable = [line for line in lines if not line.problem]
    _find_organizations(readable)
    _find_persons(readable, body)
    excess = _("There are more than %(n)s lines.") % {"n": MOST_LINES}
    return [*lines, *(NameLine(rest, problem=excess) for rest in texts[MOST_LINES:])]


def alike(names):
    """Return {name: persons called much the same}; at most one query."""
    names = {name for name in names if name}
    near = Q(pk=None)
    for name in names:
        near |= Q(words__trigram_similar=f" {fold(name)} ")
    rows = Person.objects.alias(words=words_in("name")).exclude(link_key="")
    persons = list(rows.filter(near).order_by("pk")) if names else []
    return {name: _nearest_persons(name, persons) for name in names}


def _nearest_persons(name, persons):
    pairs = [(agreement(named(name), named(p.name)), p) for p in persons]
    near = sorted((p for p in pairs if p[0] >= WITHIN), key=lambda pair: -pair[0])
    return [person for _agreement, person in near[:MOST_ALIKE]]


def _read_name_line(text):
    address, line = ADDRESS.search(text), NameLine(text)
    rest = BULLET.sub("", ADDRESS.sub("", text)).replace("<>", "")
    before, colon, after = rest.partition(":")
    offices = _office_names()
    if colon and (role := offices.get(_office_key(before))):
        line.role, rest = role, after
    parts = APART.split(rest.strip(" ,;\t"))
    if len(parts) > 1 and (role := offices.get(_office_key(parts[-1]))):
        line.role = role
        parts.pop()
    line.name, *places = parts
    line.place = ", ".join(filter(None, places))
    if address:
        email, line.problem = value_or_words(canonical, address[0])
        line.email = email or ""
    return line


def _office_key(text):
    return NUMBERED.sub("", fold(text))


def _office_names():
    """Return {name of an office in any language: its code}."""
    names = dict(KNOWN_AS)
    for _language in each_language():
        names |= {fold(str(kind.label)): kind.value for kind in Role.Kind}
    return names


def _too_long(line):
    if len(line.text) > LONGEST_LINE or "\0" in line.text:
        return _("This line could not be read.")
    if len(line.name) > Person._meta.get_field("name").max_length:
        return _("The name is too long.")
    return "" if line.name or line.place else _("This line holds no name.")


def _find_organizations(lines):
    """Set the organization of each line, or its problem; three queries for all."""
    names = [line.place or line.name for line in lines]
    matches, guessed = find([OrganizationQuery(name) for name in names]), count()
    rows = Organization.objects.in_bulk([one.pk for one in matches if one.pk])
    unmatched = [n for n, one in zip(names, matches, strict=True) if not one.pk]
    others = _but_for_legal_form(unmatched)
    for line, name, one in zip(lines, names, matches, strict=True):
        # A line with one name may be of an organization that holds the office.
        if line.place or not line.email:
            line.organization = rows.get(one.pk) or others.get(name)
        # A guess takes a query of its own, so only the first lines get one.
        if line.place and line.organization is None:
            line.problem = _no_match(name, one, next(guessed) < MOST_GUESSED)


def _but_for_legal_form(places):
    """Return {place: the one organization called that, with a legal form after it}."""
    longer = Q(pk=None)
    for place in places:
        longer |= Q(sort_name__startswith=f"{norwegian_key(place)} ")
    same = defaultdict(list)
    for row in Organization.objects.filter(longer) if places else ():
        same[named(row.name).core].append(row)
    by_place = {place: same[named(place).core] for place in places}
    return {place: rows[0] for place, rows in by_place.items() if len(rows) == 1}


def _no_match(place, match, may_guess):
    words, everywhere = {"name": place}, Organization.objects.all()
    if match.candidates:
        return _("Several organizations are called “%(name)s”.") % words
    matches = similar(everywhere, typed_profile(name=place)) if may_guess else []
    if not matches:
        return _("No organization in the registry is called “%(name)s”.") % words
    words["names"] = ", ".join(match.organization.name for match in matches)
    return _("No organization is called “%(name)s”. Did you mean %(names)s?") % words


def _find_persons(lines, body):
    """Set the person of each line, if there is one; three queries for all of them."""
    candidates = _PersonMatcher(lines, body)
    for line in lines:
        if line.problem or not line.name:
            continue
        persons = candidates.find(line)
        if len(persons) == 1:
            line.person = persons[0]
        elif persons:
            words = {"name": line.name}
            text = _("Several people are called “%(name)s”. Choose one in a row below.")
            line.problem = text % words
        elif line.organization and not line.place:
            line.name = ""
        if line.person and line.organization and not line.place:
            line.organization = None


class _PersonMatcher:
    """Persons with the names and addresses of the lines, and their organizations."""

    def __init__(self, lines, body):
        keys = {norwegian_key(line.name) for line in lines if line.name}
        emails = {line.email for line in lines if line.email}
        rows = Person.objects.exclude(link_key="").order_by("pk")
        rows = rows.filter(Q(sort_name__in=keys) | Q(email__in=emails))
        self.persons = list(rows) if keys or emails else []
        pks = [person.pk for person in self.persons]
        self.places = defaultdict(set)
        contacts = Contact.objects.filter(person__in=pks)
        for person, place in contacts.values_list("person", "organization"):
            self.places[person].add(place)
        roles = Role.objects.filter(body=body, person__in=pks)
        self.in_body = set(roles.values_list("person", flat=True))

    def find(self, line):
        """Return the persons of a line: by address, else by name and place."""
        same = [p for p in self.persons if fold(p.name) == fold(line.name)]
        if line.email:
            same = [p for p in self.persons if p.email == line.email]
        place = line.organization and line.organization.pk
        there = [p for p in same if place in self.places[p.pk]]
        return there or [p for p in same if p.pk in self.in_body] or same
