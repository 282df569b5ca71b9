"""The event models of history, and which of their columns an erasure may blank."""

import json

from django.apps import apps

from .columns import CONTEXT, free_columns
from .declaration import PERSONAL_DATA
from .personal_data import picture_columns

# The models whose rows an Erasure is about: their live columns may be blanked, too.
SUBJECTS = ("members.Person", "members.User")
FUNCTION = """
CREATE OR REPLACE FUNCTION public.personal_columns(relation text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
AS $$ SELECT ARRAY(SELECT jsonb_array_elements_text('{columns}'::jsonb -> relation)) $$
"""


def event_model(model):
    """Return the event model of a model, or None if it is not tracked."""
    return getattr(model, "pgh_event_model", None)


def event_models():
    models = apps.get_app_config("members").get_models()
    return [model for model in models if hasattr(model, "pgh_tracked_model")]


def personal_columns():
    """Return {table: [columns that an erasure may blank]}, of events and of subjects."""
    texts = {label: set(names) for label, names in free_columns().items()}
    for data in PERSONAL_DATA:
        texts.setdefault(data.model, set()).update(data.columns)
    found = {
        model: [*texts.get(model.pgh_tracked_model._meta.label, ()), CONTEXT]
        for model in event_models()
    }
    found |= {
        apps.get_model(data.model): [*data.columns]
        for data in PERSONAL_DATA
        if data.model in SUBJECTS
    }
    tables = {m._meta.db_table: _db_columns(m, names) for m, names in found.items()}
    return dict(sorted(tables.items()))


def _db_columns(model, names):
    """Return the database columns of those names that exist, and of pictures."""
    existing = {field.attname: field.column for field in model._meta.fields}
    wanted = {*names, *picture_columns(model)}
    return sorted(existing[name] for name in wanted if name in existing)


def personal_columns_sql():
    """Return the SQL that installs `personal_columns` as a function of the database."""
    return FUNCTION.format(columns=json.dumps(personal_columns()))
