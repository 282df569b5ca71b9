"""Changes of the public rows since a cursor, which machines keep for up to 400 days.

A cursor is a snapshot of PostgreSQL, a day, and the database that both are of. Ask
first and read afterwards: a commit between the two is reported again the next time. `ids`
may have changed, and are public at the moment of the answer; `gone` were public since.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from itertools import permutations

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members.models.public_changes import PUBLIC_ROWS, keys_of
from members.models.statements import run_sql
from members.models.touches import EVERYTHING, logged_models

from .work.declared import periodic
from .work.schedules import Daily

OLDEST = timedelta(days=400)
SIGNER = Signer(sep=".", salt="members.operation.public_changes")
FIRST_DAYS, LAST_DAYS = {"since", "opened", "held_on"}, {"until", "held_on", "ends_on"}
# On a replica a snapshot lacks the transactions that were open when it was made, and in a
# transaction that writes its own: then all from the oldest one on count as unseen. A database
# that was restored has another number or timeline, or had its log emptied, which gives the
# table another file.
NOW = """
    CASE WHEN pg_is_in_recovery() OR pg_current_xact_id_if_assigned() IS NOT NULL
    THEN concat(pg_snapshot_xmin(pg_current_snapshot()), ':',
        pg_snapshot_xmin(pg_current_snapshot()), ':')
    ELSE pg_current_snapshot()::text END,
    hashtextextended(concat_ws(
        ' ', (SELECT system_identifier FROM pg_control_system()),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        pg_relation_filenode('public.members_publicchange'),
        CASE WHEN pg_is_in_recovery()
        THEN (SELECT timeline_id FROM pg_control_checkpoint())
        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END
    ), 0)
"""
IS_AHEAD = """
    NOT pg_is_in_recovery() AND pg_snapshot_xmax(%(snapshot)s::pg_snapshot)
        > pg_snapshot_xmax(pg_current_snapshot())
"""
UNSEEN = """
    FROM public.members_publicchange
    WHERE xid >= pg_snapshot_xmin(%(snapshot)s::pg_snapshot)
        AND NOT pg_visible_in_snapshot(xid, %(snapshot)s::pg_snapshot)
"""
PARTS = {"now": NOW, "is_ahead": IS_AHEAD, "unseen": UNSEEN}
# Whether a row is public is asked here, not noted there: two open transactions may each
# change a part of the condition.
SINCE = """
    WITH unseen (noun, row_id, is_gone) AS (
        SELECT noun, row_id, coalesce(bool_or(gone), false)
        FROM (SELECT noun, row_id, gone {unseen}{turned}) AS noted
        GROUP BY noun, row_id
    ), judged AS MATERIALIZED (SELECT *, {is_public} AS is_public FROM unseen),
    own AS (SELECT noun, row_id, is_public FROM judged WHERE is_public OR is_gone),
    near (noun, row_id) AS ({near} EXCEPT SELECT noun, row_id FROM own)
    SELECT {now}, {is_ahead}, ARRAY(
        SELECT concat_ws(' ', noun, row_id, is_public) FROM own
        UNION ALL SELECT concat_ws(' ', noun, row_id, true) FROM near WHERE {is_public}
    )
"""
WITHDRAWN_SINCE = """
    SELECT {now}, {is_ahead}, EXISTS (SELECT {unseen} AND (noun = '!' OR gone))
""".format(**PARTS)
# No EXISTS, for which PostgreSQL may read the whole table to find one row.
IS_PUBLIC = """
    WHEN '{noun}' THEN (SELECT {condition} FROM public.{table} AS r WHERE r.id = row_id) IS TRUE
"""
TURNED = """
    SELECT '{noun}', {column}, false FROM public.{table} WHERE ({days}) AND {column} IS NOT NULL
"""
BEGUN = "{day} > %(day)s AND {day} <= %(today)s"
OVER = "{day} >= %(day)s AND {day} < %(today)s"
NEAR = """
    SELECT '{noun}', link.{column} FROM own JOIN public.{table} AS link ON link.{key} = row_id
    WHERE noun = '{of}' AND link.{column} IS NOT NULL
"""


class MalformedCursorError(ValueError):
    """The text is no cursor of this installation."""


class ExpiredCursorError(Exception):
    """The cursor is older than the log, or of another database: read everything again."""


@dataclass(frozen=True)
class Delta:
    """The changes as {noun: ids}; with `everything` any other row may have changed, too."""

    ids: dict[str, frozenset[int]]
    gone: dict[str, frozenset[int]]
    everything: bool
    cursor: str


def cursor():
    """Return the cursor of now, in letters that an address may have; one query."""
    return _sign(*run_sql(f"SELECT {NOW}")[0], timezone.localdate())


def since(cursor):
    """Return the Delta since the cursor; one query.

    Rows that show a changed row are changed as well, and rows of periods that have begun or
    ended since the day of the cursor. Raise MalformedCursorError or ExpiredCursorError.
    """
    parameters = _read(cursor)
    *now, rows = _ask(_since_sql(parameters["day"] < parameters["today"]), parameters)
    changes = {"t": {}, "f": {}}  # whether the row is public
    for noun, row_id, is_public in (row.split() for row in rows):
        changes[is_public].setdefault(noun, set()).add(int(row_id))
    everything = changes["t"].pop(EVERYTHING, None) is not None
    frozen = [{n: frozenset(pks) for n, pks in by.items()} for by in changes.values()]
    return Delta(*frozen, everything, _sign(*now, parameters["today"]))


def withdrawn_since(cursor):
    """Whether anything may have been withdrawn from the public since; one query."""
    return _ask(WITHDRAWN_SINCE, _read(cursor))[-1]


@periodic(
    "compact_public_changes",
    gettext_lazy("Shorten the log of changes of the open data"),
    Daily(time(3, 50)),
)
def compact():
    """Delete changes older than 400 days, and all but the newest of each row."""
    run_sql("SELECT public.compact_public_changes()")


def _sign(snapshot, database, day):
    return SIGNER.sign_object([snapshot, database, day.isoformat()])


def _read(cursor):
    """Return the parameters of the statements that ask since a cursor."""
    try:
        snapshot, database, day = SIGNER.unsign_object(cursor)
    except BadSignature as error:
        raise MalformedCursorError("not a cursor") from error
    days = {"day": date.fromisoformat(day), "today": timezone.localdate()}
    if days["day"] < days["today"] - OLDEST:
        raise ExpiredCursorError("read everything again")
    return days | {"snapshot": snapshot, "of": database}


def _ask(statement, parameters):
    """Return the snapshot and the database of the answer to a statement, and the answer."""
    [(snapshot, database, is_ahead, answer)] = run_sql(statement, parameters)
    if database != parameters["of"] or is_ahead:
        raise ExpiredCursorError("read everything again")
    return snapshot, database, answer


@cache
def _since_sql(has_days):
    """Return the statement; days that have passed make it longer by a third."""
    public, models = [], sorted(logged_models(), key=lambda model: model.__name__)
    for model in models:
        if noun := PUBLIC_ROWS.get(model.__name__):
            values = {"noun": noun[0], "condition": noun[1].format(row="r")}
            public.append(IS_PUBLIC.format(table=model._meta.db_table, **values))
    is_public = f"CASE noun {' '.join(public)} ELSE noun = '*' END"
    return SINCE.format(
        is_public=is_public,
        turned="".join(f" UNION ALL {query}" for query in _turned(models) if has_days),
        near=" UNION ".join(_near(models)),
        **PARTS,
    )


def _turned(models):
    """Yield the queries of the rows with facts that the days since then have changed."""
    for model in models:
        names = {f.column for f in model._meta.concrete_fields}
        days = [BEGUN.format(day=day) for day in sorted(names & FIRST_DAYS)]
        days += [OVER.format(day=day) for day in sorted(names & LAST_DAYS)]
        if days:
            values = {"table": model._meta.db_table, "days": " OR ".join(days)}
            for noun, column in keys_of(model) or [(EVERYTHING, "0")]:
                yield TURNED.format(noun=noun, column=column, **values)


def _near(models):
    """Yield the queries of the rows that refer to changed ones, or are referred to."""
    for model in models:
        table = model._meta.db_table
        for (of, key), (noun, column) in permutations(keys_of(model), 2):
            yield NEAR.format(noun=noun, column=column, table=table, of=of, key=key)
