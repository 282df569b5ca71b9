"""The figures of the cluster in the open data: a sentence in lists, and the table alone."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter

import msgspec

from members.operation.publication.marks import (
    CLIMATE,
    INTERNAL,
    OFFERS,
    PEOPLE,
    PICTURES,
)
from members.queries.statistics import figure

from .base import Projection, Row, convert, in_both, values_of
from .figures import StatisticsFilter, load_by_key, public_by_key


class FigureRow(Row):
    """A figure: its result, its scope and certainty, its days and source."""

    key: str
    label_nb: str
    label_en: str
    finding_nb: str
    finding_en: str
    scope_nb: str
    scope_en: str
    notes_nb: list[str]
    notes_en: list[str]
    source_nb: str
    source_en: str
    on: date
    since: date
    until: date


class Heading(Row):
    """The heading of a column."""

    nb: str
    en: str


class Value(Row):
    """A cell: its text, the number or day in it, and the address of its rows or source."""

    text_nb: str
    text_en: str
    number: Decimal | None
    day: date | None
    url: str | None


class FigureDetail(FigureRow):
    """A figure with its table; the first cell of a row names it."""

    columns: list[Heading]
    rows: list[list[Value]]


def _figures(scope, name):
    return in_both(partial(figure, _question(scope), name))


def _question(scope):
    """Return the FigureQuestion; of a day alone, that of the day."""
    is_day = isinstance(scope, date)
    return StatisticsFilter({"on": scope}).question if is_day else scope


def _row(scope, key):
    nb, en = _figures(scope, key)
    texts = {
        f"{name}_{code}": getattr(one, attribute)
        for code, one in (("nb", nb), ("en", en))
        for name, attribute in TEXTS.items()
    }
    titles = {"label_nb": nb.table.caption, "label_en": en.table.caption}
    question = _question(scope)
    days = values_of(question, "since until") | {"on": question.day}
    return convert({"key": key} | titles | texts | days, FigureRow)


TEXTS = {
    "finding": "finding",
    "scope": "subtitle",
    "notes": "notes",
    "source": "source",
}


def _detail(scope, key):
    heads, rows = zip(*in_both(lambda: _table(scope, key)), strict=True)
    columns = [Heading(nb=nb, en=en) for nb, en in zip(*heads, strict=True)]
    table = [[*map(_value, *both)] for both in _pairs(*rows)]
    short = msgspec.structs.asdict(_row(scope, key))
    return FigureDetail(**short, columns=columns, rows=table)


def _table(scope, key):
    """Return the headings, and the rows of (text, Cell), in the active language."""
    table = figure(_question(scope), key).table
    rows = [*table.rows, *([table.foot] if table.foot else [])]
    return table.head, [[(cell.display, cell) for cell in row] for row in rows]


def _pairs(in_nb, in_en):
    """Yield each row in both languages, which may order rows by other names."""
    others = defaultdict(list)
    for row in in_en:
        others[_identity(row)].append(row)
    for row in in_nb:
        yield row, others[_identity(row)].pop(0)


def _identity(row):
    return tuple((None if c.is_text else c.value, c.url) for _text, c in row)


def _value(in_nb, in_en):
    (text_nb, cell), (text_en, _cell) = in_nb, in_en
    value = cell.value
    return Value(
        text_nb=text_nb,
        text_en=text_en,
        number=Decimal(value) if isinstance(value, int | Decimal) else None,
        day=value if isinstance(value, date) else None,
        url=cell.url or None,
    )


STATISTICS = Projection(
    name="statistics",
    noun="statistics",
    filterset=StatisticsFilter,
    row=FigureRow,
    detail=FigureDetail,
    load=load_by_key(StatisticsFilter, _row),
    load_details=load_by_key(StatisticsFilter, _detail),
    public=public_by_key(StatisticsFilter),
    never_shows=frozenset(PEOPLE | INTERNAL | PICTURES | CLIMATE | OFFERS),
    scope=attrgetter("question"),
    detail_parameters=("on", "since", "until"),
)
