"""The table members_touched: the organizations, projects, sites, persons, events a write names.

Each row has the number of its transaction. A statement that names none of them, or very
many, writes the noun "*" for everything; each writes ":" and the model, and "!" if it may
have withdrawn something from the public. members/operation/changes.py reads it.
"""

import pgtrigger
from django.db import models

from .enforced_triggers import OwnerTrigger
from .public_changes import UNLOGGED, log_sql

NOUNS = {
    "Organization": "organization",
    "Project": "project",
    "Site": "site",
    "Person": "person",
    "Event": "event",
}
# A statement that names more than this touches everything.
MOST_ROWS = 500
TRANSITIONS = {
    pgtrigger.Insert: ["new_values"],
    pgtrigger.Update: ["old_values", "new_values"],
    pgtrigger.Delete: ["old_values"],
    pgtrigger.Truncate: [],
}
NAMES = "SELECT '{noun}', {column} FROM {rows}"
SHOWN_BY = """
    SELECT '{owner}', {owner}_id FROM public.members_{table}
    WHERE {noun}_id IN (SELECT {column} FROM {rows})
"""
# {noun: (noun that shows its rows, table)}: an organization shows its contacts and officers, as far
# as they have consented, and the events that it arranges with others.
SHOWN_IN = {
    "person": (("organization", "contact"), ("organization", "role")),
    "event": (
        ("organization", "meeting_co_organizers"),
        ("project", "meeting_projects"),
    ),
}
EVERYTHING, WITHDRAWN, TABLE = "*", "!", ":"
# A change of these columns withdraws nothing from the public.
KEEPING = {"confirmed_on", "confirmed_by_id", "change_id", "asked_on", "asked_again_on"}
KEEPING |= {"stated_on", "results_on", "billed_on", "paid_on"}
# Rows of these tables may be about a person, with any value.
OF_PEOPLE = {"Person", "Contact", "Consent", "Role"}
PRIVATE = {"phone"}
# Any other column may decide access to the row, or its owner, or its end.
WITHDRAWS = """
    SELECT FROM old_values AS was LEFT JOIN new_values AS becomes USING ({key})
    WHERE to_jsonb(was) - {kept} IS DISTINCT FROM to_jsonb(becomes) - {kept}
        OR EXISTS (
            SELECT FROM jsonb_each_text(to_jsonb(was)) AS past (key, value)
            WHERE past.key = ANY ({kept}) AND past.value <> ''
                AND coalesce(to_jsonb(becomes) ->> past.key, '') = ''
        )
"""
# Sums of effects leave out those that are contained in others, of other projects too.
CONTAINING = {"ClimateEffect"}
# A profile names members of the same topic. Other rows of topics touch everything.
TOPICS_OF = {"OrganizationTopic", "Service"}
NOTE = """
    WITH named (noun, row_id) AS ({named}),
    known AS (SELECT DISTINCT noun, row_id FROM named WHERE row_id IS NOT NULL),
    notes (noun, row_id) AS (
        SELECT noun, row_id FROM known WHERE (SELECT count(*) FROM known) <= {most}
        UNION ALL
        SELECT '*', 0 WHERE (SELECT count(*) FROM known) > {most}
            OR EXISTS (SELECT FROM ({nameless}) AS without_noun)
        UNION ALL
        SELECT ':{table}', 0
        UNION ALL
        SELECT '!', 0 WHERE (SELECT count(*) FROM known) > {most}
            OR EXISTS (SELECT FROM ({withdrawn}) AS taken_back)
    ){log}
    INSERT INTO public.members_touched (noun, row_id) SELECT noun, row_id FROM notes
    ON CONFLICT DO NOTHING;
    IF right(pg_current_xact_id()::text, 2) = '00' THEN
        PERFORM public.prune_touched();
    END IF;
    RETURN NULL;
"""


class TouchTrigger(OwnerTrigger, pgtrigger.Composer):
    """Note the rows that a statement's rows are or refer to, before and after it."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, operation, named=None):
        self.named = named
        super().__init__(name=f"{operation}_touched".lower(), operation=operation)

    def get_func(self, model):
        tables = TRANSITIONS[self.operation]
        return NOTE.format(
            **self._noted(model, tables),
            table=model.__name__.lower(),
            withdrawn=self._withdrawn(model) or "SELECT WHERE false",
            most=MOST_ROWS,
            log=self._log(model, tables),
        )

    def _log(self, model, tables):
        if self.named or model.__name__ in UNLOGGED:
            return ""
        return log_sql(model, self.operation, tables, MOST_ROWS)

    def _noted(self, model, tables):
        """Return the queries of the rows that rows name, and of rows that name nothing."""
        if tables and self.named:
            named = [self.named.format(rows=rows) for rows in tables]
            return {
                "named": " UNION ALL ".join(named),
                "nameless": "SELECT WHERE false",
            }
        columns = _noun_columns(model)
        named = [
            NAMES.format(noun=noun, column=column, rows=rows)
            for rows in tables
            for noun, column in columns
        ]
        named += [
            SHOWN_BY.format(
                owner=owner, table=table, noun=noun, column=column, rows=rows
            )
            for rows in tables
            for noun, column in columns
            for owner, table in SHOWN_IN.get(noun, ())
        ]
        nothing = " AND ".join(f"{column} IS NULL" for _noun, column in columns)
        nameless = [f"SELECT FROM {rows} WHERE {nothing or 'true'}" for rows in tables]
        return {
            "named": " UNION ALL ".join(named) or "SELECT '', NULL::bigint",
            "nameless": " UNION ALL ".join(nameless) or "SELECT",
        }

    def _withdrawn(self, model):
        """Return a query of the rows that the statement may have withdrawn, if it can."""
        if self.operation == pgtrigger.Insert or self.named:
            return None
        if self.operation == pgtrigger.Update:
            columns = ", ".join(f"'{column}'" for column in keeping_columns(model))
            columns = f"ARRAY[{columns}]::text[]"
            return WITHDRAWS.format(key=model._meta.pk.column, kept=columns)
        return (
            " UNION ALL ".join(
                f"SELECT FROM {rows}" for rows in TRANSITIONS[self.operation]
            )
            or "SELECT"
        )


class WithdrawalTrigger(OwnerTrigger, pgtrigger.Trigger):
    """Note that the transaction withdraws the rows it touches, with any change."""

    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    func = """
        INSERT INTO public.members_touched (noun, row_id) VALUES ('!', 0)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """


def touch_triggers(named=None):
    """Return the triggers of a table with rows that public pages show.

    `named` is a query of {rows} for the (noun, id) that they touch, which may be none; of
    such rows pages show nothing themselves, so that they withdraw nothing.
    """
    return [TouchTrigger(operation, named) for operation in TRANSITIONS]


def logged_models():
    """Return the models whose writes stand in the log of public changes."""
    triggers = {(m, t.named) for m, t in pgtrigger.registered() if _is_touch(t)}
    return {m for m, named in triggers if not named and m.__name__ not in UNLOGGED}


def _is_touch(trigger):
    return isinstance(trigger, TouchTrigger)


def keeping_columns(model):
    """Return the columns in which another value, unless it is empty, withdraws nothing."""
    fields = [] if model.__name__ in OF_PEOPLE else model._meta.concrete_fields
    return sorted(f.column for f in fields if f.column in KEEPING or _is_plain(f))


def _is_plain(field):
    """Whether a field is a text or a number, and no address of anybody."""
    if field.generated:
        return True
    addresses = models.EmailField | models.URLField
    if field.choices or field.column in PRIVATE or isinstance(field, addresses):
        return False
    plain = models.CharField | models.TextField | models.IntegerField
    return isinstance(field, plain | models.DecimalField | models.FloatField)


def _noun_columns(model):
    """List (noun, column) of a row and of those that it refers to."""
    own = NOUNS.get(model.__name__)
    if model.__name__ in CONTAINING:
        return []
    keys = [
        (NOUNS[field.related_model.__name__], field.column)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model.__name__ in NOUNS
    ]
    if model.__name__ in TOPICS_OF:
        keys.append(("topic", "topic_id"))
    return [(own, "id"), *keys] if own else keys
