"""Optimistic concurrency for the admin: a stale form is merged and shown, not saved.

A form carries a signed snapshot of its rendered values. When it is posted, the record and
its rows are locked, and their values are compared with that snapshot and with the posted
ones.
"""

from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from members.fields import number_or_none
from members.records import history

from . import snapshot
from .merged import choose_survivors, merged_into, survivor_of_row
from .three_way_merge import ThreeWayMerge


def is_writing(request):
    """Whether rows should be locked: not when the form comes back with an error."""
    is_in_transaction = transaction.get_connection().in_atomic_block
    has_error = hasattr(request, "save_error")
    return request.method == "POST" and is_in_transaction and not has_error


def stale_write(merge, record, visible):
    """Return the context of a stale form: its differences, and the author of the last save."""
    last = history.changes_of(record, visible, most=1)
    return {"differences": merge.differences, "last": last}


class StaleWriteMixin:
    """A ModelAdmin that shows the changes of others before it overwrites them."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            self._choose_survivors(request)
        if object_id and request.method == "POST":
            record = self.get_object(request, unquote(object_id))
            survivor = None if record else self.survivor_of(unquote(object_id))
            if survivor:
                object_id, form_url = str(survivor.pk), self._address_of(survivor)
                request.save_error = merged_into(survivor)
            elif record is None and self._opens_again(request, unquote(object_id)):
                object_id, form_url = None, reverse(admin_urlname(self.opts, "add"))
            self._merge(request, record or survivor, is_moved=bool(survivor))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def survivor_of(self, object_id):
        """Return the record that one which is gone was merged into, or None."""
        return None

    def _choose_survivors(self, request):
        """Replace merged organizations in the sent values, which are read before a save."""
        models = [self.model, *(inline.model for inline in self.inlines)]
        request.POST, survivor = choose_survivors(request.POST, models)
        if survivor:
            request.save_error = merged_into(survivor)

    def _opens_again(self, request, object_id):
        """Whether the form of a row that a merge deleted opens as that of a new row."""
        may = self.has_change_permission(request) and self.has_add_permission(request)
        number = number_or_none(object_id)
        if self.inlines or not may or not survivor_of_row(self.model, number):
            return False
        gone = _("This was deleted in the meantime. Save to add it again.")
        request.save_error = getattr(request, "save_error", gone)
        return True

    def _address_of(self, record):
        return reverse(admin_urlname(self.opts, "change"), args=[quote(record.pk)])

    def get_object(self, request, object_id, from_field=None):
        """Return the record; locked for a POST if the user may change it."""
        # Django asks for a field named "" when ?_to_field= names none.
        record = super().get_object(request, object_id, from_field or None)
        if record and is_writing(request) and self._may_write(request, record):
            rows = self.get_queryset(request).filter(pk=record.pk)
            # Without its key: others may still insert rows that point at it.
            record = rows.select_for_update(of=["self"], no_key=True).first()
        return record

    def _may_write(self, request, record):
        may = self.has_change_permission, self.has_delete_permission
        return any(one(request, record) for one in may)

    def render_change_form(self, request, context, *args, **kwargs):
        if self.has_change_permission(request, context["original"]):
            form = context["adminform"].form
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["snapshot"] = snapshot.signed(
                snapshot.record_values(form, formsets)
            )
        context["stale_write"] = getattr(request, "stale_write", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def _merge(self, request, record, *, is_moved):
        if not record or not self.has_change_permission(request, record):
            return
        merge = ThreeWayMerge(request.POST)
        merge.merge_record(self._current_form(request, record))
        for formset in self._current_formsets(request, record):
            merge.merge_rows(formset)
        # The rows of a form that is moved are those of the other record from here on.
        if merge.differences or is_moved:
            request.POST = merge.data
        if merge.differences:
            message = _("Not saved yet. Check what has changed in the meantime.")
            request.save_error = getattr(request, "save_error", message)
            visible = self.visible_models(request)
            request.stale_write = stale_write(merge, record, visible)

    def _current_form(self, request, record):
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        form = self.get_form(request, record, change=True, fields=fields)
        return form(instance=record)

    def _current_formsets(self, request, record):
        for formset, inline in self.get_formsets_with_inlines(request, record):
            if inline.has_change_permission(request, record):
                yield formset(instance=record, queryset=inline.get_queryset(request))
