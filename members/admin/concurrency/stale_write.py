"""Two people edit one record: the second is told what the first has saved meanwhile.

A form carries what it showed. When it comes back, the record and its rows are locked, and
what they hold now is compared with that, and with what was typed.
"""

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.utils.translation import gettext as _

from members import history

from . import snapshot
from .three_way_merge import ThreeWayMerge, carry


def is_writing(request):
    """Say whether rows should be locked: not when there is only a refusal to show."""
    is_in_transaction = transaction.get_connection().in_atomic_block
    is_refused = hasattr(request, "refusal")
    return request.method == "POST" and is_in_transaction and not is_refused


class StaleWriteMixin:
    """An admin where no save is lost without a word."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id and request.method == "POST":
            self._compare(request, self.get_object(request, unquote(object_id)))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_object(self, request, object_id, from_field=None):
        """Find the record; lock it when it is to be written: savers come one by one."""
        found = super().get_object(request, object_id, from_field)
        if found and is_writing(request):
            rows = self.get_queryset(request).filter(pk=found.pk)
            # Not its key: others may still add rows that point at it.
            found = rows.select_for_update(of=["self"], no_key=True).first()
        return found

    def render_change_form(self, request, context, *args, **kwargs):
        if self.has_change_permission(request, context["original"]):
            form = context["adminform"].form
            sets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["as_shown"] = carry(snapshot.of_record(form, sets))
        context["meanwhile"] = getattr(request, "meanwhile", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def _compare(self, request, record):
        if not record or not self.has_change_permission(request, record):
            return
        merge = ThreeWayMerge(request.POST)
        merge.record(self._live_form(request, record))
        for formset in self._live_sets(request, record):
            merge.rows(formset)
        if merge.differences:
            request.POST = merge.data
            otherwise = _("Not saved yet: look at what has changed meanwhile.")
            request.refusal = getattr(request, "refusal", otherwise)
            changes = history.changes_of(record, self.nouns(request), most=1)
            request.meanwhile = {"rows": merge.differences, "last": changes}

    def _live_form(self, request, record):
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        form = self.get_form(request, record, change=True, fields=fields)
        return form(instance=record)

    def _live_sets(self, request, record):
        for formset, inline in self.get_formsets_with_inlines(request, record):
            if inline.has_change_permission(request, record):
                yield formset(instance=record, queryset=inline.get_queryset(request))
