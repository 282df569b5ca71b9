"""Trees that stay trees: nothing lies within itself, by whatever number of steps."""

import pgtrigger

# The lock makes two moves wait for each other: each alone may be right, both a circle.
REFUSE = """
    PERFORM pg_advisory_xact_lock(hashtext('{table}.{column}'));
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
            CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
"""


def never_within_itself(name, table, column):
    """Make the trigger that refuses a circle of rows, each in the next."""
    return pgtrigger.Trigger(
        name="never_within_itself",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(f"NEW.{column} IS NOT NULL"),
        func=REFUSE.format(name=name, table=table, column=column),
    )
