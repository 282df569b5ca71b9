"""Look at a file that is on its way in: what each line would do, without writing anything."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from members.fields import number_or_none
from members.models import Consent, Organization, Person
from members.models.persons import Item

from ..tables.shape import Table
from . import lines as kinds
from . import names
from .comparing import compare
from .context import Context
from .declared import TARGETS
from .likeness import similar
from .matching import load
from .reading import LEAVE, NEW, Reading
from .several import take_first
from .twins import mark_twins

WRITTEN = (kinds.NEW, kinds.CHANGED)


def count_letters(found):
    """Set the letters of looked lines: as members.people writes when somebody types them.

    A new person with an address is told, one with a new address or a new contact, and one
    of whom something is hidden that was consented to. One query.
    """
    stored = {
        change.record.pk: change
        for line in found
        for change in line.changes
        if change.part.model is Person and not change.is_new
    }
    hidden = _with_hidden_items(stored)
    for line in found:
        line.letters = int(line.kind in WRITTEN and _is_told(line, hidden))


def _is_told(line, hidden):
    """Whether the person of a line is told because of it."""
    by_part = {change.part.key: change for change in line.changes}
    person, contact = by_part.get("person"), by_part.get("contact")
    known = line.records.get("person")
    values = person.values if person else {}
    address = values.get("email", known.email if known else "")
    if not address or (known is not None and known.pk is None and person is None):
        # The line that adds the person tells.
        return False
    is_changed = person and (person.is_new or "email" in values or known.pk in hidden)
    return bool(is_changed or (contact and contact.is_new))


def _with_hidden_items(changes):
    """Return the ids of persons with a standing consent to an item that changes."""
    pks = [pk for pk, change in changes.items() if {*change.values} & {*Item.values}]
    if not pks:
        return set()
    rows = Consent.objects.standing().filter(Q(person__in=pks))
    return {
        pk
        for pk, item in rows.values_list("person", "item")
        if item in changes[pk].values
    }


CHOICE = {"match": str, "leave": list, "take": list, "cells": dict}


def choice_of(choices, number):
    """Return {"match": text, "leave" and "take": [texts], "cells": {text: text}} of a line.

    What has another shape is left out: it chooses nothing.
    """
    found = choices.get(str(number)) if isinstance(choices, dict) else None
    found = found if isinstance(found, dict) else {}
    kept = {key: found.get(key) for key, shape in CHOICE.items()}
    kept = {k: v for k, v in kept.items() if isinstance(v, CHOICE[k])}
    for key in ("leave", "take"):
        kept[key] = [text for text in kept.get(key, []) if isinstance(text, str)]
    cells = kept.get("cells", {}).items()
    kept["cells"] = {name: text for name, text in cells if isinstance(text, str)}
    return kept


BATCH = 500  # lines whose stored rows are read together
WHOLE = "organizations"  # the target whose organizations may be new


@dataclass
class Look:
    """What the lines of a file would do; `unknown` and `refused` are headings left out.

    `refused` are those whose fields the user may not write by hand.
    """

    lines: list
    unknown: list
    refused: list

    @property
    def counts(self):
        """{kind: number of lines} of all kinds."""
        counted = Counter(line.kind for line in self.lines)
        return {kind: counted[kind] for kind in kinds.KINDS}

    @property
    def letters(self):
        """The number of persons who will be told."""
        return sum(line.letters for line in self.lines)


def _ignore(done, total):
    pass


def look(incoming, *, by, only=None, progress=_ignore):
    """Return the Look of an IncomingFile, or of the lines with the numbers in `only`.

    Reads alone: a number of queries for each 500 lines. All lines are read to find two
    that are about the same. Raise ValidationError if the user may not write such a file.
    """
    target = TARGETS[incoming.target]
    if not target.is_open_to(by):
        raise ValidationError(_("You may not read such a file into the registry."))
    table = Table.from_json(incoming.table)
    context = Context(
        target,
        by,
        empty_clears=incoming.empty_clears,
        is_1904=any(n.startswith("epoch_1904") for n in table.notes),
    )
    used, unknown, refused = _sort_columns(table.headings, incoming.columns, context)
    context.used = set(used.values())
    if sentences := target.missing(context.used):
        raise ValidationError(sentences)
    readings = _readings(table, used, incoming.choices, context)
    _match(readings, context, only)
    mark_twins(readings, context)
    chosen = _chosen(readings, only)
    found = list(_compared(chosen, context, progress))
    return Look(
        [one for one in found if only is None or one.number in only], unknown, refused
    )


def _sort_columns(headings, columns, context):
    """Return ({place: column name}, headings left out, headings that the user may not write)."""
    used, unknown, refused = {}, [], []
    for place, heading in enumerate(headings):
        name = columns[place] if place < len(columns) else ""
        if not name or name not in context.target.by_name:
            unknown.append(heading)
        elif name not in context.columns:
            refused.append(heading)
        else:
            used[place] = name
    return used, unknown, refused


def _readings(table, used, choices, context):
    return [
        _reading(line, used, choice_of(choices, line.number), context)
        for line in table.lines
    ]


def _reading(line, used, choice, context):
    """Return the line with what was mended in place, also in columns the file lacks."""
    cells = {name: line.cells[place] for place, name in used.items()}
    mended = choice.get("cells", {})
    cells |= {name: text for name, text in mended.items() if name in context.columns}
    context.used |= cells.keys()
    reading = Reading(line, cells, choice)
    if context.target.key == "contacts":
        take_first(reading)
    return reading


def _match(readings, context, only):
    """Find the organization of each line, and which ones may be meant."""
    if "organization" not in context.target.part:
        return
    for start in range(0, len(readings), BATCH):
        batch = readings[start : start + BATCH]
        asked = [reading.asked(context) for reading in batch]
        for reading, found in zip(batch, names.find(asked), strict=True):
            reading.found = found
    _take_choices(readings)
    _ask_for_the_like(readings, context, only)


def _take_choices(readings):
    """Replace what was found by what somebody has chosen."""
    wanted = {number_or_none(reading.match) for reading in readings} - {None}
    known = set(Organization.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for reading in readings:
        pk = number_or_none(reading.match)
        if pk in known:
            how = (
                "number"
                if reading.found.how == "number" and reading.found.pk == pk
                else "chosen"
            )
            reading.found = names.Found(pk, how, numbered=reading.found.numbered)
        elif reading.match == NEW:
            reading.found = names.Found(numbered=reading.found.numbered)


def _ask_for_the_like(readings, context, only):
    """Add candidates to the lines of which nothing is known by number or by name."""
    new = [
        reading
        for reading in readings
        if (only is None or reading.number in only)
        and not (reading.found.pk or reading.found.candidates)
        and reading.match not in (LEAVE, NEW)
        and (reading.text("organization.name") or reading.text("organization.orgnr"))
    ]
    asked = [reading.asked_with_facts(context) for reading in new]
    for reading, candidates in zip(new, similar(asked), strict=True):
        reading.found.candidates = candidates


def _chosen(readings, only):
    """Return the readings to compare: those asked for, and the first ones of their twins."""
    if only is None:
        return readings
    chosen = [reading for reading in readings if reading.number in only]
    needed = {first for r in chosen for first in r.firsts.values()}
    needed |= {first for r in needed for first in r.firsts.values()}
    return [r for r in readings if r.number in only or r in needed]


def _compared(readings, context, progress):
    for start in range(0, len(readings), BATCH):
        batch = readings[start : start + BATCH]
        load(batch, context)
        _require_organizations(batch, context)
        found = [compare(reading, context) for reading in batch]
        _name_candidates(found, context)
        count_letters(found)
        yield from found
        progress(start + len(batch), len(readings))


def _require_organizations(readings, context):
    """Add an error where a target that finds organizations alone finds none."""
    part = context.target.part.get("organization")
    if part is None or not part.is_found:
        return
    for reading in readings:
        name = reading.text("organization.name") or reading.text("organization.orgnr")
        if reading.records.get("organization") or reading.found.candidates:
            continue
        if name:
            reading.add_error("organization.name", _unknown(name))
        elif _needs_organization(reading, context):
            reading.add_error(
                "organization.name", _("Write the name of the organization.")
            )


def _needs_organization(reading, context):
    """Whether a line makes no sense without; a person who is known is found by name."""
    if context.target.key == "contacts":
        return reading.records.get("person") is None
    return context.target.key == "memberships"


def _unknown(name):
    return _(
        "No organization is called “%(name)s”. Correct the name, or read the organizations "
        "in first."
    ) % {"name": name[:60]}


def _name_candidates(found, context):
    """Replace the ids of candidates by organizations; one query for all lines."""
    pks = {pk for line in found for pk, _reason in line.candidates}
    rows = Organization.objects.in_bulk(pks) if pks else {}
    for line in found:
        line.candidates = [(rows[pk], why) for pk, why in line.candidates if pk in rows]
        line.may_be_new = context.target.key == WHOLE
        line.state.append([row.pk for row, _why in line.candidates])
