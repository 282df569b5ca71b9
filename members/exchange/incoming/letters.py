"""How many persons a line tells of what is stored about them (GDPR art. 14)."""

from django.db.models import Q

from members.models import Consent, Person
from members.models.persons import Item

from .lines import CHANGED, NEW

WRITTEN = (NEW, CHANGED)


def count_letters(found):
    """Set the letters of looked lines: as members.people writes when somebody types them.

    A new person with an address is told, one with a new address or a new contact, and one
    of whom something is hidden that was consented to. One query.
    """
    stored = {
        change.record.pk: change
        for line in found
        for change in line.changes
        if change.part.model is Person and not change.is_new
    }
    hidden = _with_hidden_items(stored)
    for line in found:
        line.letters = int(line.kind in WRITTEN and _is_told(line, hidden))


def _is_told(line, hidden):
    """Whether the person of a line is told because of it."""
    by_part = {change.part.key: change for change in line.changes}
    person, contact = by_part.get("person"), by_part.get("contact")
    known = line.records.get("person")
    values = person.values if person else {}
    address = values.get("email", known.email if known else "")
    if not address or (known is not None and known.pk is None and person is None):
        # The line that adds the person tells.
        return False
    is_changed = person and (person.is_new or "email" in values or known.pk in hidden)
    return bool(is_changed or (contact and contact.is_new))


def _with_hidden_items(changes):
    """Return the ids of persons with a standing consent to an item that changes."""
    pks = [pk for pk, change in changes.items() if {*change.values} & {*Item.values}]
    if not pks:
        return set()
    rows = Consent.objects.standing().filter(Q(person__in=pks))
    return {
        pk
        for pk, item in rows.values_list("person", "item")
        if item in changes[pk].values
    }
