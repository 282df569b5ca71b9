"""Tell somebody all that is held of them, in words a human being reads and a machine too."""

import json
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from . import events
from .data_subject import find
from .declaration import HELD
from .erasing import pictures_of, pictures_shown, sessions_of
from .redaction import rows_that_say

KINDS = {
    "insert": gettext_lazy("Added"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
}
EMPTY = (None, "", [], {})


@dataclass
class Section:
    """What one noun holds; each row is a list of (label, value)."""

    heading: str
    why: str
    rows: list
    what: str = ""


def held_about(subject, *, restricted_to_own_claims=False):
    """Give the Sections of all that is held about a Person, a User or an address.

    `restricted_to_own_claims` is for the person's own eyes: where others wrote a name
    that the person may have chosen is left out. Labels and choices are in the active
    language; days and times are no text yet.
    """
    data_subject = (
        find(subject).restricted_to_own_claims()
        if restricted_to_own_claims
        else find(subject)
    )
    told = [_section(held, data_subject) for held in HELD]
    told += [_pictures(data_subject), _sessions(data_subject), _mentions(data_subject)]
    told += [_history(held, data_subject) for held in HELD]
    return [section for section in told if section and section.rows]


def as_file(sections):
    """Write the sections as one JSON file, indented, with Norwegian letters as they are."""
    told = {
        section.heading: {
            str(_("Why")): section.why,
            str(_("Held")): [_named(row) for row in section.rows],
        }
        for section in sections
    }
    whole = {str(_("Written on")): timezone.localtime(), str(_("About you")): told}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _named(row):
    """Make a row an object; of two values with one label both are kept."""
    named = {}
    for label, value in row:
        named[label] = f"{named[label]}, {value}" if label in named else value
    return named


def _section(held, data_subject):
    rows = _rows(held, data_subject)
    shown = [name for name in (*held.columns, *held.told) if name not in held.secret]
    told = [_told(row, shown, held) for row in rows]
    return Section(held.heading, str(held.why), told, capfirst(str(held.what)))


def _rows(held, data_subject):
    noun = apps.get_model(held.noun)
    rows = noun._base_manager.filter(held.whose(data_subject)).order_by("pk")
    return rows.prefetch_related(*_links(noun, held))


def _links(noun, held):
    """The other rows that are told of by name; of an event they may be gone."""
    there = {field.name: field for field in noun._meta.fields}
    return [n for n in held.told if n in there and there[n].related_model]


def _told(row, names, held):
    names = [*names, *pictures_of(row, held)]
    if getattr(row, "is_secret", False):
        # A code or a link that still waits is for whoever reads the letter.
        names = [name for name in names if name not in ("subject", "text")]
    fields = {f.name: f for f in row._meta.fields} | {
        f.attname: f for f in row._meta.fields
    }
    values = ((fields[name], _value(row, fields[name])) for name in names)
    return [(_label(field), value) for field, value in values if value not in EMPTY]


def _label(field):
    return capfirst(str(field.verbose_name))


def _value(row, field):
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    if field.related_model:
        linked = getattr(row, field.name, None)
        return str(linked) if linked else None
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return value


def _history(held, data_subject):
    """What the rows have been, as far as history tells of what is personal or shown."""
    noun = apps.get_model(held.noun)
    told = events.of(noun)
    if not told:
        return None
    numbers = noun._base_manager.filter(held.whose(data_subject)).values_list(
        "pk", flat=True
    )
    found = told.objects.filter(pgh_obj_id__in=list(numbers)).order_by("pgh_id")
    found = found.prefetch_related(*_links(told, held))
    there = {field.name for field in told._meta.fields}
    names = [name for name in (*held.columns, *held.told) if name in there]
    rows = [_event(event, names, held) for event in found]
    heading = _("History: %s") % held.heading.lower()
    return Section(heading, _("Every change of the registry is remembered."), rows)


def _event(event, names, held):
    when = [
        (_("When"), timezone.localtime(event.pgh_created_at)),
        (_("What"), str(KINDS[event.pgh_label])),
    ]
    return when + _told(event, names, held)


def _pictures(data_subject):
    shown = [(_("Picture"), hash_) for hash_ in sorted(pictures_shown(data_subject))]
    rows = [[one] for one in shown]
    return Section(_("Pictures"), _("To show them, if you agreed."), rows)


def _sessions(data_subject):
    ends = [s.expire_date for s in sessions_of(data_subject)]
    rows = [[(_("Logged in until"), timezone.localtime(end))] for end in sorted(ends)]
    return Section(_("Sessions"), _("So that you are let in until you log out."), rows)


def _mentions(data_subject):
    """Where others have written the name or the address; what else they wrote is not told."""
    own = {row for held in HELD for row in _rows(held, data_subject)}
    found = {
        (str(row._meta.verbose_name), name)
        for row, changed in rows_that_say(data_subject.words, history=False)
        if row not in own
        for name in map(partial(_called, row), changed)
    }
    rows = [[(capfirst(noun), name)] for noun, name in sorted(found)]
    return Section(
        _("Mentioned in"), _("Somebody has written your name or address there."), rows
    )


def _called(row, name):
    return str(row._meta.get_field(name).verbose_name)
