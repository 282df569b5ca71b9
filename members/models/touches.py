"""The table members_touched: which organizations, projects, sites and persons a write names.

Each row has the number of its transaction. A statement that names none of them, or very
many, writes the noun "*" for everything. members/changes.py reads it.
"""

import pgtrigger
from pgtrigger import compiler

from .enforced_triggers import EnforcedTrigger, OwnerTriggerSql

NOUNS = {
    "Organization": "organization",
    "Project": "project",
    "Site": "site",
    "Person": "person",
}
# A statement that names more than this touches everything.
MOST_ROWS = 500
TRANSITIONS = {
    pgtrigger.Insert: ["new_values"],
    pgtrigger.Update: ["old_values", "new_values"],
    pgtrigger.Delete: ["old_values"],
    pgtrigger.Truncate: [],
}
# An organization shows its contacts and officers, as far as they have consented.
NAMES = "SELECT '{noun}', {column} FROM {rows}"
SHOWN_BY = """
    SELECT 'organization', organization_id FROM public.members_{table}
    WHERE person_id IN (SELECT {column} FROM {rows})
"""
# Sums of effects leave out those that are contained in others, of other projects too.
EVERYTHING = {"ClimateEffect"}
NOTE = """
    WITH named (noun, row_id) AS ({named}),
    known AS (SELECT DISTINCT noun, row_id FROM named WHERE row_id IS NOT NULL)
    INSERT INTO public.members_touched (noun, row_id)
    SELECT noun, row_id FROM known WHERE (SELECT count(*) FROM known) <= {most}
    UNION ALL
    SELECT '*', 0 WHERE (SELECT count(*) FROM known) > {most}
        OR EXISTS (SELECT FROM ({nameless}) AS without_noun)
    ON CONFLICT DO NOTHING;
    IF right(pg_current_xact_id()::text, 2) = '00' THEN
        PERFORM public.prune_touched();
    END IF;
    RETURN NULL;
"""


class TouchTrigger(EnforcedTrigger, pgtrigger.Composer):
    """Note the rows that a statement's rows are or refer to, before and after it."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, operation, named=None):
        self.named = named
        super().__init__(name=f"{operation}_touched".lower(), operation=operation)

    def get_func(self, model):
        tables = TRANSITIONS[self.operation]
        if tables and self.named:
            named = [self.named.format(rows=rows) for rows in tables]
            return _note(named, ["SELECT WHERE false"])
        columns = _columns(model)
        named = [
            NAMES.format(noun=noun, column=column, rows=rows)
            for rows in tables
            for noun, column in columns
        ]
        named += [
            SHOWN_BY.format(table=table, column=column, rows=rows)
            for rows in tables
            for noun, column in columns
            for table in ("contact", "role")
            if noun == "person"
        ]
        nothing = " AND ".join(f"{column} IS NULL" for _noun, column in columns)
        nameless = [f"SELECT FROM {rows} WHERE {nothing or 'true'}" for rows in tables]
        return _note(named, nameless)

    def compile(self, model):
        sql = OwnerTriggerSql(**super().compile(model).sql.kwargs)
        return compiler.Trigger(name=self.name, sql=sql)


def touch_triggers(named=None):
    """Return the triggers of a table whose rows public pages show.

    `named` is a query of {rows} for the (noun, id) that they touch, which may be none.
    """
    return [TouchTrigger(operation, named) for operation in TRANSITIONS]


def _note(named, nameless):
    return NOTE.format(
        named=" UNION ALL ".join(named) or "SELECT '', NULL::bigint",
        nameless=" UNION ALL ".join(nameless) or "SELECT",
        most=MOST_ROWS,
    )


def _columns(model):
    """List (noun, column) of a row and of those that it refers to."""
    own = NOUNS.get(model.__name__)
    if model.__name__ in EVERYTHING:
        return []
    keys = [
        (NOUNS[field.related_model.__name__], field.column)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model.__name__ in NOUNS
    ]
    return [(own, "id"), *keys] if own else keys
