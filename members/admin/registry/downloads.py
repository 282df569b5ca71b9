"""The chosen rows of a list as a workbook, with the columns that their noun declares."""

from django.contrib import admin
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.exchange import downloads
from members.tables import XLSX, open_xlsx


class DeclaredNounMixin:
    """An admin with the form and the downloads that its `noun` declares."""

    noun = None
    actions = ("download",)

    @property
    def fieldsets(self):
        """The fieldsets that the noun declares."""
        return self.noun.fieldsets

    @admin.action(description=_("Download as a spreadsheet"), permissions=["view"])
    def download(self, request, queryset):
        """Send the chosen rows, in the order of the list; many after a task has run."""
        ids = list(queryset.values_list("pk", flat=True))
        title = str(self.opts.verbose_name_plural)
        if len(ids) > downloads.AT_ONCE:
            return self._start_download(request, ids, title)
        selection = downloads.staff_selection(request.get_full_path())
        today, name = timezone.localdate(), downloads.rows_file_name(title)
        sheet = downloads.rows_sheet(title, self.noun, ids, today, selection)
        file = open_xlsx(sheet.table())
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

    def _start_download(self, request, ids, title):
        task = downloads.start_for_staff(
            self.noun,
            ids,
            title,
            user=request.user,
            list_address=request.get_full_path(),
        )
        return redirect("admin:task", task.key)
