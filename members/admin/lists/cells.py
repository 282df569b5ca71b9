"""A cell of a list that is edited in place: its form, and the text that it has afterwards."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from members.models import Organization
from members.records import merge, review

from ..concurrency.merged import merged_into
from ..concurrency.row_editing import RowEditing
from ..desk import WRITE, desk_page
from .editors import editor_of
from .list_page import cell_address, read_cell
from .pages import find_query, list_address


class CellEditing(RowEditing):
    """The form of a cell; after a merge it opens on the survivor, and is not saved."""

    def __init__(self, request, list_query, pk, editor, visible):
        super().__init__(request, editor.action, visible)
        self.staff_list, self.pk, self.editor = list_query.staff_list, pk, editor
        is_gone = self.staff_list.model is Organization and not self.rows().exists()
        if survivor := is_gone and merge.find_survivor(pk):
            self.pk, self.refusal = survivor.pk, merged_into(survivor)
        self.read(self.rows())
        self.form = self.make_form(None)

    def rows(self):
        return self.editor.rows(self.staff_list, self.pk)

    def new_row(self):
        return None

    def store(self, *, by, **values):
        super().store(by=by, **values)
        review.close_corrected(self.row, by=by)

    def focus(self):
        """Set autofocus in the first field with an error, else in the first."""
        name = next(iter([*self.form.errors, *self.form.fields]))
        fields = self.form.fields
        fields.get(name, next(iter(fields.values()))).widget.attrs["autofocus"] = True


@desk_page(
    "lists/<slug:noun>/cell/<int:pk>/<slug:name>/",
    "list_cell",
    "lists/cell",
    methods=WRITE,
    finds=find_query,
    below="",
    needs_site=True,
)
def list_cell(request, list_query, pk, name, site):
    """Show the form of a cell, which a POST saves; with `text`, the cell as lists show it."""
    editor = editor_of(list_query, name)
    if editor is None:
        raise PermissionDenied
    visible = site.get_model_admin(editor.model).visible_models(request)
    editing = CellEditing(request, list_query, pk, editor, visible)
    back = list_address(list_query.staff_list.key, list_query.query)
    if request.method == "POST" and editing.save(request):
        text_address = f"{cell_address(list_query, editing.pk, name)}&text="
        return redirect(text_address if "HX-Request" in request.headers else back)
    editing.focus()
    return {
        "title": list_query.offered[name].title,
        "editing": editing,
        "cell": read_cell(list_query, editing.pk, name),
        "back": back,
        "is_text": "text" in request.GET,
    }
