"""Triggers that refuse cycles in a foreign key of a model to itself."""

import pgtrigger

# The lock serializes two writes: each alone would be valid, both together a cycle.
TREE_LOCK = "PERFORM pg_advisory_xact_lock(hashtext('{table}.{column}'));"
REFUSE_CYCLE = """
    {lock}
    IF EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.{column}
            UNION
            SELECT it.{column} FROM {table} it JOIN above ON it.id = above.id
            WHERE it.{column} IS NOT NULL
        )
        SELECT 1 FROM above WHERE id = NEW.id
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'a row cannot lie within itself',
            CONSTRAINT = '{constraint}';
    END IF;
    RETURN NEW;
"""


class NoCycleTrigger(pgtrigger.Trigger):
    """Refuse a row that is its own ancestor; the error names the given constraint."""

    name = "no_cycle"
    when = pgtrigger.Before

    def __init__(self, constraint, table, column):
        names = {"constraint": constraint, "table": table, "column": column}
        names["lock"] = TREE_LOCK.format(**names)
        super().__init__(
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),
            condition=pgtrigger.Condition(f"NEW.{column} IS NOT NULL"),
            func=REFUSE_CYCLE.format(**names),
        )
