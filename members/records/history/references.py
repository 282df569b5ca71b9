"""Find the rows that refer to others, by the foreign keys of all tables."""

from graphlib import TopologicalSorter

from django.apps import apps
from django.db.models import CASCADE, PROTECT, RESTRICT, SET_NULL

from members.models.statements import run_sql

BY_DJANGO = (CASCADE, PROTECT, RESTRICT, SET_NULL)
LATER_ROWS = """
    SELECT '{model}', '{to}', {pk}::text, {column} FROM {table} WHERE {column} = ANY(%s)
"""


def in_order(models):
    """Sort models so that each comes after those that its foreign keys lead to."""
    tables = {model._meta.db_table: model for model in models}
    graph = TopologicalSorter()
    for table, model in tables.items():
        links = {f.related_model._meta.db_table for f in _foreign_keys(model)}
        graph.add(table, *((links & tables.keys()) - {table}))
    return [tables[table] for table in graph.static_order()]


def references_to(going):
    """Yield (model, table, row id, number) of each row that refers to one that goes.

    `going` is {table: {number: …}}; the number is that of the row that goes.
    """
    parts, values, models = [], [], {}
    for model, link in _all_foreign_keys() if going else ():
        to = link.related_model._meta.db_table
        if to in going and link.target_field.primary_key:
            models[model._meta.label] = model
            names = {"model": model._meta.label, "to": to, "column": link.column}
            names["pk"] = model._meta.pk.column
            parts.append(LATER_ROWS.format(table=model._meta.db_table, **names))
            values.append(list(going[to]))
    if parts:
        for label, *reference in run_sql(" UNION ALL ".join(parts), values):
            yield models[label], *reference


def _all_foreign_keys():
    """Yield (model, foreign key) of all tables, without those that cascade in the database."""
    for model in apps.get_models(include_auto_created=True):
        is_event = hasattr(model, "pgh_tracked_model")
        if model._meta.managed and not model._meta.proxy and not is_event:
            for link in _foreign_keys(model):
                if link.remote_field.on_delete in BY_DJANGO:
                    yield model, link


def _foreign_keys(model):
    return [f for f in model._meta.concrete_fields if f.many_to_one or f.one_to_one]
