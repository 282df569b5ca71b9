"""Pairs of records that may be of one person; for the secretariat alone, never public."""

from collections import defaultdict, namedtuple
from itertools import combinations
from math import prod

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from members.models import Attendance, Contact, DistinctPersonPair, Person
from members.models.email_addresses import domain_of
from members.queries.search.query import WORD, folded

from .profiles import phone_key, unless_public

PERSON_REASONS = {
    "name": _("same name"),
    "email": _("same e-mail address"),
    "organization": _("same organization"),
    "phone": _("same phone number"),
    "domain": _("same e-mail domain"),
}
# Many share a name: it needs one more fact. Two may share an address, too.
WEIGHTS = {"name": 0.5, "email": 0.6, "organization": 0.6, "phone": 0.6, "domain": 0.5}
LIKELY_PERSON = 0.6
PersonFacts = namedtuple("PersonFacts", "pk name email organization phone domain")
PersonPair = namedtuple("PersonPair", "score one other reasons")


def likely_person_pairs():
    """Return the PersonPairs of ids that nobody has marked as distinct, best first."""
    apart = set(DistinctPersonPair.objects.values_list("one", "other"))
    pairs = [_compare(*pair) for pair in _candidate_pairs(_person_facts())]
    likely = [p for p in pairs if p.score >= LIKELY_PERSON]
    left = [pair for pair in likely if (pair.one, pair.other) not in apart]
    return sorted(left, key=lambda pair: (-pair.score, pair.one, pair.other))


def with_persons(pairs):
    """Return the pairs with persons for ids; one query."""
    pks = {pk for pair in pairs for pk in (pair.one, pair.other)}
    persons = Person.objects.annotate(workplaces=_workplaces()).in_bulk(pks)
    return [
        pair._replace(one=persons[pair.one], other=persons[pair.other])
        for pair in pairs
        if pair.one in persons and pair.other in persons
    ]


def _workplaces():
    """Return the names of the organizations that a person is a contact for today."""
    contacts = Contact.objects.current().filter(person=OuterRef("pk")).by_function()
    return ArraySubquery(contacts.values("organization__name"))


def load_workplaces(pairs):
    """Set the `workplaces` of persons that were loaded without; one query."""
    persons = [person for pair in pairs for person in (pair.one, pair.other)]
    if all(hasattr(person, "workplaces") for person in persons):
        return
    rows = Person.objects.filter(pk__in=[person.pk for person in persons])
    names = dict(rows.annotate(names=_workplaces()).values_list("pk", "names"))
    for person in persons:
        person.workplaces = names[person.pk]


def _person_facts():
    # Those without a key have been erased.
    rows = Person.objects.exclude(link_key="").order_by("pk")
    contacts, guests = (
        ArraySubquery(
            model.objects.filter(person=OuterRef("pk")).values("organization")
        )
        for model in (Contact, Attendance)
    )
    rows = rows.annotate(contact_for=contacts, guest_of=guests)
    columns = rows.values_list(
        "pk", "name", "email", "contact_for", "guest_of", "phone"
    )
    return [
        PersonFacts(
            pk,
            " ".join(WORD.findall(folded(name))),
            email,
            frozenset([*contact_for, *guest_of]) - {None},
            phone_key(phone),
            unless_public(domain_of(email)),
        )
        for pk, name, email, contact_for, guest_of, phone in columns
    ]


def _candidate_pairs(facts):
    """Return those of one name or address, each pair once."""
    blocks = defaultdict(list)
    for person in facts:
        for key in {("name", person.name), ("email", person.email)}:
            if key[1]:
                blocks[key].append(person)
    return {pair for block in blocks.values() for pair in combinations(block, 2)}


def _agree(one, other, reason):
    both = getattr(one, reason), getattr(other, reason)
    if reason == "organization":
        return bool(both[0] & both[1])
    return bool(both[0]) and both[0] == both[1]


def _compare(one, other):
    reasons = [reason for reason in PERSON_REASONS if _agree(one, other, reason)]
    if "email" in reasons:
        reasons = [reason for reason in reasons if reason != "domain"]
    score = 1 - prod(1 - WEIGHTS[reason] for reason in reasons)
    return PersonPair(round(score, 3), one.pk, other.pk, reasons)
