"""A form of one row: compared with what others have saved, saved, or shown as it was typed."""

from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _

from members.actions import REFUSALS, recording, words_for
from members.models import Batch
from members.models.deferred_constraints import check_deferred_constraints

from . import snapshot
from .reasons import reason_form
from .stale_write import stale_write
from .three_way_merge import ThreeWayMerge, signed


class RowEditing:
    """A row, stored or new, its form, and the snapshot that the form carries.

    A subclass tells which `rows()` it is one of, what a `new_row()` is, if there may be one,
    how to `make_form(data, save_error)`, and how to `store()` what is valid. `is_expected`
    is whether the address names a stored row, and `is_gone` whether that is there no more.
    """

    stale_write = None
    is_expected = is_gone = False

    def __init__(self, request, visible):
        self.user, self.post, self.visible = request.user, request.POST, visible
        self.reason = reason_form(request)

    @property
    def is_new(self):
        return self.row.pk is None

    @property
    def is_merged(self):
        """Whether the form is compared with what is stored."""
        return not self.is_new

    def find(self, rows):
        return rows.first()

    def read(self, rows):
        """Set the row among the rows, or a new one; 404 where none can be added."""
        found = self.find(rows)
        self.is_gone = found is None and self.is_expected
        self.row = found or self.new_row()
        if self.row is None:
            raise Http404
        # Now, since a form that is validated sets what was typed on its row.
        stored = snapshot.initial_values(self.make_form(None)) if self.is_merged else {}
        self.snapshot = signed({"": stored}) if stored else ""

    def save(self):
        """Save what was posted; return the Batch, or None when the form has an error."""
        merge = ThreeWayMerge(self.post)
        if not self.reason.is_valid():
            self.form = self.make_form(merge.data, self.reason.errors["reason"])
            return None
        was_new = self.is_new
        try:
            return self._try_to_save(merge)
        except REFUSALS as error:
            if isinstance(error, IntegrityError) and self._is_written(was_new):
                # Now it is a stale write, and is shown as one.
                return self._try_to_save(ThreeWayMerge(self.post))
            self.read(self.rows())
            self.form = self.make_form(merge.data, words_for(error))
        return None

    def _is_written(self, was_new):
        """Whether somebody else has just written the row that was to be new here."""
        return was_new and self.find(self.rows()) is not None

    def _try_to_save(self, merge):
        with self.recording() as batch:
            self.read(self.locked())
            if self.is_merged:
                merge.merge_record(self.make_form(None))
            self.form = self.make_form(merge.data, self._refusal(merge))
            if not self.form.is_valid():
                return None
            self.store()
            check_deferred_constraints()
            return batch

    def recording(self):
        is_given = self.reason.is_bound and self.reason.is_valid()
        reason = self.reason.cleaned_data["reason"] if is_given else ""
        return recording(Batch.Act.SAVE, by=self.user, reason=reason)

    def locked(self):
        return self.rows().select_for_update(of=["self"], no_key=True)

    def _refusal(self, merge):
        """Return why the form cannot be saved as it is, or None."""
        if merge.differences:
            self.stale_write = stale_write(merge, self.row, self.visible)
            return _("Not saved yet. Check what has changed in the meantime.")
        if self.is_gone:
            return _("This was deleted in the meantime. Save to add it again.")
        return None
