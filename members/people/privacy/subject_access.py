"""All data about a person, to read and as a file (GDPR articles 15 and 20)."""

import json
from dataclasses import dataclass

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import EmailField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, pgettext

from members.fields import ORGANIZATION
from members.models import Contact, RegisterSnapshot
from members.models.email_addresses import RecipientField, readable
from members.records import history

from . import events
from .data_subject import find_data_subject
from .declaration import PERSONAL_DATA
from .linked import picture_hashes, sessions_of
from .personal_data import picture_columns
from .redaction import redacted_rows

EMPTY = (None, "", [], {})
LETTER_TEXT = ("subject", "text")
ADDRESSES = (EmailField, RecipientField)


@dataclass
class DataSection:
    """The data of one model; each row is a list of (label, value)."""

    heading: str
    purpose: str
    rows: list
    description: str = ""


def personal_data_about(subject, *, restricted_to_own_claims=False):
    """Return the non-empty DataSections about a Person, a User or an address.

    `restricted_to_own_claims`, for the person's own eyes, omits mentions of a name that the
    person may have made up. Labels and choices are in the active language; dates and times
    are not formatted.
    """
    data_subject = find_data_subject(subject)
    if restricted_to_own_claims:
        data_subject = data_subject.restricted_to_own_claims()
    sections = [_live_section(data, data_subject) for data in PERSONAL_DATA]
    sections += [
        _picture_section(data_subject),
        _session_section(data_subject),
        _mention_section(data_subject),
    ]
    sections += [_history_section(data, data_subject) for data in PERSONAL_DATA]
    return [section for section in sections if section and section.rows]


def as_json(sections):
    """Return the sections as indented JSON, with Norwegian letters unescaped."""
    about = {
        section.heading: {
            str(_("Why")): section.purpose,
            str(_("Stored")): [_as_object(row) for row in section.rows],
        }
        for section in sections
    }
    whole = {str(_("Written on")): timezone.localtime(), str(_("About you")): about}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _as_object(row):
    """Return the row as a dict; values with the same label are joined."""
    values = {}
    for label, value in row:
        values[label] = f"{values[label]}, {value}" if label in values else value
    return values


def _live_section(data, data_subject):
    columns = [
        name for name in (*data.columns, *data.context) if name not in data.hidden
    ]
    rows = [_row_values(row, columns) for row in _rows_of(data, data_subject)]
    description = capfirst(str(data.description))
    return DataSection(data.heading, str(data.purpose), rows, description)


def _rows_of(data, data_subject):
    model = apps.get_model(data.model)
    rows = model._base_manager.filter(data.belongs_to(data_subject)).order_by("pk")
    return rows.prefetch_related(*_related_paths(model, data))


def _related_paths(model, data):
    """Return the foreign keys that are shown by name; events may refer to deleted rows."""
    fields = {field.name: field for field in model._meta.fields}
    related_models = {n: fields[n].related_model for n in data.context if n in fields}
    paths = []
    for name, related in related_models.items():
        # The text of a Contact reads its person and organization.
        nested = ["__person", "__organization"] if related is Contact else [""]
        paths += [f"{name}{end}" for end in nested if related]
    return paths


def _row_values(row, columns):
    """Return [(label, value)] of the columns and pictures that are not empty."""
    columns = [*columns, *picture_columns(type(row))]
    if getattr(row, "is_secret", False):
        # A code or link that still works is for the reader of the e-mail alone.
        columns = [column for column in columns if column not in LETTER_TEXT]
    fields = {f.name: f for f in row._meta.fields}
    fields |= {f.attname: f for f in row._meta.fields}
    values = [(fields[name], _field_value(row, fields[name])) for name in columns]
    return [(_field_label(f), value) for f, value in values if value not in EMPTY]


def _field_label(field):
    return capfirst(str(field.verbose_name))


def _field_value(row, field):
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    if field.related_model:
        related = getattr(row, field.name, None)
        return str(related) if related else None
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(row, RegisterSnapshot) and isinstance(value, dict):
        facts = {ORGANIZATION.label_of(name): one for name, one in value.items()}
        return "; ".join(f"{k}: {v}" for k, v in facts.items() if v not in EMPTY)
    return readable(value) if isinstance(field, ADDRESSES) else value


def _history_section(data, data_subject):
    """Return the events of the person's rows, or None if the model is not tracked."""
    model = apps.get_model(data.model)
    event_model = events.event_model(model)
    if not event_model:
        return None
    own = model._base_manager.filter(data.belongs_to(data_subject))
    pks = list(own.values_list("pk", flat=True))
    rows = event_model.objects.filter(pgh_obj_id__in=pks).order_by("pgh_id")
    rows = rows.prefetch_related(*_related_paths(event_model, data))
    existing = {field.name for field in event_model._meta.fields}
    columns = [name for name in (*data.columns, *data.context) if name in existing]
    rows = [_event_values(event, columns) for event in rows]
    heading = _("History: %s") % data.heading.lower()
    return DataSection(heading, _("All changes in the registry are logged."), rows)


def _event_values(event, columns):
    return [
        (_("When"), timezone.localtime(event.pgh_created_at)),
        (_("What"), str(history.LABELS[event.pgh_label])),
        *_row_values(event, columns),
    ]


def _picture_section(data_subject):
    rows = [[(_("Picture"), hash_)] for hash_ in sorted(picture_hashes(data_subject))]
    return DataSection(_("Pictures"), _("To show them, if you agreed."), rows)


def _session_section(data_subject):
    ends = sorted(session.expire_date for session in sessions_of(data_subject))
    rows = [[(_("Logged in until"), timezone.localtime(end))] for end in ends]
    return DataSection(
        _("Sessions"), _("So that you stay logged in until you log out."), rows
    )


def _mention_section(data_subject):
    """Return (noun, column) of other records that mention the person, without their text."""
    own = {row for data in PERSONAL_DATA for row in _rows_of(data, data_subject)}
    mentions = {
        (str(row._meta.verbose_name), str(row._meta.get_field(column).verbose_name))
        for row, changed in redacted_rows(data_subject.identifiers, history=False)
        if row not in own
        for column in changed
    }
    rows = [[(capfirst(noun), label)] for noun, label in sorted(mentions)]
    return DataSection(
        _("Mentioned in"), _("Someone has written your name or address there."), rows
    )
