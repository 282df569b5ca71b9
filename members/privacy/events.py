"""The events of history: which of their columns the database lets an erasure blank."""

import json

from django.apps import apps

from .columns import CONTEXT, free_columns
from .declaration import HELD

COLUMNS = """
CREATE OR REPLACE FUNCTION public.personal_columns(relation text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
AS $$ SELECT ARRAY(SELECT jsonb_array_elements_text('{columns}'::jsonb -> relation)) $$
"""


def of(noun):
    """Give the model of the noun's events, if history records the noun."""
    return getattr(noun, "pgh_event_model", None)


def all_models():
    models = apps.get_app_config("members").get_models()
    return [model for model in models if hasattr(model, "pgh_tracked_model")]


def personal_columns():
    """Give {table: columns that an erasure may blank}, of events and of what is erased."""
    texts = {noun: set(names) for noun, names in free_columns().items()}
    for held in HELD:
        texts.setdefault(held.noun, set()).update(held.columns)
    found = {}
    for events in all_models():
        noun = events.pgh_tracked_model._meta.label
        there = {f.name: f.column for f in events._meta.fields}
        names = [*texts.get(noun, ()), *_links(noun), CONTEXT]
        found[events._meta.db_table] = {there[n] for n in names if n in there}
    for held in HELD:
        if held.noun in ("members.Person", "members.User"):
            noun = apps.get_model(held.noun)
            names = [*held.columns, *_links(held.noun)]
            found[noun._meta.db_table] = {
                noun._meta.get_field(name).column for name in names
            }
    return {table: sorted(columns) for table, columns in sorted(found.items())}


def _links(label):
    """The columns of a person that point at a picture."""
    if label != "members.Person":
        return []
    image = apps.get_model("members.Image")
    fields = apps.get_model(label)._meta.fields
    return [field.name for field in fields if field.related_model is image]


def statement():
    """Write the function that tells the database; a migration runs it after each change."""
    return COLUMNS.format(columns=json.dumps(personal_columns()))
