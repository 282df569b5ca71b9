"""Read events page by page: newest first, at a fixed number of queries."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models.statements import run_sql

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(\d{1,17})\.([a-z]{1,60})\.(\d{1,18})", re.ASCII)
KEYS = """SELECT '{name}' AS model, e.pgh_id AS id, e.pgh_created_at AS at, e.pgh_before
 FROM {events}"""
# COLLATE "C" and ties by id: cursors need one order in every locale of a database.
ORDER = "ORDER BY at {way}, id {way} LIMIT {most}"
ORDER_OF_ALL = 'ORDER BY at {way}, model COLLATE "C" {way}, id {way} LIMIT {most}'
BEYOND = "(e.pgh_created_at, '{name}' COLLATE \"C\", e.pgh_id) {sign} (%(at)s, %(model)s, %(id)s)"
# The keys of the page come first, so that only its own rows are read whole as JSON.
PAGE = """WITH keys AS MATERIALIZED (SELECT * FROM ({keys}) of_all {order})
 SELECT * FROM ({rows}) page (model, id, at, label, row, context, context_id, now, before)
 ORDER BY at, model COLLATE "C", id"""
ROWS = """SELECT keys.model, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_obj_id,
 e.pgh_context, e.pgh_context_id, to_jsonb(e), to_jsonb(before)
 FROM keys JOIN {table} e ON keys.model = '{name}' AND e.pgh_id = keys.id
 LEFT JOIN {table} before ON before.pgh_id = keys.pgh_before"""
# In the columns of ROWS, so that one UNION reads both: the user stands in that of the
# label, the number of events in that of the row.
AUTHORS = """SELECT '{name}', NULL, NULL, e.pgh_context ->> 'user', count(*),
 NULL, NULL, NULL, NULL FROM {events} WHERE {condition} GROUP BY 4"""


@dataclass(frozen=True)
class TimelineFilter:
    """The filters of a timeline. Moments are aware; `end` is exclusive.

    `user` is a number, or 0 for events without a user. `model` is the name of a model and
    `columns` some of its columns.
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
        # Whole numbers, because a float would round the microseconds of PostgreSQL.
        micros = (self.at - EPOCH) // timedelta(microseconds=1)
        return f"{micros}.{self.model}.{self.id}"


@dataclass
class TimelineEvent:
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
        """The number of the user of its context, or None."""
        return _integer(self.context.get("user"))

    @property
    def batch_id(self):
        """The number of the Batch of its context, or None."""
        return _integer(self.context.get("batch"))

    @property
    def part(self):
        """The context of the event, and the proposal or row of a bulk act that it is about."""
        about = self.context.get("request"), self.context.get("row")
        return " ".join(str(one) for one in (self.context_id, *about) if one)


@dataclass
class EventPage:
    """Events, newest first, and whether there are newer and older ones.

    `authors` are [(name of a model, number of a user or None, number of events)] over all
    events of the record.
    """

    events: list
    authors: list
    has_newer: bool = False
    has_older: bool = False


def parse_cursor(text):
    """Parse the cursor of a URL; raise ValidationError."""
    match = CURSOR.fullmatch(text)
    if not match:
        raise ValidationError(_("This page of the timeline was not found."))
    micros, model, number = match.groups()
    return Cursor(EPOCH + timedelta(microseconds=int(micros)), model, int(number))


def read_page(
    sources, record_id, criteria, size, *, older=None, newer=None, with_authors=False
):
    """Return the EventPage beyond a cursor, older or newer than it, in one query."""
    by_author = sources if with_authors else []
    sources = [source for source in sources if criteria.model in ("", source.name)]
    events, authors = _fetch_events(
        sources, record_id, criteria, size + 1, newer or older, newer, by_author
    )
    # One event more than a page has been read: it shows whether there are others.
    is_more = len(events) > size
    if newer:
        return EventPage(events[-size:], authors, is_more, True)
    return EventPage(events[:size], authors, bool(older), is_more)


def _fetch_events(sources, record_id, criteria, most, cursor, is_back, by_author):
    """Return ([TimelineEvent], authors); the newest event comes first."""
    if not sources and not by_author:
        return [], []
    parameters = {"record": record_id, "user": str(criteria.user)}
    parameters |= {"start": criteria.start, "end": criteria.end}
    if cursor:
        parameters |= {"at": cursor.at, "model": cursor.model, "id": cursor.id}
    select = _page_select(sources, criteria, most, cursor, is_back, by_author)
    rows = run_sql(select, parameters)
    by_name = {source.name: source for source in sources}
    events = [_build_event(by_name[row[0]], *row[1:]) for row in rows if row[1]]
    counts = [(row[0], _parse_number(row[3]), row[4]) for row in rows if not row[1]]
    return events[::-1], counts


def _page_select(sources, criteria, most, cursor, is_back, by_author):
    """Return the SELECT of the events, oldest first, and of the authors."""
    way = {"way": "ASC" if is_back else "DESC", "most": most}
    sign = cursor and (">" if is_back else "<")
    order = ORDER.format(**way)
    keys = [f"({_keys_select(source, criteria, sign)} {order})" for source in sources]
    rows = [ROWS.format(name=source.name, table=source.table) for source in sources]
    rows += [
        AUTHORS.format(name=s.name, events=s.events(), condition=s.concerns())
        for s in by_author
    ]
    if not keys:  # the CTE needs a branch, also when only the authors are read
        keys = [KEYS.format(name="", events=by_author[0].events()) + " WHERE false"]
    return PAGE.format(
        keys=" UNION ALL ".join(keys),
        order=ORDER_OF_ALL.format(**way),
        rows=" UNION ALL ".join(rows),
    )


def _integer(value):
    return value if isinstance(value, int) else None


def _parse_number(text):
    return int(text) if text and text.isdecimal() else None


def _keys_select(source, criteria, sign):
    conditions = [source.concerns()]
    if criteria.user is not None:
        author = "e.pgh_context ->> 'user'"
        conditions.append(
            f"{author} = %(user)s" if criteria.user else f"{author} IS NULL"
        )
    if criteria.columns:
        changed = " OR ".join(f"({source.changed(name)})" for name in criteria.columns)
        conditions.append(f"({changed})")
    if criteria.start:
        conditions.append("e.pgh_created_at >= %(start)s")
    if criteria.end:
        conditions.append("e.pgh_created_at < %(end)s")
    if sign:
        conditions.append(BEYOND.format(name=source.name, sign=sign))
    keys = KEYS.format(name=source.name, events=source.events())
    return f"{keys} WHERE {' AND '.join(conditions)}"


def _build_event(source, number, at, label, row_id, context, context_id, after, before):
    row, then = parse_json(after), parse_json(before) or {}
    states = {"insert": ({}, row), "update": (then, row), "delete": (row, {})}
    old, new = states[label]
    context = parse_json(context) or {}
    return TimelineEvent(
        source, number, at, label, row_id, context, context_id, new, old
    )


def parse_json(text):
    """Return a value of jsonb; Decimal, because floats would round long numbers."""
    return json.loads(text, parse_float=Decimal) if isinstance(text, str) else text
