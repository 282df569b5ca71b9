"""Columns whose cells name rows of several kinds: a body, the partners of a project."""

from django.utils.translation import gettext as _

from members.models import Body, Participation

from . import normalize
from .headings import LABELS
from .kinds import ImportColumn, column_of

BETWEEN = ";"


class BodyColumn(ImportColumn):
    """A body of the cluster by its name in Norwegian or English."""

    required = True
    is_noted = False
    model_field = Body._meta.get_field("name_nb")

    def _own_labels(self):
        return []

    @property
    def allowed(self):
        return [str(body) for body in Body.objects.all()]

    def value_of(self, cell, text, context):
        [body] = context.rows_named(Body, text, is_one=True)
        return body

    def text(self, value):
        return ""


class PartnersColumn(ImportColumn):
    """Partners in one cell, with roles in brackets: "Alfa (lead); Beta".

    The value is ((name, role), …); partners that the cell does not name stay.
    """

    required = False
    is_noted = False
    model_field = Participation._meta.get_field("role")
    empty = ()

    def __init__(self, part, model, field):
        super().__init__(part, model, field, "participation.partners")
        self._role = column_of("participation", Participation, "role")

    @property
    def label(self):
        return str(LABELS["participation.partners"])

    def _own_labels(self):
        return []

    @property
    def example(self):
        return f"Eksempel Industri AS ({self._role.allowed[0]}); Eksempelverket"

    def value_of(self, cell, text, context):
        names = filter(None, map(str.strip, normalize.line_of(text).split(BETWEEN)))
        return tuple(self._partner(name, context) for name in names)

    def _partner(self, text, context):
        name, _bracket, role = text.rpartition(" (")
        if not name or not role.endswith(")"):
            return text, ""
        role = role.removesuffix(")")
        return (name, role)

    def role_of(self, text, context):
        """Return the key of a role in brackets; a name may end in brackets of its own."""
        return self._role.value_of(text, text, context)

    def read(self, record):
        return ()

    def display(self, value, context):
        return _(", ").join(
            f"{name} ({role})" if role else name for name, role in value
        )

    def fields(self, value):
        return {}
