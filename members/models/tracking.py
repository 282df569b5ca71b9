"""History by trigger: each row written, by whatever way, leaves an event that stays."""

from functools import partial

import pghistory
import pgtrigger
from django.db.models import GeneratedField

from .versions import moves_version


def tracked(model=None, *, but=(), public=True):
    """Record every insert, update and delete of the model's rows; events cannot change.

    What the public may see also moves the version of the registry.
    """
    if model is None:
        return partial(tracked, but=but, public=public)
    if public:
        pgtrigger.register(moves_version())(model)
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
