"""Find the persons that lines name: by e-mail address, else by name where it is unique."""

from collections import defaultdict

from django.utils.translation import gettext as _

from members.models import Contact, Person, Role
from members.models.texts import norwegian_key

from .names import fold


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
