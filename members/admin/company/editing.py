"""One form of the card, for a row of the organization or a new one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from members.records import review

from ..concurrency.row_editing import RowEditing
from .edits import read_word


class Editing(RowEditing):
    """The form that the address asks for; raises Http404 or PermissionDenied without one.

    `is_gone` is whether the row of the address is none of the organization's (any more):
    then `row` is a new one.
    """

    def __init__(self, request, organization, visible):
        asked = read_word(request.GET.get("edit", ""))
        if asked is None:
            raise Http404
        self.name, self.edit, self.number = asked
        super().__init__(request, self.edit.action, visible)
        self.organization = organization
        self.read(self.rows())
        if not self.edit.may(request.user, is_new=self.is_new):
            raise PermissionDenied
        self.form = self.make_form(None)

    @property
    def is_expected(self):
        return self.number is not None

    @property
    def panel(self):
        return self.edit.panel

    @property
    def word(self):
        """The word in the address: "note", or "note-12" for a stored row."""
        number = None if self.is_new else self.number
        return f"{self.name}-{number}" if number else self.name

    @property
    def title(self):
        return self.edit.adds if self.is_new else self.edit.title_of(self.row)

    def focus(self):
        """Set autofocus in the first field with an error, else in the first."""
        for name in [*self.form.errors, *self.form.fields]:
            if name in self.form.fields:
                self.form.fields[name].widget.attrs["autofocus"] = True
                return

    def rows(self):
        return self.edit.rows(self.organization)

    def find(self, rows):
        return self.edit.find(rows, self.number)

    def new_row(self):
        return self.edit.new_row(self.organization) if self.edit.adds else None

    def store(self, *, by, **typed):
        super().store(by=by, **typed)
        review.close_corrected(self.organization, by=by)
