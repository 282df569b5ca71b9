"""Changes of the public rows since a cursor, which machines keep for up to 400 days.

A cursor is a snapshot of PostgreSQL, a day, and the database in which both were taken. Ask
first and read afterwards: a commit between the two is reported again the next time. `ids`
may have changed, and are public at the moment of the answer; `gone` were public since.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members.models.public_changes import PUBLIC_ROWS, keys_of
from members.models.statements import run_sql
from members.models.touches import EVERYTHING, WITHDRAWN, logged_models

from .work.declared import periodic
from .work.schedules import Daily

KEPT = timedelta(days=400)
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
# Whether a row is public is asked here, not noted there: two open transactions may each
# change a part of the condition.
SINCE = """
    WITH unseen (noun, row_id, is_gone) AS (
        SELECT noun, row_id, coalesce(bool_or(gone), false)
        FROM (SELECT noun, row_id, gone {unseen} UNION ALL {turned}) AS noted
        GROUP BY noun, row_id
    ), looked AS MATERIALIZED (SELECT *, {is_public} AS is_public FROM unseen),
    own AS (SELECT noun, row_id, is_public FROM looked WHERE is_public OR is_gone),
    near (noun, row_id) AS ({near} EXCEPT SELECT noun, row_id FROM own)
    SELECT {now}, {is_ahead}, ARRAY(
        SELECT concat_ws(' ', noun, row_id, is_public) FROM own
        UNION ALL SELECT concat_ws(' ', noun, row_id, true) FROM near WHERE {is_public}
    )
"""
WITHDRAWN_SINCE = """
    SELECT {now}, {is_ahead}, EXISTS (SELECT {unseen} AND (noun = %(withdrawn)s OR gone))
"""
IS_PUBLIC = "WHEN '{noun}' THEN EXISTS (SELECT FROM {table} AS r WHERE r.id = row_id AND {condition})"
TURNED = "SELECT '{noun}', {column}, false FROM {table} WHERE ({days}) AND {column} IS NOT NULL"
BEGUN = "{day} > %(day)s AND {day} <= %(today)s"
OVER = "{day} >= %(day)s AND {day} < %(today)s"
NEAR = """
    SELECT '{noun}', link.{column} FROM own JOIN {table} AS link ON link.{key} = row_id
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

    Rows that show a changed row, and those whose periods have begun or ended since the day
    of the cursor, are changed as well. Raise MalformedCursorError or ExpiredCursorError.
    """
    *now, today, rows = _ask(_since_sql(), cursor)
    ids, gone = {}, {}
    for noun, row_id, is_public in (row.split() for row in rows):
        of = ids if is_public == "t" else gone
        of.setdefault(noun, set()).add(int(row_id))
    everything = ids.pop(EVERYTHING, None) is not None
    ids.pop(WITHDRAWN, None)
    return Delta(_frozen(ids), _frozen(gone), everything, _sign(*now, today))


def withdrawn_since(cursor):
    """Whether anything may have been taken back from the public since; one query."""
    statement = WITHDRAWN_SINCE.format(now=NOW, is_ahead=IS_AHEAD, unseen=UNSEEN)
    return _ask(statement, cursor)[-1]


@periodic(
    "compact_public_changes",
    gettext_lazy("Shorten the log of changes of the open data"),
    Daily(time(3, 50)),
)
def compact():
    """Delete what is older than 400 days, and all but the newest change of each row."""
    run_sql("SELECT public.compact_public_changes()")


def _sign(snapshot, database, day):
    return SIGNER.sign_object([snapshot, database, day.isoformat()])


def _ask(statement, cursor):
    """Return the answer of a statement as [snapshot, database, today, answer]."""
    try:
        snapshot, database, day = SIGNER.unsign_object(cursor)
    except BadSignature as error:
        raise MalformedCursorError("not a cursor") from error
    today, day = timezone.localdate(), date.fromisoformat(day)
    values = {"snapshot": snapshot, "day": day, "today": today, "withdrawn": WITHDRAWN}
    [(now, here, is_ahead, answer)] = run_sql(statement, values)
    if database != here or is_ahead or day < today - KEPT:
        raise ExpiredCursorError("read everything again")
    return now, here, today, answer


def _frozen(rows):
    return {noun: frozenset(ids) for noun, ids in rows.items()}


@cache
def _since_sql():
    public, models = [], sorted(logged_models(), key=lambda model: model.__name__)
    for model in models:
        if noun := PUBLIC_ROWS.get(model.__name__):
            values = {"noun": noun[0], "condition": noun[1].format(row="r")}
            public.append(IS_PUBLIC.format(table=_table(model), **values))
    is_public = f"CASE noun {' '.join(public)} ELSE noun IN ('*', '!') END"
    return SINCE.format(
        is_public=is_public,
        turned=" UNION ALL ".join(_turned(models)),
        near=" UNION ".join(_near(models)),
        now=NOW,
        is_ahead=IS_AHEAD,
        unseen=UNSEEN,
    )


def _turned(models):
    """Yield the queries of the rows whose facts depend on the days that have passed."""
    for model in models:
        names = {f.column for f in model._meta.concrete_fields}
        days = [BEGUN.format(day=day) for day in sorted(names & FIRST_DAYS)]
        days += [OVER.format(day=day) for day in sorted(names & LAST_DAYS)]
        if days:
            table, any_day = _table(model), " OR ".join(days)
            for noun, column in keys_of(model) or [(EVERYTHING, "0")]:
                values = {"noun": noun, "column": column, "days": any_day}
                yield TURNED.format(table=table, **values)


def _near(models):
    """Yield the queries of the rows that refer to changed ones, or are referred to."""
    for model in models:
        keys = keys_of(model)
        for of, key in keys:
            for noun, column in keys:
                if column != key:
                    values = {"noun": noun, "column": column, "of": of, "key": key}
                    yield NEAR.format(table=_table(model), **values)


def _table(model):
    return f"public.{model._meta.db_table}"
