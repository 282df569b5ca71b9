"""What a file enters and changes of many persons, by a few queries for all of them."""

from members.models import Consent, Person
from members.models.row_updates import BATCH, update_rows

from .consent import end_consents_of
from .contacts import set_others_changes

Item = Consent.Item


def create_persons(persons, *, by):
    """Save new persons, who are told by `hold_notices`."""
    for person in persons:
        person.entered_by = by
    Person.objects.bulk_create(persons, BATCH)


def update_persons(changes):
    """Save {locked person: {field: value}}; return {person: items hidden by it}.

    As `update_person` with `overwrite`: the consents to what changes end, and with a new
    address all of them.
    """
    ending = {
        person.pk: {*(Item.values if Item.EMAIL in values else values)}
        for person, values in changes.items()
    }
    hidden = end_consents_of(ending)
    rows = [(row, set_others_changes(row, values)) for row, values in changes.items()]
    update_rows(rows)
    return {row: hidden[row.pk] for row in changes if row.pk in hidden}
