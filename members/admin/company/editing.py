"""One form of the card, for a row of the organization or a new one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _

from members import review
from members.actions import words_for
from members.history import recording
from members.models import Batch
from members.models.deferred_constraints import check_deferred_constraints

from ..concurrency import snapshot
from ..concurrency.reasons import reason_form
from ..concurrency.stale_write import stale_write
from ..concurrency.three_way_merge import ThreeWayMerge, signed
from .edits import read_word


class Editing:
    """The form that the address asks for; raises Http404 or PermissionDenied without one.

    `is_gone` is whether the row of the address is none of the organization's (any more):
    then `row` is a new one.
    """

    def __init__(self, request, organization, visible):
        asked = read_word(request.GET.get("edit", ""))
        if asked is None:
            raise Http404
        self.name, self.edit, self.number = asked
        self.user, self.post = request.user, request.POST
        self.organization, self.visible = organization, visible
        self.reason = reason_form(request)
        self._read(self.edit.rows(organization))
        if not self.edit.may(self.user, is_new=self.is_new):
            raise PermissionDenied
        self.form, self.stale_write = self._form(None), None

    @property
    def is_new(self):
        return self.row.pk is None

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

    def save(self):
        """Save what was posted; return the Batch, or None when the form has an error."""
        merge = ThreeWayMerge(self.post)
        if not self.reason.is_valid():
            self.form = self._form(merge.data, self.reason.errors["reason"])
            return None
        told = {"by": self.user, "reason": self.reason.cleaned_data["reason"]}
        try:
            with recording(Batch.Act.SAVE, **told) as batch:
                return batch if self._is_saved(merge) else None
        except (IntegrityError, OperationalError, ValidationError) as error:
            self._read(self.edit.rows(self.organization))
            self.form = self._form(merge.data, words_for(error))
        return None

    def _is_saved(self, merge):
        locked = self.edit.rows(self.organization)
        self._read(locked.select_for_update(of=["self"], no_key=True))
        if not self.is_new:
            merge.merge_record(self._form(None))
        self.form = self._form(merge.data, self._refusal(merge))
        if not self.form.is_valid():
            return False
        self.form.store(by=self.user)
        check_deferred_constraints()
        review.close_corrected(self.organization, by=self.user)
        return True

    def _refusal(self, merge):
        """Return why the form cannot be saved as it is, or None."""
        if merge.differences:
            self.stale_write = stale_write(merge, self.row, self.visible)
            return _("Not saved yet. Check what has changed in the meantime.")
        if self.is_gone:
            return _("This was deleted in the meantime. Save to add it again.")
        return None

    def _form(self, data, save_error=None):
        form = self.edit.form(data, row=self.row)
        form.save_error = save_error
        return form

    def _read(self, rows):
        """Set the row of the address among the rows, or a new one; 404 where none is added."""
        found = self.edit.find(rows, self.number)
        self.is_gone = found is None and self.number is not None
        if found is None and not self.edit.adds:
            raise Http404
        self.row = found or self.edit.new_row(self.organization)
        # Now, since a form that is validated sets what was typed on its row.
        stored = {} if self.is_new else snapshot.initial_values(self._form(None))
        self.snapshot = signed({"": stored}) if stored else ""
