"""How many persons a line tells of what is stored about them (GDPR art. 14)."""

from django.db.models import Q

from members.models import Consent, Person
from members.models.persons import Item


def count_letters(found):
    """Set the letters of looked lines: as members.people writes when somebody types them.

    A new person with an address is told, one with a new address, and one of whom
    something is hidden that was consented to. One query.
    """
    changes = [
        (line, c) for line in found for c in line.changes if c.part.model is Person
    ]
    stored = {c.record.pk: c for _line, c in changes if not c.is_new}
    hidden = _with_hidden_items(stored)
    for line, change in changes:
        if line.kind not in ("new", "changed"):
            continue
        values = change.values
        address = values.get("email", "" if change.is_new else change.record.email)
        is_told = change.is_new or "email" in values or change.record.pk in hidden
        line.letters = int(bool(address and is_told))


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
