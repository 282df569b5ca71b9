"""Read what the database remembers of every row: who changed what, when and why."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, pairwise
from operator import attrgetter, itemgetter

from django.apps import apps
from django.db.models import Q

from members.models import User

NOTHING = (None, "", [])
# A topic may be the choice of thousands: only what happened last to them is read.
ENOUGH = 2_000


@dataclass
class Change:
    """One insert, update or delete of one row; `values` is {column: (old, new)}."""

    when: datetime
    kind: str
    noun: type
    row_id: int
    values: dict
    context: dict
    by: User | None = None

    @property
    def why(self):
        """The reason that was given, if any."""
        return self.context.get("reason", "")

    @property
    def url(self):
        """The address that was asked for when it happened, if any."""
        return self.context.get("url", "")


def changes_of(row, nouns=None, most=200):
    """The changes of a row, and of rows that point or pointed at it; newest first.

    The nouns say whose changes may be told; all that are tracked, unless given.
    """
    told = [noun for noun in _tracked() if nouns is None or noun in nouns]
    changes = chain.from_iterable(_changes(noun, row) for noun in told)
    newest = sorted(changes, key=attrgetter("when"), reverse=True)[:most]
    users = User.objects.in_bulk(
        {change.context.get("user") for change in newest} - {None}
    )
    for change in newest:
        change.by = users.get(change.context.get("user"))
    return newest


def _tracked():
    """Each noun with its model of events."""
    models = apps.get_app_config("members").get_models()
    return [noun for noun in models if hasattr(noun, "pgh_event_model")]


def _changes(noun, row):
    events = noun.pgh_event_model.objects
    fields = events.model._meta.fields
    links = [field.attname for field in fields if field.related_model is type(row)]
    if not links:
        return
    pointing = Q.create([(link, row.pk) for link in links], connector=Q.OR)
    ids = events.filter(pointing).order_by("-pgh_id").values("pgh_obj_id")[:ENOUGH]
    found = events.filter(pgh_obj_id__in=ids).order_by("pgh_obj_id", "pgh_id").values()
    for _row_id, story in groupby(found, key=itemgetter("pgh_obj_id")):
        for before, after in pairwise(chain([{}], story)):
            if any(row.pk in _ends(event, links) for event in (before, after)):
                yield _change(noun, before, after)


def _ends(event, links):
    return [event.get(link) for link in links]


def _change(noun, before, after):
    return Change(
        when=after["pgh_created_at"],
        kind=after["pgh_label"],
        noun=noun,
        row_id=after["pgh_obj_id"],
        values=_values(before, after),
        context=after["pgh_context"] or {},
    )


def _values(before, after):
    """What an update changed; all that a new row got; all that a deleted one had."""
    kind = after["pgh_label"]
    now = {name: value for name, value in after.items() if not name.startswith("pgh_")}
    if kind == "update":
        both = {name: (before.get(name), value) for name, value in now.items()}
        return {name: (old, new) for name, (old, new) in both.items() if old != new}
    told = {name: value for name, value in now.items() if value not in NOTHING}
    if kind == "delete":
        return {name: (then, None) for name, then in told.items()}
    return {name: (None, value) for name, value in told.items()}
