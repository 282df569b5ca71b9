"""The rows that a history refers to: as they are, or as they last were."""

from functools import partial

from django.db.models import BinaryField, JSONField, TextField
from django.utils.translation import gettext as _

from members.fields import BY_KEY, label_of
from members.fields.amount_texts import effect_text
from members.models import (
    CertificateKind,
    ChangeItem,
    ChangeRequest,
    ClimateEffect,
    Contact,
    Departure,
    Image,
    Introduction,
    Organization,
    ResourceStream,
    Site,
    Topic,
)
from members.models.statements import run_sql

from .event_pages import parse_json

# The live row counts; LAST is for deleted ones.
LIVE = "(SELECT {columns} FROM {table} row WHERE row.id = ids.id)"
LAST = """(SELECT {columns} FROM (SELECT * FROM {table} event
 WHERE event.pgh_obj_id = ids.id ORDER BY event.pgh_id DESC LIMIT 1) row)"""
ROWS = """SELECT '{name}', ids.id::text, COALESCE({selects})
 FROM unnest(%({name})s::bigint[]) AS ids (id)"""
IMAGES = """SELECT 'image', hash::text, '{{}}'::jsonb FROM members_image
 WHERE hash = ANY(%(image)s)"""
# The e-mails that were written in the same context as other changes. A decision on several
# proposals is one context, so each has its part of it: see TimelineEvent.part.
LETTERS = """SELECT 'letters of', concat_ws(' ', pgh_context_id, pgh_context ->> 'request',
 pgh_context ->> 'row'), to_jsonb(pgh_obj_id) FROM members_letterevent WHERE pgh_label = 'insert'
 AND pgh_context_id = ANY(%(contexts)s::uuid[])"""
NAMED_BY_SLUG = (Organization, Site, Topic, CertificateKind)
BY_SLUG = {f"slug of {model._meta.model_name}": model for model in NAMED_BY_SLUG}
SLUGS = "SELECT 'slug of {name}', row.slug, {columns} FROM {table} row WHERE slug = ANY(%(slugs)s)"
# No name is made of these, and they may be large.
LONG = (BinaryField, JSONField, TextField)


class KnownRows:
    """Rows by model and number, deleted ones too, at a query for each `load`."""

    def __init__(self):
        self._rows, self.images, self._letters = {}, set(), {}
        self._named = {model: {} for model in NAMED_BY_SLUG}
        # {model: a function that returns {slug: name}}, as Names asks for it.
        self.slugs = {model: partial(self._named.get, model) for model in NAMED_BY_SLUG}

    def load(self, numbers, contexts=(), slugs=()):
        """Load the rows of {model: numbers}, the e-mails of contexts, the names of slugs."""
        missing = self._missing(numbers)
        if missing or contexts or slugs:
            self._fetch(missing, sorted(map(str, contexts)), sorted(slugs))

    def letters(self, parts):
        """Return the numbers of the e-mails that were written in parts of contexts."""
        return sorted({n for part in parts for n in self._letters.get(part, ())})

    def load_links(self, row):
        """Load the rows that a row refers to, and connect it: its name may contain theirs."""
        self.load(_foreign_keys_of([row]))
        return self.connected(row)

    def get(self, model, number):
        return self._rows.get((model._meta.concrete_model, number))

    def name(self, model, number):
        """Return the name of a row; its number when there is no such row."""
        row = self.get(model, number)
        return (row is not None and name_of(row)) or f"#{number}"

    def connected(self, row):
        """Return an unsaved row with foreign keys to the known rows, or to blank ones."""
        for field in row._meta.concrete_fields:
            number = getattr(row, field.attname, None) if field.related_model else None
            if number is not None and field.related_model is not Image:
                model = field.related_model
                other = self.get(model, number) or model(pk=number)
                field.set_cached_value(row, other)
        return row

    def _missing(self, numbers):
        missing = {}
        for proxy, ids in numbers.items():
            model = proxy._meta.concrete_model
            left = {n for n in ids if (model, n) not in self._rows}
            if left:
                missing.setdefault(model, set()).update(left)
        return missing

    def _fetch(self, numbers, contexts, slugs):
        by_name = {model._meta.model_name: model for model in numbers}
        parameters = {model._meta.model_name: sorted(n) for model, n in numbers.items()}
        branches = [_rows_select(model) for model in numbers]
        branches += [LETTERS] if contexts else []
        branches += [_slugs_select(model) for model in NAMED_BY_SLUG] if slugs else []
        parameters |= {"contexts": contexts, "slugs": slugs}
        for name, key, values in run_sql(" UNION ALL ".join(branches), parameters):
            self._sort(by_name, name, key, parse_json(values))

    def _sort(self, by_name, name, key, values):
        if model := by_name.get(name):
            self._add(model, key, values)
        elif model := BY_SLUG.get(name):
            self._named[model][key] = str(row_of(model, values))
        else:
            self._letters.setdefault(key, []).append(values)

    def _add(self, model, number, values):
        if model is Image:
            self._rows[model, number] = None
            self.images.add(number)
        else:
            self._rows[model, int(number)] = row_of(model, values) if values else None


def row_of(model, values):
    """Return an unsaved row of {column: value of JSON}; missing columns have their defaults."""
    fields = {f.column: f for f in model._meta.concrete_fields if not f.generated}
    attributes = {
        fields[column].attname: fields[column].to_python(value)
        for column, value in values.items()
        if column in fields
    }
    return model(**attributes)


def name_of(row):
    """Return the name of a row without asking the database."""
    if isinstance(row, ChangeRequest):
        return _("no. %(number)s") % {"number": row.pk}
    if isinstance(row, ClimateEffect):
        return effect_text(row)
    if isinstance(row, ChangeItem):
        return item_label(row)
    if isinstance(row, Contact):
        return _contact_name(row)
    if isinstance(row, Introduction):
        return _introduction_name(row)
    if isinstance(row, Departure):
        return ""  # its name is that of an access, which is made of two others
    return str(row)


def _contact_name(contact):
    """Return the name from the links that are loaded; without them, the function."""
    links = [Contact.person.field, Contact.organization.field]
    person, organization = (f.get_cached_value(contact, default="") for f in links)
    function = contact.get_function_display()
    return f"{person} ({function}): {organization}" if person else function


def _introduction_name(introduction):
    """Return the names of its entries; an entry that is not loaded is left out."""
    links = [Introduction.offer.field, Introduction.need.field]
    entries = [f.get_cached_value(introduction, default=None) for f in links]
    return " – ".join(_entry_name(e) for e in entries if e and e.kind)


def _entry_name(entry):
    organization = ResourceStream.organization.field
    return str(organization.get_cached_value(entry, default="") or entry)


def item_label(item):
    """Return the label of the field of a ChangeItem whose request is loaded."""
    noun = noun_of_item(item)
    is_declared = noun is not None and item.field in noun.by_name
    return str(label_of(noun, item.field)) if is_declared else _("a former field")


def noun_of_item(item):
    """Return the Noun that a ChangeItem with a known request is about, or None."""
    change = ChangeItem.request.field.get_cached_value(item, default=None)
    return BY_KEY.get(change.noun) if change else None


def _rows_select(model):
    name = model._meta.model_name
    if model is Image:
        return IMAGES.format()
    event_model = getattr(model, "pgh_event_model", None)
    selects = [LIVE.format(columns=_columns_json(model), table=model._meta.db_table)]
    if event_model:
        columns = _columns_json(model, {f.column for f in event_model._meta.fields})
        selects.append(LAST.format(columns=columns, table=event_model._meta.db_table))
    return ROWS.format(name=name, selects=", ".join(selects))


def _slugs_select(model):
    name, table = model._meta.model_name, model._meta.db_table
    return SLUGS.format(name=name, table=table, columns=_columns_json(model))


def _columns_json(model, existing=None):
    names = [
        field.column
        for field in model._meta.concrete_fields
        if not field.generated
        and not isinstance(field, LONG)
        and (existing is None or field.column in existing)
    ]
    pairs = ", ".join(f"'{name}', row.\"{name}\"" for name in names)
    return f"jsonb_build_object({pairs})"


def _foreign_keys_of(rows):
    links = {}
    for row in filter(None, rows):
        for field in row._meta.concrete_fields:
            number = getattr(row, field.attname) if field.related_model else None
            if number is not None and field.related_model is not Image:
                links.setdefault(field.related_model, set()).add(number)
    return links
