"""Columns of rows of another model by name."""

from members.models import Topic

from .base import ImportColumn


class NamedRows(ImportColumn):
    """Rows of another model by name, as a set of ids: topics, sites."""

    is_noted = False
    required = False

    @property
    def related(self):
        return self.model_field.related_model

    @property
    def empty(self):
        return frozenset()

    @property
    def allowed(self):
        return sorted(str(row) for row in offered(self.related))

    @property
    def example(self):
        return "; ".join(self.allowed[:2])

    def value_of(self, cell, text, context):
        return frozenset(context.rows_named(self.related, text))

    def read(self, record):
        return record.tied[self.field]

    def text(self, value):
        return ""

    def display(self, value, context):
        return context.names_of(self.related, value)

    def holds(self, old, text, context):
        return context.are_named(self.related, old, text)


def offered(model):
    """Return the rows that may be chosen by name."""
    return model.objects.in_use() if model is Topic else model.objects.all()
