"""A form of one row: merged with the changes of others, then saved or rendered again."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from members.actions import arguments, form_of, refuse, run, words_for
from members.fields.forms import name_required
from members.models import Batch
from members.models.constraints import check_deferred_constraints

from . import snapshot
from .integrity_errors import IntegrityErrorForm
from .reasons import reason_form
from .stale_write import stale_write
from .three_way_merge import ThreeWayMerge


class RowForm(IntegrityErrorForm):
    """A form of some columns of a row; validation sets the posted values on it."""

    use_required_attribute = False
    arguments = {}

    def __init__(self, data=None, *, target):
        super().__init__(data, instance=target, label_suffix="")
        for field in self.fields.values():
            name_required(field)


class RowEditing:
    """A row, stored or new, the form of the action on it, and the snapshot in that form.

    To the runner it is a form itself: valid if the posted values, merged with the locked
    row, are valid, and nobody else has changed the same fields meanwhile. A subclass
    returns the `rows()` to choose from, and a `new_row()` or None. `is_expected` is whether
    the address names a stored row, and `is_gone` whether that row was deleted. A `refusal`
    is why it is not saved, whatever was posted.
    """

    stale_write, refusal = None, ""
    is_expected = is_gone = False

    def __init__(self, request, action, visible):
        self.action, self.post, self.visible = action, request.POST, visible
        self.reason = reason_form(request)

    @property
    def is_new(self):
        return self.row.pk is None

    @property
    def is_merged(self):
        """Whether the form is compared with the database."""
        return not self.is_new

    def find(self, rows):
        return rows.first()

    def read(self, rows):
        """Set the row among the rows, or a new one; 404 where none can be added."""
        row = self.find(rows)
        self.is_gone = row is None and self.is_expected
        self.row = row or self.new_row()
        if self.row is None:
            raise Http404
        # Now, since validating a form sets the posted values on its row.
        stored = snapshot.initial_values(self.make_form(None)) if self.is_merged else {}
        self.snapshot = snapshot.signed({"": stored}) if stored else ""

    def make_form(self, data, refusal=None):
        form = form_of(self.action, self.row, data)
        if refusal:
            refuse(form, ValidationError(refusal, code="refused"))
        return form

    def save(self, request):
        """Run the action with the posted values; whether it was done, else the form has errors."""
        was_new = self.is_new
        is_done = self._run(request)
        # If somebody else has just written the row that was to be new, it is a stale write.
        is_written = not is_done and was_new and not self.is_new
        return self._run(request) if is_written else is_done

    def _run(self, request):
        action = replace(self.action, do=self._do)
        return run(request, action, self, self.row, act=Batch.Act.SAVE)

    def _do(self, target, **values):
        self.store(**values)
        check_deferred_constraints()

    def store(self, **values):
        self.action.do(self.row, **values)

    @property
    def arguments(self):
        return arguments(self.form)

    @property
    def why(self):
        return self.reason.why

    def is_valid(self):
        self.merge = ThreeWayMerge(self.post)
        refusal = self.reason.errors.get("reason")
        if not refusal:
            self.read(self.locked())
            if self.is_merged:
                self.merge.merge_record(self.make_form(None))
            refusal = self._refusal()
        self.form = self.make_form(self.merge.data, refusal)
        if not self.form.is_valid():
            return False
        self.reason.refuse_without(getattr(self.form, "reason_needed", ""))
        return True

    def take_refusal(self, error):
        self.read(self.rows())
        self.form = self.make_form(self.merge.data)
        # It may be invalid by itself now that somebody else has written.
        if self.form.is_valid():
            self.form = self.make_form(self.merge.data, words_for(error))

    def locked(self):
        return self.rows().select_for_update(of=["self"], no_key=True)

    def _refusal(self):
        """Return why the form cannot be saved as it is, or None."""
        if self.merge.differences:
            self.stale_write = stale_write(self.merge, self.row, self.visible)
            stale = _("Not saved yet. Check what has changed in the meantime.")
            return self.refusal or stale
        if self.refusal:
            return self.refusal
        if self.is_gone:
            return _("This was deleted in the meantime. Save to add it again.")
        return None
