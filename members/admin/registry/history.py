"""The history page of a record and its rows, from the events that the database wrote."""

import json
from collections import defaultdict

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, JSONField
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members import history
from members.models import Image, Person


class HistoryMixin:
    """A ModelAdmin whose history has every change of the rows, also outside the admin."""

    object_history_template = "admin/record_history.html"

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            # Django would redirect if there is no such row, which tells that there is none.
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record and self.has_view_permission(request, record):
            visible = self.visible_models(request)
            extra_context = {"changes": displayed_changes(record, visible)}
        return super().history_view(request, object_id, extra_context)


def displayed_changes(record, visible):
    """Return the record's changes as text; names only of rows of the visible models."""
    changes = history.changes_of(record, visible)
    names = _names(changes)
    return [_displayed(change, record, visible, names) for change in changes]


def _displayed(change, record, visible, names):
    is_other = change.model is not type(record)
    is_named = is_other and _has_visible_links(change.model, visible)
    return {
        "when": change.when,
        "by": change.by if Person in visible else "",
        "why": change.why,
        "kind": history.LABELS[change.kind],
        "model": capfirst(change.model._meta.verbose_name),
        "row": names[change.model].get(int(change.row_id), "") if is_named else "",
        "fields": list(_fields(change, record, visible, names)),
    }


def _fields(change, record, visible, names):
    fields = _columns(change.model)
    for column, values in sorted(change.values.items(), key=_position(fields)):
        field = fields.get(column)
        if field and not field.primary_key and not _is_hidden(field, record, visible):
            old, new = (_value(field, value, names) for value in values)
            yield capfirst(field.verbose_name), old, new


def _has_visible_links(model, visible):
    """Whether the name of a row can only be made of visible models."""
    links = [field.related_model for field in model._meta.fields if field.related_model]
    return all(link in visible for link in links)


def _is_hidden(field, record, visible):
    to = field.related_model
    return bool(to) and (to is type(record) or to not in visible)


def _columns(model):
    return {field.column: field for field in model._meta.fields}


def _position(fields):
    order = list(fields)
    return lambda item: order.index(item[0]) if item[0] in order else -1


def _names(changes):
    """Return the names of all rows that the changes refer to, as {model: {id: name}}."""
    wanted = defaultdict(set)
    for change in changes:
        wanted[change.model].add(int(change.row_id))
        for column, values in change.values.items():
            field = _columns(change.model).get(column)
            if isinstance(field, ForeignKey):
                wanted[field.related_model].update(filter(None, values))
    return {model: _names_of(model, ids) for model, ids in wanted.items()}


def _names_of(model, ids):
    if model is Image:
        return _image_links(ids)
    fields = model._meta.fields
    links = [f.name for f in fields if f.related_model not in (None, Image)]
    rows = model._default_manager.all()
    rows = rows.select_related(*links) if links else rows
    return {pk: str(row) for pk, row in rows.in_bulk(ids).items()}


def _image_links(hashes):
    """Return {hash: link} of the images that still exist."""
    existing = Image.objects.filter(hash__in=hashes).values_list("hash", flat=True)
    link = '<a href="{}">{}</a>'
    return {
        h: format_html(link, reverse("admin:picture", args=[h]), h[:12])
        for h in existing
    }


def _value(field, value, names):
    if value in history.EMPTY:
        return ""
    if field.related_model:
        return names[field.related_model].get(value, value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, JSONField):
        return (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        )
    if isinstance(value, list):
        return ", ".join(value)
    return dict(field.flatchoices).get(value) or localize(field.to_python(value))
