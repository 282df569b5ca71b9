"""Select the events that concern a record, by SQL conditions on each event table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField

from members.actions import tracked_models
from members.models import ChangeItem, Consent, Role

# Rows that concern a record through the row that they hang on.
HANGING_ON = {ChangeItem: "request", Consent: "contact", Role: "person"}
ROWS = "SELECT DISTINCT pgh_obj_id FROM {table} WHERE {condition}"
IS_OWN = "{alias}.{column} = %(record)s"
# The parent may have changed owner since: its state when the event was recorded counts.
IS_OWN_THEN = """(SELECT {condition} FROM {table} parent
 WHERE parent.pgh_obj_id = {alias}.{column} AND parent.pgh_created_at <= {at}
 ORDER BY parent.pgh_id DESC LIMIT 1)"""
# Each event with the one of the same row before it. The window makes one pass of them;
# looking back from each event would read a row with thousands of events as often.
EVENTS = """(SELECT event.*,
 lag(event.pgh_id) OVER (PARTITION BY event.pgh_obj_id ORDER BY event.pgh_id) AS pgh_before
 FROM {table} event WHERE event.pgh_obj_id IN ({rows})) e"""
BEFORE = "(SELECT {expression} FROM {table} before WHERE before.pgh_id = e.pgh_before)"


@dataclass(frozen=True)
class Visibility:
    """The condition of a visible row: in SQL on `{row}`, and in Python on {column: value}."""

    sql: str
    holds: Callable

    @classmethod
    def by_column(cls, name):
        """Return the condition that a column is true."""
        return cls(f"{{row}}.{name}", lambda state: bool(state.get(name)))


@dataclass(frozen=True)
class Source:
    """The events of one tracked model that concern a record, the parameter `record`.

    `links` are the columns by which a row points at the record; `hangs_on` is a column
    that leads to a row of `parent`, another Source. With `columns`, updates of others are
    left out; with `visibility`, so are events of rows that do not meet it.
    """

    model: type
    links: tuple = ()
    hangs_on: str = ""
    parent: "Source | None" = None
    columns: tuple | None = None
    visibility: Visibility | None = None

    @property
    def name(self):
        """The value that identifies the table in the rows of a UNION."""
        return self.model._meta.model_name

    @property
    def table(self):
        return self.model.pgh_event_model._meta.db_table

    @cached_property
    def fields(self):
        """{column: field of the model} of the tracked fields."""
        tracked = {field.column for field in self.model.pgh_event_model._meta.fields}
        return {f.column: f for f in self.model._meta.fields if f.column in tracked}

    def rows(self):
        """Return the SELECT of the numbers of all rows that ever were the record's."""
        selects = [
            ROWS.format(table=self.table, condition=f"{column} = %(record)s")
            for column in self.links
        ]
        if self.parent:
            parents = f"{self.hangs_on} IN ({self.parent.rows()})"
            selects.append(ROWS.format(table=self.table, condition=parents))
        return " UNION ".join(selects)

    def is_own(self, alias, at="e.pgh_created_at"):
        """Return the condition that the row was the record's at that moment."""
        links = [IS_OWN.format(alias=alias, column=column) for column in self.links]
        if self.parent:
            condition = self.parent.is_own("parent")
            then = {"table": self.parent.table, "column": self.hangs_on, "at": at}
            links.append(IS_OWN_THEN.format(condition=condition, alias=alias, **then))
        return f"({' OR '.join(links)})"

    def events(self):
        """Return the FROM clause of all events `e` of rows that ever were the record's."""
        return EVENTS.format(table=self.table, rows=self.rows())

    def concerns(self):
        """Return the condition that an event `e` is of the record, before or after."""
        was_own = self.before(self.is_own("before"))
        return f"({self.is_own('e')} OR COALESCE({was_own}, false)){self._visible_change()}"

    def before(self, expression):
        """Return the expression on the row `before`, as it was before the event."""
        return BEFORE.format(expression=expression, table=self.table)

    def changed(self, column):
        """Return the condition that the event gave, changed or took away the value."""
        now, then = (self._filled(column, alias) for alias in ("e", "before"))
        return (
            f"CASE e.pgh_label WHEN 'update' THEN {now} IS DISTINCT FROM"
            f" {self.before(then)} ELSE {now} IS NOT NULL END"
        )

    def _filled(self, column, alias):
        """Return the value as text; NULL for every kind of empty."""
        text, field = f"NULLIF({alias}.{column}::text, '')", self.fields[column]
        empty = {JSONField: ["null", "[]", "{}"], ArrayField: ["{}"]}
        for nothing in empty.get(type(field), []):
            text = f"NULLIF({text}, '{nothing}')"
        return text

    def is_visible(self, alias):
        """Return the condition that the row is the record's, and visible."""
        if not self.visibility:
            return self.is_own(alias)
        return f"({self.is_own(alias)} AND {self.visibility.sql.format(row=alias)})"

    def shows(self, state):
        """Whether a row of {column: value} is visible."""
        return self.visibility is None or self.visibility.holds(state)

    def _visible_change(self):
        if self.columns is None:
            return ""
        changed = [f"({self.changed(column)})" for column in self.columns]
        now = self.is_visible("e")
        then = f"COALESCE({self.before(self.is_visible('before'))}, false)"
        differs = " OR ".join([f"{now} IS DISTINCT FROM {then}", *changed])
        update = f"({now} OR {then}) AND ({differs})"
        return f" AND CASE e.pgh_label WHEN 'update' THEN {update} ELSE {now} END"


def sources_of(model, visible=None):
    """Return a Source for each model with events that concern a record of the model.

    `visible` restricts them to some models.
    """
    sources = [_source(tracked, model) for tracked in tracked_models()]
    return [
        source
        for source in sources
        if source and (visible is None or source.model in visible)
    ]


def _source(tracked, model):
    links = _links_to(tracked, model)
    name = HANGING_ON.get(tracked)
    if name is None:
        return Source(tracked, links) if links else None
    field = tracked._meta.get_field(name)
    above = _links_to(field.related_model, model)
    parent = Source(field.related_model, above) if above else None
    if not links and not parent:
        return None
    return Source(tracked, links, field.column if parent else "", parent)


def _links_to(tracked, model):
    """Return the columns of the events that hold the number of a row of the model."""
    fields = tracked.pgh_event_model._meta.fields
    return tuple(
        field.column
        for field in fields
        if field.related_model is model and field.target_field.primary_key
    )
