"""The log members_publicchange, which tells machines of changes of the public rows.

The triggers of `touches` write it in the transaction of the change, without the tables of
people, fees and proposals, so that it has nothing of them. `gone` is true where a row that
was public is withdrawn, and null where it first becomes public in the same transaction: its
end within that transaction is then news to nobody. members/operation/public_changes.py
reads it, with the state of the rows at that moment.
"""

import pgtrigger

# {model: the noun, and the condition under which its pages are public}
PUBLIC_ROWS = {
    "Organization": ("organization", "{row}.is_listed"),
    "Project": ("project", "true"),
    "Site": ("site", "true"),
    "Event": ("event", "{row}.is_published"),
    "Topic": ("topic", "NOT {row}.is_retired"),
    "Body": ("body", "true"),
}
# No row of the open data shows these.
UNLOGGED = {"Person", "Contact", "Consent", "Fee", "FeeCategory", "FeeRate"}
NAMES = "SELECT '{noun}', {column} FROM {rows} WHERE {column} IS NOT NULL"
# A row becomes public in the first, is withdrawn in the last, and may do either between.
TURNS = {
    pgtrigger.Insert: "SELECT '{noun}', becomes.id, NULL::boolean"
    " FROM new_values AS becomes WHERE {becomes}",
    pgtrigger.Update: "SELECT '{noun}', was.id, CASE WHEN {was} THEN true END"
    " FROM old_values AS was JOIN new_values AS becomes ON was.id = becomes.id"
    " WHERE {was} <> {becomes}",
    pgtrigger.Delete: "SELECT '{noun}', was.id, true FROM old_values AS was WHERE {was}",
}
# The number of the transaction is in the key, so that none waits for another.
LOG = """,
    turned (noun, row_id, gone) AS ({turned}),
    logged AS (
        INSERT INTO public.members_publicchange AS log (noun, row_id, gone)
        SELECT noun, row_id, gone FROM turned
        UNION ALL
        (
            SELECT noun, row_id, false FROM notes WHERE noun IN ('*', '!')
            UNION
            SELECT noun, row_id, false FROM ({keys}) AS keys (noun, row_id)
            WHERE (SELECT count(*) FROM known) <= {most}
            EXCEPT
            SELECT noun, row_id, false FROM turned
        )
        ON CONFLICT (xid, noun, row_id) DO UPDATE SET gone = excluded.gone
        WHERE excluded.gone IS NOT FALSE AND log.gone IS FALSE
    )
"""
NOTHING = "SELECT '', 0::bigint"


def keys_of(model):
    """List (noun, column) of the public rows that a row of the model is or refers to."""
    names = {
        field.column: (field.related_model or model).__name__
        for field in model._meta.concrete_fields
        if field.is_relation or field.primary_key
    }
    return [(PUBLIC_ROWS[n][0], c) for c, n in names.items() if n in PUBLIC_ROWS]


def log_sql(model, operation, tables, most):
    """Return the part of the statement of a trigger that writes the log."""
    keys = [
        NAMES.format(noun=noun, column=column, rows=rows)
        for rows in tables
        for noun, column in keys_of(model)
    ]
    return LOG.format(
        turned=_turned(model, operation) or f"{NOTHING}, false WHERE false",
        keys=" UNION ".join(keys) or f"{NOTHING} WHERE false",
        most=most,
    )


def _turned(model, operation):
    noun, condition = PUBLIC_ROWS.get(model.__name__, (None, "true"))
    if noun is None or operation not in TURNS:
        return ""
    was, becomes = (condition.format(row=row) for row in ("was", "becomes"))
    return TURNS[operation].format(noun=noun, was=f"({was})", becomes=f"({becomes})")
