"""The history of a record and its rows, told from the database's own memory."""

import json
from collections import defaultdict

from django.contrib.admin.utils import unquote
from django.db.models import ForeignKey, JSONField
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import history
from members.models import Image, Person

KINDS = {
    "insert": gettext_lazy("Added"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
}


class HistoryMixin:
    """An admin whose history is what happened to the rows, whoever did it and how."""

    object_history_template = "admin/changes.html"

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record and self.has_view_permission(request, record):
            extra_context = {"changes": told(record, self.nouns(request))}
        return super().history_view(request, object_id, extra_context)


def told(record, nouns):
    """The changes of the record in words; people only to those who may see people."""
    changes = history.changes_of(record, nouns)
    names = _names(changes)
    return [_told(change, record, nouns, names) for change in changes]


def _told(change, record, nouns, names):
    is_plain = change.model is not type(record) and _is_open(change.model, nouns)
    row = names[change.model].get(int(change.row_id), "") if is_plain else ""
    return {
        "when": change.when,
        "by": change.by if Person in nouns else "",
        "why": change.why,
        "kind": KINDS[change.kind],
        "noun": capfirst(change.model._meta.verbose_name),
        "row": row,
        "fields": list(_fields(change, record, nouns, names)),
    }


def _fields(change, record, nouns, names):
    for column, (old, new) in sorted(change.values.items(), key=_place(change.model)):
        field = _columns(change.model).get(column)
        if field and not field.primary_key and not _is_hidden(field, record, nouns):
            yield (
                capfirst(field.verbose_name),
                *(_in_words(field, value, names) for value in (old, new)),
            )


def _is_open(noun, nouns):
    """Say whether the name of a row can only speak of nouns that may be seen."""
    links = [field.related_model for field in noun._meta.fields if field.related_model]
    return all(link in nouns for link in links)


def _is_hidden(field, record, nouns):
    to = field.related_model
    return bool(to) and (to is type(record) or to not in nouns)


def _columns(noun):
    return {field.column: field for field in noun._meta.fields}


def _place(noun):
    order = list(_columns(noun))
    return lambda item: order.index(item[0]) if item[0] in order else -1


def _names(changes):
    """The names of all rows that the changes speak of: {noun: {id: name}}."""
    wanted = defaultdict(set)
    for change in changes:
        wanted[change.model].add(int(change.row_id))
        for column, values in change.values.items():
            field = _columns(change.model).get(column)
            if isinstance(field, ForeignKey):
                wanted[field.related_model].update(filter(None, values))
    return {noun: _named(noun, ids) for noun, ids in wanted.items()}


def _named(noun, ids):
    if noun is Image:
        return _linked_to(ids)
    links = [f.name for f in noun._meta.fields if f.related_model not in (None, Image)]
    rows = noun._default_manager.all()
    rows = rows.select_related(*links) if links else rows
    return {pk: str(row) for pk, row in rows.in_bulk(ids).items()}


def _linked_to(hashes):
    """Links to the pictures that are still kept: no words would say what they show."""
    kept = Image.objects.filter(hash__in=hashes).values_list("hash", flat=True)
    link = '<a href="{}">{}</a>'
    return {
        h: format_html(link, reverse("admin:picture", args=[h]), h[:12]) for h in kept
    }


def _in_words(field, value, names):
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
