"""Read events page by page: newest first, at a fixed number of queries."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(\d{1,17})\.([a-z]{1,60})\.(\d{1,18})", re.ASCII)
KEYS = """SELECT '{name}' AS model, e.pgh_id AS id, e.pgh_created_at AS at, e.pgh_before
 FROM {events}"""
ORDER = "ORDER BY at {way}, id {way} LIMIT {most}"
ORDER_OF_ALL = 'ORDER BY at {way}, model COLLATE "C" {way}, id {way} LIMIT {most}'
BEYOND = "(e.pgh_created_at, '{name}' COLLATE \"C\", e.pgh_id) {sign} (%(at)s, %(model)s, %(id)s)"
PAGE = """WITH keys AS MATERIALIZED (SELECT * FROM ({keys}) of_all {order})
 SELECT * FROM ({rows}) found (model, id, at, label, row, context, context_id, now, before)
 ORDER BY at, model COLLATE "C", id"""
ROWS = """SELECT keys.model, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_obj_id,
 e.pgh_context, e.pgh_context_id, to_jsonb(e), to_jsonb(before)
 FROM keys JOIN {table} e ON keys.model = '{name}' AND e.pgh_id = keys.id
 LEFT JOIN {table} before ON before.pgh_id = keys.pgh_before"""
# In the columns of ROWS: who stands in that of the label, how often in that of the row.
AUTHORS = """SELECT '{name}', NULL, NULL, e.pgh_context ->> 'user', count(*),
 NULL, NULL, NULL, NULL FROM {events} WHERE {condition} GROUP BY 4"""


@dataclass(frozen=True)
class Filter:
    """What a reader asks of a timeline. Moments are aware; `end` is the first after it.

    `user` is a number, or 0 for events that no user answers for. `model` is the name of
    a model and `columns` some of its columns.
    """

    user: int | None = None
    model: str = ""
    columns: tuple = ()
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Cursor:
    """The place of an event in the order of a timeline."""

    at: datetime
    model: str
    id: int

    def __str__(self):
        micros = (self.at - EPOCH) // timedelta(microseconds=1)
        return f"{micros}.{self.model}.{self.id}"


@dataclass
class Event:
    """One insert, update or delete; `before` and `after` are {column: value of JSON}."""

    source: object
    id: int
    at: datetime
    label: str
    row_id: int
    context: dict
    context_id: object
    after: dict = field(repr=False)
    before: dict = field(repr=False)

    @property
    def model(self):
        return self.source.model

    @property
    def cursor(self):
        return Cursor(self.at, self.source.name, self.id)

    @property
    def user_id(self):
        """The number of the user who answers for it, or None."""
        return _whole(self.context.get("user"))

    @property
    def batch_id(self):
        """The number of the Batch of the act that wrote it, or None."""
        return _whole(self.context.get("batch"))


@dataclass
class Page:
    """Events, newest first, and whether there are newer and older ones.

    `authors` are [(name of a model, number of a user or None, number of events)], of all
    events of the record.
    """

    events: list
    authors: list
    has_newer: bool = False
    has_older: bool = False


def parse_cursor(text):
    """Return the Cursor that an address holds; raise ValidationError."""
    found = CURSOR.fullmatch(text)
    if not found:
        raise ValidationError(_("This page of the timeline was not found."))
    micros, model, number = found.groups()
    return Cursor(EPOCH + timedelta(microseconds=int(micros)), model, int(number))


def read_page(
    sources, record_id, wanted, size, *, older=None, newer=None, with_authors=False
):
    """Return the Page of events beyond a cursor, older or newer than it, in one query."""
    asked = [source for source in sources if wanted.model in ("", source.name)]
    authors = sources if with_authors else []
    found, authors = _fetch(
        asked, record_id, wanted, size + 1, newer or older, newer, authors
    )
    is_more = len(found) > size
    if newer:
        return Page(found[-size:], authors, is_more, True)
    return Page(found[:size], authors, bool(older), is_more)


def _fetch(asked, record_id, wanted, most, cursor, is_back, authors):
    """Return ([Event], authors) of the sources that are asked, the newest event first."""
    if not asked and not authors:
        return [], []
    given = {"record": record_id, "user": str(wanted.user)}
    given |= {"start": wanted.start, "end": wanted.end}
    if cursor:
        given |= {"at": cursor.at, "model": cursor.model, "id": cursor.id}
    with connection.cursor() as database:
        database.execute(_page(asked, wanted, most, cursor, is_back, authors), given)
        rows = database.fetchall()
    by_name = {source.name: source for source in asked}
    events = [_event(by_name[row[0]], *row[1:]) for row in rows if row[1]]
    counts = [(row[0], _number(row[3]), row[4]) for row in rows if not row[1]]
    return events[::-1], counts


def _page(asked, wanted, most, cursor, is_back, authors):
    """Return the SELECT of the events, oldest first, and of the authors."""
    way = {"way": "ASC" if is_back else "DESC", "most": most}
    sign = cursor and (">" if is_back else "<")
    order = ORDER.format(**way)
    keys = [f"({_branch(source, wanted, sign)} {order})" for source in asked]
    rows = [ROWS.format(name=source.name, table=source.table) for source in asked]
    rows += [
        AUTHORS.format(name=s.name, events=s.events(), condition=s.concerns())
        for s in authors
    ]
    nothing = (
        KEYS.format(name="", events=authors[0].events()) + " WHERE false"
        if not keys
        else ""
    )
    return PAGE.format(
        keys=" UNION ALL ".join(keys) or nothing,
        order=ORDER_OF_ALL.format(**way),
        rows=" UNION ALL ".join(rows),
    )


def _whole(value):
    return value if isinstance(value, int) else None


def _number(text):
    return int(text) if text and text.isdecimal() else None


def _branch(source, wanted, sign):
    conditions = [source.concerns()]
    if wanted.user is not None:
        author = "e.pgh_context ->> 'user'"
        conditions.append(
            f"{author} = %(user)s" if wanted.user else f"{author} IS NULL"
        )
    if wanted.columns:
        changed = " OR ".join(f"({source.changed(name)})" for name in wanted.columns)
        conditions.append(f"({changed})")
    if wanted.start:
        conditions.append("e.pgh_created_at >= %(start)s")
    if wanted.end:
        conditions.append("e.pgh_created_at < %(end)s")
    if sign:
        conditions.append(BEYOND.format(name=source.name, sign=sign))
    keys = KEYS.format(name=source.name, events=source.events())
    return f"{keys} WHERE {' AND '.join(conditions)}"


def _event(source, number, at, label, row_id, context, context_id, after, before):
    row, then = parse_json(after), parse_json(before) or {}
    states = {"insert": ({}, row), "update": (then, row), "delete": (row, {})}
    old, new = states[label]
    context = parse_json(context) or {}
    return Event(source, number, at, label, row_id, context, context_id, new, old)


def parse_json(text):
    """Return a value of jsonb with decimals as they are in the database."""
    return json.loads(text, parse_float=Decimal) if isinstance(text, str) else text
