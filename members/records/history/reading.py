"""Render historical values as text: labels, old and new, in the reader's language."""

from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import JSONField, SlugField
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, pgettext

from members.fields import BY_KEY, Names, fields_of, label_of
from members.fields.values import SHORT, difference_of_texts
from members.models import ChangeItem, ChangeRequest, Image

from .known_rows import item_label, name_of, noun_of_item, row_of
from .value_texts import PRECISION, plain_text, value_text

EMPTY = (None, "", [], {})
KINDS = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
}
# The columns of a ChangeItem with values of the field that is proposed to change.
PROPOSED, LONGEST_SLUG = ("old", "proposed", "live", "published"), 80
# Columns that follow from others or serve the program: nobody reads their values. So do
# addresses made of names, and what no form may edit.
BOOKKEEPING = {
    *("created_at", "hash", "message_id", "municipality_code", "query", "row_id"),
    *("text_version", "told_version"),
}
# The keys of texts: the title of the page says which one it is.
KEYS = {"Letter.kind", "Message.noun", "MessageText.kind", "PageText.key"}
# A row that only ties two others has the name of the one that is not the record.
TIES_BESIDE = {"source"}
# Separators that remain of a name when the record's own part of it is empty.
LEFT_OVER = " :,–-"


@dataclass
class ChangeLine:
    """One field of a change; `difference` compares two long texts, else it is None."""

    label: str
    old: str
    new: str
    column: str = ""
    difference: object = None

    @property
    def is_short(self):
        """Whether a sentence has room for both values."""
        return not (self.difference or "\n" in self.old + self.new)

    @property
    def text(self):
        empty = pgettext("field", "empty")
        return f"{self.old or empty} → {self.new or empty}"


class Reader:
    """Render events of a record for a reader who may see the `visible` models (None: all)."""

    # Renders a picture by its hash; a room may replace it by the picture itself.
    picture = staticmethod(lambda name: _("a picture"))

    def __init__(self, record, known_rows, visible=None):
        self.record, self.known_rows, self.visible = record, known_rows, visible
        self._names = Names(loaded=known_rows.slugs)

    def label(self, model, column):
        field = columns_of(model)[column]
        return capfirst(str(field.verbose_name))

    def labels(self, model):
        """Return [(column, label)] of the columns that the reader may see."""
        fields = columns_of(model).items()
        return [
            (c, self.label(model, c)) for c, field in fields if self._is_visible(field)
        ]

    def read_value(self, model, column, value, row=None):
        """Return a value as text; the `row` has units and precisions beside it."""
        row = row or {}
        if value in EMPTY:
            return ""
        field = columns_of(model)[column]
        if field.related_model:
            return self._related(field, value)
        if (model, column) == (ChangeItem, "field"):
            return self.item_label(row)
        if isinstance(field, JSONField):
            return self._proposed(model, column, value, row)
        return value_text(field, value, row)

    def title(self, model, state):
        """Return the title of a row beside the record: "Fagområde: Hydrogen"."""
        tie = self._tie(model, state)
        kind = tie.related_model if tie else model
        label = capfirst(str(kind._meta.verbose_name))
        name = self.row_name(model, state)
        return f"{label}: {name}" if name else label

    def row_name(self, model, state):
        """Return the name of another row, without the record's part in it; else nothing."""
        if self.is_record(model, state) or not self._may_name(model):
            return ""
        if tie := self._tie(model, state):
            return self.known_rows.name(tie.related_model, state.get(tie.column))
        row = row_of(model, state)
        for column, field in columns_of(model).items():
            if self.is_record_link(field, state.get(column)):
                field.set_cached_value(row, type(self.record)(pk=self.record.pk))
        return name_of(self._connected(row)).replace("()", "").strip(LEFT_OVER)

    def lines(self, event):
        """Return a ChangeLine for each column that the event changed and the reader may see."""
        is_move = event.label == "update"
        differing = _different(event.before, event.after) if is_move else None
        old = self._values(event.model, event.before, is_move, differing)
        new = self._values(event.model, event.after, is_move, differing)
        tie = self._tie(event.model, event.after or event.before)
        named = tie.column if tie and event.label != "update" else ""
        present = (old.keys() | new.keys()) - {named}
        columns = [c for c in columns_of(event.model) if c in present]
        pairs = {c: (old.get(c, ""), new.get(c, "")) for c in columns}
        return [
            self._line(event.model, c, *p) for c, p in pairs.items() if p[0] != p[1]
        ]

    def state(self, model, row):
        """Return {column: (label, text)} of a row at one moment; empty values too."""
        texts = self._values(model, row)
        return {column: (self.label(model, column), t) for column, t in texts.items()}

    def links(self, events):
        """Return {model: numbers} of the rows that the events refer to."""
        links = {}
        for event in events:
            for state in (event.before, event.after):
                add_links(links, event.model, state)
        return links

    def slugs(self, states):
        """Return the texts of proposed values in [(model, state)], slugs among them."""
        items = [state for model, state in states if model is ChangeItem]
        return set(_strings([state.get(name) for state in items for name in PROPOSED]))

    def is_record_link(self, field, value):
        """Whether a foreign key leads to the record itself."""
        return (
            field.related_model is type(self.record)
            and field.target_field.primary_key
            and value == self.record.pk
        )

    def is_record(self, model, state):
        return model is type(self.record) and state.get("id") == self.record.pk

    def name_of_record(self):
        """Return the name of the record itself; "" where that is the key of a text."""
        fields = type(self.record)._meta.fields
        return "" if any(map(is_key_of_text, fields)) else str(self.record)

    def item_label(self, state):
        return item_label(self.known_rows.connected(row_of(ChangeItem, state)))

    def _line(self, model, column, old, new):
        is_text = columns_of(model)[column].related_model is None
        return line_of(self.label(model, column), old, new, column, is_text=is_text)

    def _values(self, model, state, is_move=False, only=None):
        """Return {column: text} of the visible columns, in the order of the model.

        Links to the record itself are left out, unless the row moved. `only` restricts
        the columns.
        """
        return {
            column: self.read_value(model, column, state.get(column), state)
            for column, field in columns_of(model).items()
            if column in state
            and (only is None or column in only)
            and self._is_visible(field)
            and (is_move or not self.is_record_link(field, state[column]))
        }

    def _is_visible(self, field):
        if field.primary_key or field.name.endswith(PRECISION) or is_bookkeeping(field):
            return False
        return not field.related_model or self._sees(field.related_model)

    def _sees(self, model):
        return self.visible is None or model in self.visible

    def _may_name(self, model):
        """Whether the name of a row is made of visible models alone."""
        links = [f.related_model for f in model._meta.fields if f.related_model]
        return all(map(self._sees, links))

    def _tie(self, model, state):
        """Return the other foreign key of a row that only ties one row to the record."""
        own = [f for f in model._meta.fields if not f.primary_key]
        ties = [f for f in own if f.related_model]
        others = [f for f in ties if not self.is_record_link(f, state.get(f.column))]
        is_tie = {f.name for f in own if not f.related_model} <= TIES_BESIDE
        return others[0] if is_tie and len(ties) == 2 and len(others) == 1 else None

    def _connected(self, row):
        cached = dict(row._state.fields_cache)
        self.known_rows.connected(row)
        row._state.fields_cache.update(cached)
        return row

    def _related(self, field, value):
        if field.related_model is Image:
            return self.picture(str(value))
        return self.known_rows.name(field.related_model, value)

    def _proposed(self, model, column, value, row):
        if model is ChangeItem:
            item = self.known_rows.connected(row_of(model, row))
            noun = noun_of_item(item)
            fields = noun.by_name | fields_of(item.request) if noun else {}
            declared = fields.get(item.field)
            if declared:
                return self._declared(declared, column, value, row)
        if model is ChangeRequest and (noun := BY_KEY.get(row.get("noun"))):
            return ", ".join(str(label_of(noun, name)) for name in value)
        return plain_text(value)

    def _declared(self, declared, column, value, row):
        try:
            if column != "old" and not isinstance(value, str):
                value = declared.result(row.get("old"), value)
            if hashes := [name for name in declared.pictures(value) if name]:
                pictures = [(self.picture(name),) for name in hashes]
                return format_html_join(" ", "{}", pictures)
            return "\n".join(filter(None, declared.lines(value, self._names)))
        except (ValidationError, AttributeError, KeyError, TypeError, ValueError):
            # A value in a former shape of its field, or blanked by an erasure.
            return plain_text(value)


def _different(before, after):
    """Return the columns whose text may differ: of a day by its precision, too."""
    columns = {name for name, value in after.items() if before.get(name) != value}
    columns |= {name.removesuffix(PRECISION) for name in columns}
    return columns | {"amount"} if "currency" in columns else columns


@cache
def columns_of(model):
    """Return {column: field} of a model."""
    return {field.column: field for field in model._meta.fields}


def _strings(value):
    """Yield the texts in a value of JSON that are short enough for a slug."""
    if isinstance(value, str):
        if len(value) <= LONGEST_SLUG:
            yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def is_bookkeeping(field):
    """Whether a column serves the program, so that history leaves its values out."""
    is_key = isinstance(field, SlugField) or is_key_of_text(field)
    return is_key or not field.editable or field.name in BOOKKEEPING


def is_key_of_text(field):
    return f"{field.model.__name__}.{field.name}" in KEYS


def line_of(label, old, new, column="", *, is_text=True):
    """Return the ChangeLine of two values as text; long ones are compared."""
    is_long = max(len(old), len(new)) > SHORT and not hasattr(old + new, "__html__")
    difference = is_text and old and new and is_long
    compared = difference_of_texts(old, new) if difference else None
    return ChangeLine(label, old, new, column, compared)


def add_links(links, model, state):
    """Add the {model: numbers} that a state of a row refers to."""
    for column, field in columns_of(model).items():
        number = state.get(column)
        if field.related_model and number is not None:
            links.setdefault(field.related_model, set()).add(number)
