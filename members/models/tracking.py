"""History by trigger: each row written, by whatever way, leaves an event that stays."""

from functools import partial

import pghistory
from django.db.models import GeneratedField


def tracked(model=None, *, but=()):
    """Record every insert, update and delete of the model's rows; events cannot change."""
    if model is None:
        return partial(tracked, but=but)
    fields = model._meta.concrete_model._meta.local_fields
    derived = [f.name for f in fields if isinstance(f, GeneratedField)]
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=[*derived, *but],
        append_only=True,
        level=pghistory.Statement,
    )(model)
