"""The history of a record and its rows, from the events that the database wrote."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied

from ..history.pages import find_record, timeline_page


class HistoryMixin:
    """A ModelAdmin whose history has every change of the rows, also outside the admin."""

    def has_history_permission(self, request, obj=None):
        """Whether the user may see what the record was, as what it is."""
        return self.has_view_or_change_permission(request, obj)

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            # Django would redirect if there is no such row, which tells that there is none.
            raise PermissionDenied
        number = unquote(object_id)
        record = find_record(self, request, number)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, number)
        return timeline_page(self, request, record)
