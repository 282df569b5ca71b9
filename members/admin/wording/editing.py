"""One form of a text: what is stored, a preview of what is typed, and the save."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _

from members.actions import words_for
from members.history import recording
from members.models import Batch
from members.models.deferred_constraints import check_deferred_constraints

from ..concurrency import snapshot
from ..concurrency.reasons import reason_form
from ..concurrency.stale_write import stale_write
from ..concurrency.three_way_merge import ThreeWayMerge, signed
from ..registry.images import store_uploads


class Editing:
    """The form of a part; raises Http404 without its row, PermissionDenied without the right."""

    stale_write = None
    is_preview = False

    def __init__(self, request, part, visible):
        if not request.user.has_perm(part.permission):
            raise PermissionDenied
        self.part, self.user, self.visible = part, request.user, visible
        self.reason = reason_form(request)
        self._read(part.rows())
        self.upload_errors = {}
        names = part.form.image_field_names
        if request.method == "POST" and names:
            self.upload_errors = store_uploads(request, *names)
        self.post = request.POST
        self.form = self._form(None)

    @property
    def history_address(self):
        return self.part.history_address(self.row)

    @property
    def fields(self):
        """The fields of the form, each with its standard text or None."""
        return self.part.fields(self.form)

    @property
    def preview(self):
        """The context of the preview: of what is typed where it is valid, else what is stored."""
        return self.part.preview(self.form.instance)

    def look(self):
        """Check what was posted, and show it without saving."""
        self.form = self._form(self.post)
        self.is_preview = self.form.is_valid()

    def save(self):
        """Save what was posted; return the Batch, or None when the form has an error."""
        merge = ThreeWayMerge(self.post)
        if not self.reason.is_valid():
            self.form = self._form(merge.data, self.reason.errors["reason"])
            return None
        was_new = self.row.pk is None
        try:
            return self._try_to_save(merge)
        except IntegrityError as error:
            if self._is_written_by_another(was_new):
                # Now it is a stale write, and is shown as one.
                return self._try_to_save(ThreeWayMerge(self.post))
            self._come_back(merge, error)
        except (OperationalError, ValidationError) as error:
            self._come_back(merge, error)
        return None

    def _is_written_by_another(self, was_new):
        """Whether somebody else has just written the first text."""
        return was_new and self.part.rows().exists()

    def _try_to_save(self, merge):
        with self._recording() as batch:
            return batch if self._is_saved(merge) else None

    def _come_back(self, merge, error):
        self._read(self.part.rows())
        self.form = self._form(merge.data, words_for(error))

    def reset(self):
        """Bring back the standard; return the Batch."""
        with self._recording() as batch:
            self._read(self._locked())
            self._form(None).reset()
            return batch

    def _recording(self):
        is_given = self.reason.is_bound and self.reason.is_valid()
        reason = self.reason.cleaned_data["reason"] if is_given else ""
        return recording(Batch.Act.SAVE, by=self.user, reason=reason)

    def _is_saved(self, merge):
        self._read(self._locked())
        merge.merge_record(self._form(None))
        refusal = None
        if merge.differences:
            self.stale_write = stale_write(merge, self.row, self.visible)
            refusal = _("Not saved yet. Check what has changed in the meantime.")
        self.form = self._form(merge.data, refusal)
        if not self.form.is_valid():
            return False
        self.form.store()
        check_deferred_constraints()
        return True

    def _locked(self):
        return self.part.rows().select_for_update(of=["self"], no_key=True)

    def _form(self, data, save_error=None):
        form = self.part.form(data, row=self.row)
        form.save_error, form.upload_errors = save_error, self.upload_errors
        return form

    def _read(self, rows):
        """Set the row among the rows, or a new one; 404 where none can be added."""
        self.row = rows.first() or self.part.new_row()
        if self.row is None:
            raise Http404
        self.upload_errors = getattr(self, "upload_errors", {})
        # Both now, since a form that is validated sets what was typed on its row.
        self.is_own = self.part.is_own(self.row)
        self.snapshot = signed({"": snapshot.initial_values(self._form(None))})
