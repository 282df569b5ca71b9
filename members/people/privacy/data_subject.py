"""Find the rows and identifiers of one person: a contact, a user or both."""

from dataclasses import dataclass, field, replace

from django.db.models import Q

from members.models import (
    Body,
    ClusterName,
    Erasure,
    Organization,
    OrganizationName,
    Person,
    Project,
    Site,
    Topic,
    User,
)
from members.models.email_addresses import comparable, readable
from members.models.erasures import MARK, NOWHERE
from members.models.word_patterns import is_phone_number, name_words

from . import events

NAMED_MODELS = [
    (Organization, ["name"]),
    (OrganizationName, ["name"]),
    (ClusterName, ["name"]),
    (Body, ["name_nb", "name_en"]),
    (Project, ["title_nb", "title_en"]),
    (Site, ["name"]),
    (Topic, ["label_nb", "label_en"]),
]


def only_of_people(words):
    """Return the addresses, the phone numbers and the names that only people have."""
    return [
        word
        for word in words
        if "@" in word or is_phone_number(word) or _is_personal_name(word)
    ]


def _is_personal_name(text):
    capitalized = sum(word[:1].isupper() for word in text.split())
    return capitalized >= 2 and not any(
        _is_in_name(model, columns, text) for model, columns in NAMED_MODELS
    )


def _is_in_name(model, columns, text):
    query = Q()
    for column in columns:
        query |= Q(**{f"{column}__icontains": text})
    return model.objects.filter(query).exists()


Noun = Erasure.Noun


@dataclass
class DataSubject:
    """A person's rows by primary key, and the identifiers that stand for the person.

    Identifiers are addresses, phone numbers and names of two words or more, former ones
    too. A single word may be anybody's name, and is not searched for.
    """

    people: set = field(default_factory=set)
    users: set = field(default_factory=set)
    addresses: set = field(default_factory=set)
    identifiers: list = field(default_factory=list)
    # Identifiers that only the person asserts: used in their own records alone.
    self_asserted: list = field(default_factory=list)
    verified: set = field(default_factory=set)

    def restricted_to_own_claims(self):
        """Return a copy for an erasure at the person's own request.

        Only the address is verified then. With a name of their choice, persons could
        otherwise redact words in the texts of others.
        """
        verified = _spellings(self.verified)
        asserted = [word for word in self.identifiers if word not in verified]
        return replace(
            self,
            addresses=self.verified,
            identifiers=verified,
            self_asserted=only_of_people(asserted),
        )

    def rows(self):
        """Return (noun, row_id) of each row, as Erasure stores them."""
        people = [(Noun.PERSON, pk) for pk in sorted(self.people)]
        users = [(Noun.USER, pk) for pk in sorted(self.users)]
        return people + users or [(Noun.ADDRESS, None)]

    def is_erased(self):
        """Whether each row has been erased, and no identifier is left."""
        done = set(Erasure.objects.values_list("noun", "row_id"))
        return not self.identifiers and all(row in done for row in self.rows())


def find_data_subject(subject):
    """Return the DataSubject of a Person, a User or an e-mail address.

    A user with the same address is the same person. Of two contacts with the same
    address, only the given one is.
    """
    if isinstance(subject, DataSubject):
        return subject
    people, users = _own_rows(subject)
    data_subject = DataSubject(people, users)
    addresses = _column(Person, people, "email") | _column(User, users, "email")
    data_subject.verified = _real(addresses) or _typed_address(subject)
    data_subject.addresses = set(data_subject.verified)
    _add_rows_by_address(data_subject, subject)
    data_subject.identifiers = [
        *_spellings(data_subject.addresses),
        *_full_names(data_subject),
        *_phone_numbers(data_subject),
    ]
    return data_subject


def find_again(people, users, addresses):
    """Return the DataSubject of rows and addresses that were one person's, by number.

    Rows may be missing; an address that belongs to another person by now is left out.
    """
    rows = [Person(pk=pk) for pk in people] + [User(pk=pk) for pk in users]
    subjects = [find_data_subject(subject) for subject in rows or sorted(addresses)]
    union = DataSubject(set(people), set(users))
    for one in subjects:
        union.people |= one.people
        union.users |= one.users
        union.addresses |= one.addresses
        union.verified |= one.verified
        union.identifiers += one.identifiers
    left = set(addresses) - union.addresses
    left -= _of_others(union, "email", left)
    union.addresses |= left
    union.verified |= left
    union.identifiers += _spellings(left)
    return union


def _own_rows(subject):
    people = {subject.pk} if isinstance(subject, Person) else set()
    return people, {subject.pk} if isinstance(subject, User) else set()


def _typed_address(subject):
    return _real({comparable(subject)}) if isinstance(subject, str) else set()


def _add_rows_by_address(data_subject, subject):
    """Add the rows with one of the addresses, and the former addresses of all rows."""
    data_subject.users |= _with_address(User.objects, data_subject.addresses)
    if not isinstance(subject, Person):
        data_subject.people |= _with_address(Person.objects, data_subject.addresses)
        # Deleted contacts still have events.
        deleted = events.event_model(Person).objects.exclude(
            pgh_obj_id__in=Person.objects.values("pk")
        )
        data_subject.people |= _events_with_address(deleted, data_subject.addresses)
    former = _past_and_present(data_subject, "email")
    data_subject.addresses |= _real(former) - _of_others(data_subject, "email", former)


def _spellings(addresses):
    """Return the addresses as texts may hold them: canonical, and with their letters."""
    return sorted({*addresses, *map(readable, addresses)})


def _with_address(rows, addresses):
    return set(rows.filter(email__in=addresses).values_list("pk", flat=True))


def _events_with_address(events_of_people, addresses):
    """Return the pks of the rows; events may be older than the canonical form."""
    rows = events_of_people.values_list("pgh_obj_id", "email")
    return {pk for pk, email in rows if comparable(email) in addresses}


def _full_names(data_subject):
    names = {name.strip() for name in _real(_past_and_present(data_subject, "name"))}
    full = {name for name in names if len(name_words(name)) > 1}
    return sorted(full - _of_others(data_subject, "name", full))


def _phone_numbers(data_subject):
    people = [(Person, data_subject.people)]
    numbers = _real(_past_and_present(data_subject, "phone", people))
    return sorted(number for number in numbers if is_phone_number(number))


def _past_and_present(data_subject, column, sources=None):
    """Return the values of the column in the rows and their events."""
    sources = sources or [(Person, data_subject.people), (User, data_subject.users)]
    values = set()
    for model, pks in sources:
        values |= _column(model, pks, column)
        values |= _column(events.event_model(model), pks, column, "pgh_obj_id")
    return set(map(comparable, values)) if column == "email" else values


def _column(model, pks, column, pk="pk"):
    rows = model.objects.filter(**{f"{pk}__in": pks})
    return set(rows.values_list(column, flat=True))


def _of_others(data_subject, column, values):
    """Return the values that another person has today: a row may have changed hands."""
    theirs = set()
    for model, pks in ((Person, data_subject.people), (User, data_subject.users)):
        others = model.objects.exclude(pk__in=pks).filter(**{f"{column}__in": values})
        theirs |= set(others.values_list(column, flat=True))
    return theirs


def _real(values):
    """Return the values without empty ones and those that an erasure has left."""
    return {v for v in values if v and MARK not in v and not v.endswith(f"@{NOWHERE}")}
