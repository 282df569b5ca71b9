"""One form of a text: what is stored, a preview of what is typed, and the save."""

from django.core.exceptions import PermissionDenied

from ..concurrency.row_editing import RowEditing
from ..registry.images import store_uploads


class Editing(RowEditing):
    """The form of a part; raises Http404 without its row, PermissionDenied without the right."""

    is_preview = False
    is_merged = True

    def __init__(self, request, part, visible):
        if not request.user.has_perm(part.permission):
            raise PermissionDenied
        super().__init__(request, visible)
        self.part, self.upload_errors = part, {}
        self.read(self.rows())
        names = part.form.image_field_names
        if request.method == "POST" and names:
            self.upload_errors = store_uploads(request, *names)
        self.post = request.POST
        self.form = self.make_form(None)

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
        self.form = self.make_form(self.post)
        self.is_preview = self.form.is_valid()

    def reset(self):
        """Bring back the standard; return the Batch."""
        with self.recording() as batch:
            self.read(self.locked())
            self.make_form(None).reset()
            return batch

    def rows(self):
        return self.part.rows()

    def new_row(self):
        return self.part.new_row()

    def read(self, rows):
        super().read(rows)
        # Before a form that is validated sets what was typed on the row.
        self.is_own = self.part.is_own(self.row)

    def make_form(self, data, save_error=None):
        form = self.part.form(data, row=self.row)
        form.save_error, form.upload_errors = save_error, self.upload_errors
        return form

    def store(self):
        self.form.store()
