"""The event models of history, and the columns that an erasure may blank."""

import json

from django.apps import apps

from members.models import WithSlug
from members.models.statements import run_sql
from members.operation.installation import register_functions

from .columns import CONTEXT, FROM_REGISTER, NAMES_OF_RECORDS, free_columns
from .declaration import PERSONAL_DATA
from .personal_data import picture_columns

# An Erasure is about rows of these models: their live columns may be blanked, too.
SUBJECTS = ("members.Person", "members.User")
FUNCTION = """
CREATE OR REPLACE FUNCTION public.personal_columns(relation text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
AS $$ SELECT ARRAY(SELECT jsonb_array_elements_text('{columns}'::jsonb -> relation)) $$
"""

# The role that serves may change no event itself. The trigger of the event table refuses
# all but a blank, and that outside an erasure.
BLANK_FUNCTION = """
CREATE OR REPLACE FUNCTION public.blank_event(relation text, event bigint, blanks jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    names text[] := ARRAY(SELECT jsonb_object_keys(blanks));
    quoted text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(names) AS name);
BEGIN
    IF NOT (relation ~ '^members_[a-z]+event$' AND quoted IS NOT NULL
        AND public.personal_columns(relation) @> names)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'only personal data of an event is blanked';
    END IF;
    EXECUTE format(
        'UPDATE public.%1$I SET (%2$s) = (SELECT %2$s'
        ' FROM jsonb_populate_record(NULL::public.%1$I, $1)) WHERE pgh_id = $2',
        relation, quoted
    ) USING blanks, event;
END $$;
REVOKE ALL ON FUNCTION public.blank_event FROM PUBLIC;
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
    for columns in (NAMES_OF_RECORDS, FROM_REGISTER):
        for label, names in columns.items():
            texts.setdefault(label, set()).update(names)
    for model in WithSlug.__subclasses__():
        texts.setdefault(model._meta.label, set()).add("slug")
    names_of = {
        model: [*texts.get(model.pgh_tracked_model._meta.label, ()), CONTEXT]
        for model in event_models()
    }
    names_of |= {
        apps.get_model(data.model): [*data.columns]
        for data in PERSONAL_DATA
        if data.model in SUBJECTS
    }
    tables = {m._meta.db_table: _db_columns(m, names) for m, names in names_of.items()}
    return dict(sorted(tables.items()))


def _db_columns(model, names):
    """Return the database columns of those names that exist, and of pictures."""
    existing = {field.attname: field.column for field in model._meta.fields}
    required = {*names, *picture_columns(model)}
    return sorted(existing[name] for name in required if name in existing)


@register_functions
def functions_sql():
    """Return the SQL of the functions that know the personal columns and blank events."""
    columns = json.dumps(personal_columns())
    return FUNCTION.format(columns=columns) + ";" + BLANK_FUNCTION


def blank(event, values):
    """Set columns of an event to {field name: value after an erasure}, during an erasure."""
    fields = {field.attname: field.column for field in event._meta.fields}
    fields |= {field.name: field.column for field in event._meta.fields}
    left = {fields[name]: value for name, value in values.items()}
    values = [event._meta.db_table, event.pk, json.dumps(left)]
    run_sql("SELECT public.blank_event(%s, %s, %s)", values)
