"""Look at a file that is on its way in: the changes of each line, without writing any."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from members.fields import number_or_none
from members.models import Consent, Organization, Person
from members.models.persons import Item

from ..tables.shape import FileTable
from . import lines as kinds, names
from .checks import require_organizations
from .comparing import compare
from .context import ImportContext
from .kinds import folded_heading
from .matching import load
from .names import OrganizationMatch
from .reading import LEAVE, NEW, PHONE, PHONES, LineReading, answers_of, choice_of
from .register_names import KEY, add_names
from .several import take_first
from .targets import TARGETS
from .twins import likeness_text, mark_twins, similar

WRITING = (kinds.NEW, kinds.CHANGED)


def count_letters(lines):
    """Set the letters of ImportLines, by the rules of members.people for single rows.

    A person with an address is informed if new, with a new address or contact, or if a
    change hides an item with consent. One query.
    """
    stored = {
        change.record.pk: change
        for line in lines
        for change in line.changes
        if change.part.model is Person and not change.is_new
    }
    hidden = _with_hidden_items(stored)
    for line in lines:
        line.letters = int(line.kind in WRITING and _informs(line, hidden))


def _informs(line, hidden):
    """Whether the person of a line is informed because of it."""
    by_part = {change.part.key: change for change in line.changes}
    person, contact = by_part.get("person"), by_part.get("contact")
    record = line.records.get("person")
    values = person.values if person else {}
    address = values.get("email", record.email if record else "")
    if not address or (record is not None and record.pk is None and person is None):
        # Counted at the line that adds the person.
        return False
    is_changed = person and (person.is_new or "email" in values or record.pk in hidden)
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


BATCH = 500  # lines for which stored rows are read together
APART = {"two_numbers", "related"}  # reasons to look at each by itself
WHOLE = "organizations"  # the target with new organizations


@dataclass
class Look:
    """The ImportLines of a file; `unknown` and `refused` are headings left out.

    `refused` are those of fields that the user may not write by hand.
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
    def asks(self):
        """{key of a question: numbers of the lines for which its answer counts}."""
        numbers = defaultdict(list)
        for line in self.lines:
            for key in line.asks:
                numbers[key].append(line.number)
        return numbers

    @property
    def letters(self):
        """The number of persons to inform."""
        return sum(line.letters for line in self.lines)


def no_progress(done, total):
    pass


def look(incoming, *, by, only=None, progress=no_progress):
    """Return the Look of an IncomingFile, or of the lines with the numbers in `only`.

    Reads alone: a number of queries for each 500 lines. All lines are read to find two
    that are about the same. Raise ValidationError if the user may not write such a file.
    """
    target = TARGETS[incoming.target]
    if not target.is_open_to(by):
        raise ValidationError(_("You may not read such a file into the registry."))
    table = FileTable.from_json(incoming.table)
    context = ImportContext(
        target,
        by,
        answers=answers_of(incoming.choices),
        empty_clears=incoming.empty_clears,
        is_1904=any(n.startswith("epoch_1904") for n in table.notes),
    )
    used, unknown, refused = _sort_columns(table.headings, incoming.columns, context)
    context.used = set(used.values())
    if sentences := target.missing(context.used):
        raise ValidationError(sentences)
    readings = _readings(table, used, incoming.choices, context)
    if KEY in incoming.choices:
        add_names(readings, incoming.choices, context)
    if target.key == WHOLE:
        _ask_about_phones(readings, table.headings, used)
    _match_organizations(readings, context, only)
    mark_twins(readings, context)
    lines = list(_compare_all(_needed(readings, only), context, progress))
    lines = [line for line in lines if only is None or line.number in only]
    return Look(lines, unknown, refused)


def _ask_about_phones(readings, headings, used):
    """Ask whose a telephone is where a heading says no more, in a file with persons too."""
    parts = {name.partition(".")[0] for name in used.values() if name not in PHONES}
    places = [place for place, name in used.items() if name in PHONES]
    columns = [TARGETS[WHOLE].by_name[name] for name in PHONES]
    if not {"organization", "person"} <= parts or len(places) != 1:
        return
    [place] = places
    heading = folded_heading(headings[place])
    if all(heading in column.labels for column in columns):
        for reading in readings:
            if reading.match != LEAVE and reading.text(used[place]):
                reading.asks.append(PHONE)


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
    """Return the line with the cells mended on the page, also in columns the file lacks."""
    cells = {name: line.cells[place] for place, name in used.items()}
    mended = choice.get("cells", {})
    cells |= {name: text for name, text in mended.items() if name in context.columns}
    context.used |= cells.keys()
    reading = LineReading(line, cells, choice)
    if context.target.key == "contacts":
        take_first(reading)
    return reading


def _match_organizations(readings, context, only):
    """Set the OrganizationMatch of each line: the organization, or candidates."""
    if "organization" not in context.target.part:
        return
    for start in range(0, len(readings), BATCH):
        batch = readings[start : start + BATCH]
        queries = [reading.organization_query(context) for reading in batch]
        for reading, match in zip(batch, names.find(queries), strict=True):
            reading.organization = match
    _apply_choices(readings)
    # An answer for all may make two lines one organization, on whichever page they stand.
    is_for_all = any(key.startswith(("alike:", "twin:")) for key in context.answers)
    alone = None if is_for_all else only
    _add_candidates(
        [r for r in readings if alone is None or r.number in alone], context
    )


def _apply_choices(readings):
    """Replace the match of a line by the user's choice."""
    chosen_pks = {number_or_none(reading.match) for reading in readings} - {None}
    rows = Organization.objects.filter(pk__in=chosen_pks)
    stored = set(rows.values_list("pk", flat=True))
    for reading in readings:
        pk = number_or_none(reading.match)
        match = reading.organization
        if pk in stored:
            is_numbered = match.how == "number" and match.pk == pk
            how = "number" if is_numbered else "chosen"
            reading.organization = OrganizationMatch(pk, how, numbered=match.numbered)
        elif reading.match == NEW:
            reading.organization = OrganizationMatch(numbered=match.numbered)


def _add_candidates(readings, context):
    """Add similar organizations to the lines without a match by number or name."""
    new = [
        reading
        for reading in readings
        if not (reading.organization.pk or reading.organization.candidates)
        and reading.match not in (LEAVE, NEW)
        and (reading.text("organization.name") or reading.text("organization.orgnr"))
    ]
    queries = [reading.query_with_facts(context) for reading in new]
    for reading, likely in zip(new, similar(queries), strict=True):
        match = reading.organization
        match.candidates = [(pk, likeness_text(likeness)) for pk, likeness in likely]
        if len(likely) == 1 and not APART.intersection(likely[0][1].reasons):
            _answer_alike(reading, *likely[0], context)


def _answer_alike(reading, pk, likeness, context):
    """Ask once for all lines that are like one organization for the same reason."""
    key = f"alike:{likeness.reasons[0]}"
    reading.asks.append(key)
    answer, numbered = context.answers.get(key), reading.organization.numbered
    if answer == "same":
        reading.organization = OrganizationMatch(pk, "chosen", numbered=numbered)
    elif answer == NEW:
        reading.organization = OrganizationMatch(numbered=numbered)


def _needed(readings, only):
    """Return the readings to compare: those in `only`, and the first ones of their twins."""
    if only is None:
        return readings
    selected = [reading for reading in readings if reading.number in only]
    needed = {first for r in selected for first in r.firsts.values()}
    needed |= {first for r in needed for first in r.firsts.values()}
    return [r for r in readings if r.number in only or r in needed]


def _compare_all(readings, context, progress):
    for start in range(0, len(readings), BATCH):
        batch = readings[start : start + BATCH]
        load(batch, context)
        require_organizations(batch, context)
        lines = [compare(reading, context) for reading in batch]
        _load_candidates(lines, context)
        count_letters(lines)
        yield from lines
        progress(start + len(batch), len(readings))


def _load_candidates(lines, context):
    """Replace the ids of candidates by organizations; one query for all lines."""
    pks = {pk for line in lines for pk, _reason in line.candidates}
    rows = Organization.objects.in_bulk(pks) if pks else {}
    for line in lines:
        line.candidates = [(rows[pk], why) for pk, why in line.candidates if pk in rows]
        line.may_be_new = context.target.key == WHOLE
        line.state.append([row.pk for row, _why in line.candidates])
