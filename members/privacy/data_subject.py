"""Whom it is about: a contact, a user or both, and the words that tell them."""

from dataclasses import dataclass, field, replace

from django.db.models.functions import Lower

from members.models import Erasure, Person, User
from members.models.erasures import MARK, NOWHERE

from . import events, identifiers

Noun = Erasure.Noun


@dataclass
class DataSubject:
    """The rows of one human being, by number, with all addresses of theirs.

    The words are addresses, phone numbers and names of more than one word, those of
    former days too. A name of one word may be anybody's, and is not looked for.
    """

    people: set = field(default_factory=set)
    users: set = field(default_factory=set)
    addresses: set = field(default_factory=set)
    words: list = field(default_factory=list)
    # Words that they say of themselves: to be believed where they belong, and no further.
    self_asserted: list = field(default_factory=list)
    shown: set = field(default_factory=set)

    def restricted_to_own_claims(self):
        """Somebody at their own word: all the house knows is that the address is theirs.

        Whoever gives himself a name, or had an address that is another's, must not take
        these words out of what others have written.
        """
        self_asserted = [word for word in self.words if word not in self.shown]
        return replace(
            self,
            addresses=self.shown,
            words=sorted(self.shown),
            self_asserted=identifiers.of_nothing_else(self_asserted),
        )

    def rows(self):
        """Give (noun, number) of each, as erasures call them."""
        people = [(Noun.PERSON, pk) for pk in sorted(self.people)]
        users = [(Noun.USER, pk) for pk in sorted(self.users)]
        return people + users or [(Noun.ADDRESS, None)]

    def is_erased(self):
        """Say whether each row has been erased, and nothing is left to look for."""
        done = set(Erasure.objects.values_list("noun", "row_id"))
        return not self.words and all(row in done for row in self.rows())


def find(subject):
    """Find out about a Person, a User or an address, in all that is held of either.

    Whoever has the address of a user is that user. Of two contacts with one address, it is
    only the one that is asked about.
    """
    if isinstance(subject, DataSubject):
        return subject
    people, users = _asked_about(subject)
    data_subject = DataSubject(people, users)
    known = _values(Person, people, "email") | _values(User, users, "email")
    data_subject.shown = _real(_lower(known)) or _typed(subject)
    data_subject.addresses = set(data_subject.shown)
    _join(data_subject, subject)
    data_subject.words = [
        *sorted(data_subject.addresses),
        *_names(data_subject),
        *_phones(data_subject),
    ]
    return data_subject


def _asked_about(subject):
    people = {subject.pk} if isinstance(subject, Person) else set()
    return people, {subject.pk} if isinstance(subject, User) else set()


def _typed(subject):
    return _real({subject.strip().lower()}) if isinstance(subject, str) else set()


def _join(data_subject, subject):
    """Add whoever has an address of theirs, with what they were called in former days."""
    data_subject.users |= _with_address(User.objects, data_subject.addresses)
    if not isinstance(subject, Person):
        data_subject.people |= _with_address(Person.objects, data_subject.addresses)
        # Contacts that were deleted live on in history.
        told = events.of(Person).objects.exclude(
            pgh_obj_id__in=Person.objects.values("pk")
        )
        data_subject.people |= _with_address(told, data_subject.addresses, "pgh_obj_id")
    former = _once(data_subject, "email")
    data_subject.addresses |= _real(former) - _of_others(data_subject, "email", former)


def _with_address(rows, addresses, number="pk"):
    found = rows.annotate(lower=Lower("email")).filter(lower__in=addresses)
    return set(found.values_list(number, flat=True))


def _names(data_subject):
    names = {name.strip() for name in _real(_once(data_subject, "name"))}
    whole = {name for name in names if " " in name}
    return sorted(whole - _of_others(data_subject, "name", whole))


def _phones(data_subject):
    phones = _real(_once(data_subject, "phone", [(Person, data_subject.people)]))
    return sorted(phone for phone in phones if identifiers.is_phone(phone))


def _once(data_subject, name, sources=None):
    """What the column has held in their rows, today or earlier."""
    sources = sources or [(Person, data_subject.people), (User, data_subject.users)]
    found = set()
    for noun, ids in sources:
        found |= _values(noun, ids, name)
        found |= _values(events.of(noun), ids, name, "pgh_obj_id")
    return _lower(found) if name == "email" else found


def _values(noun, ids, name, number="pk"):
    rows = noun.objects.filter(**{f"{number}__in": ids})
    return set(rows.values_list(name, flat=True))


def _of_others(data_subject, name, values):
    """Those values that somebody else has today: a row may have changed hands."""
    theirs = set()
    for noun, ids in ((Person, data_subject.people), (User, data_subject.users)):
        others = noun.objects.exclude(pk__in=ids).filter(**{f"{name}__in": values})
        theirs |= set(others.values_list(name, flat=True))
    return theirs


def _real(values):
    """Leave out what is empty, and what stands where something was erased."""
    return {v for v in values if v and MARK not in v and not v.endswith(f"@{NOWHERE}")}


def _lower(values):
    return {value.lower() for value in values}
