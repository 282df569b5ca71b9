"""The columns of lists that are edited in place, with the columns that they write."""

from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import Action, writes_row
from members.fields.kinds import Choice, Text
from members.fields.kinds.scalars import Displayed
from members.models import Membership, Organization, Project
from members.queries.lists.declared_list import DeclaredColumn

from ..cards.edits import CardForm, field_for
from ..cards.organization_edits import FactsForm
from ..concurrency.integrity_errors import save_row

# Written by the choice of a municipality, and by the load of sources.
NOT_TYPED = {"municipality_code", "unverified_fields"}
HEADCOUNT = ("employees", "employees_scope", "employees_year", "employees_source")
OF_MEMBERSHIP = {"category", "certainty"}
# Of people the form asks about what they have written themselves.
EDITED = {Organization, Project}


@dataclass(frozen=True)
class CellEditor:
    """The columns that a cell writes: of the row, or of its membership today."""

    model: type
    columns: tuple

    def may(self, user):
        return writes_row(user, self.model(pk=0))

    def rows(self, staff_list, pk):
        if self.model is staff_list.model:
            return self.model.objects.filter(pk=pk)
        return self.model.objects.on(timezone.localdate()).filter(organization=pk)

    @property
    def action(self):
        base = FactsForm if self.model is Organization else CardForm
        form = forms.modelform_factory(
            self.model, base, self.columns, formfield_callback=field_for
        )
        return Action(_("Save"), save_row, _done, form, may=writes_row)


def _done(row, target, **values):
    return _now("%(name)s is saved.") % {
        "name": getattr(target, "organization", target)
    }


def editor_of(list_query, name):
    """Return the CellEditor of a column for the user of the ListQuery, or None.

    A list as it was on another day is not edited.
    """
    editor = _editor(list_query.staff_list.model, list_query.offered.get(name))
    is_today = list_query.day == timezone.localdate()
    return editor if editor and is_today and editor.may(list_query.user) else None


def _editor(model, column):
    if column and column.name in OF_MEMBERSHIP and model in (Organization, Membership):
        return CellEditor(Membership, (column.name,))
    if model not in EDITED or not isinstance(column, DeclaredColumn):
        return None
    if column.name in HEADCOUNT:
        return CellEditor(model, HEADCOUNT)
    is_typed = _is_typed(column.declared) and column.name not in NOT_TYPED
    return CellEditor(model, (column.name,)) if is_typed else None


def _is_typed(declared):
    is_text = isinstance(declared, Text) and not isinstance(declared, Displayed)
    return is_text or isinstance(declared, Choice)
