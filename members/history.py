"""Read what the database remembers of every row: who changed what, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from pghistory.models import Events

from members.models import User

NOTHING = (None, "", [])


@dataclass
class Change:
    """One insert, update or delete of one row; `values` is {column: (old, new)}, as stored."""

    when: datetime
    kind: str
    noun: type
    row_id: str
    values: dict
    by: User | None


def changes_of(row, nouns, most=200):
    """The changes of a row, and of the given nouns' rows that point at it; newest first."""
    labels = [noun._meta.label for noun in nouns]
    events = Events.objects.references(row).filter(pgh_obj_model__in=labels)
    newest = events.order_by("-pgh_created_at", "-pgh_id")[:most]
    users = User.objects.in_bulk({_user_id(event) for event in newest} - {None})
    return [_change(event, users) for event in newest]


def _change(event, users):
    return Change(
        when=event.pgh_created_at,
        kind=event.pgh_label,
        noun=apps.get_model(event.pgh_obj_model),
        row_id=event.pgh_obj_id,
        values=_values(event),
        by=users.get(_user_id(event)),
    )


def _user_id(event):
    return (event.pgh_context or {}).get("user")


def _values(event):
    """What an update changed; all that a new row got; all that a deleted one had."""
    if event.pgh_label == "update":
        return event.pgh_diff or {}
    told = {name: now for name, now in event.pgh_data.items() if now not in NOTHING}
    if event.pgh_label == "delete":
        return {name: (then, None) for name, then in told.items()}
    return {name: (None, now) for name, now in told.items()}
