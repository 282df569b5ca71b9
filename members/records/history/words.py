"""Names, labels and values of the rows of an undo, as text."""

from collections import defaultdict

from django.apps import apps
from django.db.models import ForeignKey, JSONField
from django.utils.text import capfirst

from members.models import Image

from .events import EMPTY
from .value_texts import plain_text, value_text

# The columns that name a row; a row without one is named by the rows that it ties.
NAMES = ("name", "title_nb", "name_nb", "label_nb", "email", "field")


class RowWords:
    """Names of all rows that some states refer to, one query a model.

    `states` are (model, {column: value}); deleted rows among them are named, too.
    """

    def __init__(self, states):
        states = list(states)
        links = defaultdict(set)
        for model, values in states:
            for field in _links(model):
                links[field.related_model].add(values.get(field.column))
        self.names = {
            model: _names_of_rows(model, ids - {None}) for model, ids in links.items()
        }
        for model, values in states:
            names = self.names.setdefault(model, {})
            names.setdefault(values.get("id"), _own_name(model, values))

    def kind(self, model):
        """Return the name of the model: "Medlemskap"."""
        return capfirst(str(model._meta.verbose_name))

    def name(self, model, values):
        """Return the name of a row, else the names of the rows that it ties together."""
        if own := _own_name(model, values):
            return own
        linked = [
            self.names.get(field.related_model, {}).get(values.get(field.column))
            for field in _links(model)
        ]
        return ", ".join(filter(None, linked))

    def label(self, model, column):
        return capfirst(str(_field(model, column).verbose_name))

    def value(self, model, column, state):
        """Return the value of a column in a state of a row, as text."""
        field, value = _field(model, column), state[column]
        if value in EMPTY:
            return ""
        if isinstance(field, ForeignKey):
            return self.names.get(field.related_model, {}).get(value) or str(value)
        if isinstance(field, JSONField):
            return plain_text(value)
        return value_text(field, value, state)


def model_named(name):
    """Return the model of a name such as "membership"."""
    return apps.get_model("members", name)


def _field(model, column):
    return next(f for f in model._meta.concrete_fields if f.column == column)


def _links(model):
    fields = model._meta.concrete_fields
    return [f for f in fields if f.related_model not in (None, Image)]


def _names_of_rows(model, ids):
    links = [field.name for field in _links(model)]
    rows = model._default_manager.all()
    rows = rows.select_related(*links) if links else rows
    return {pk: str(row) for pk, row in rows.in_bulk(ids).items()} if ids else {}


def _own_name(_model, values):
    return next((str(values[name]) for name in NAMES if values.get(name)), "")
