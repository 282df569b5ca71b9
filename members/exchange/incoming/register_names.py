"""Names of new organizations by their numbers, from the business register.

The task that looks at a file asks once, by comma lists, and IncomingFile.choices["register"]
keeps {number: facts of a unit}, or AWAY; no look depends on the register afterwards.
"""

from django.utils.translation import gettext as _

from members.fields import value_or_words
from members.models import Organization
from members.register import client
from members.register.errors import AwayError
from members.register.snapshots import keep_answers, unit_from
from members.register.units import same_name

from ..tables.shape import FileTable
from .normalize import organization_number, text_of

KEY, AWAY = "register", "away"
QUESTION = "register:name"
NAME, NUMBER = "organization.name", "organization.orgnr"


def may_ask(incoming):
    """Whether a file has numbers about which the register has not answered."""
    is_open = incoming.choices.get(KEY, AWAY) == AWAY
    return is_open and incoming.target == "organizations" and NUMBER in incoming.columns


def ask(incoming):
    """Return the facts about the numbers of a file that the registry lacks, or AWAY."""
    numbers = _numbers(incoming)
    rows = Organization.objects.filter(orgnr__in=numbers)
    numbers -= set(rows.values_list("orgnr", flat=True))
    try:
        answers = client.units(numbers) if numbers else {}
    except AwayError:
        return AWAY
    return {number: answer.unit.facts for number, answer in answers.items()}


def _numbers(incoming):
    place = incoming.columns.index(NUMBER)
    cells = [line.cells[place] for line in FileTable.from_json(incoming.table).lines]
    texts = [value_or_words(text_of, cell)[0] or "" for cell in cells]
    return {value_or_words(organization_number, text)[0] for text in texts} - {None}


def add_names(readings, choices, context):
    """Fill in missing names; those that differ stay unless the file's answer takes them."""
    facts = _facts_of(choices)
    for reading in readings if facts else ():
        own = reading.text(NAME)
        name = facts.get(reading.value(NUMBER, context), {}).get("name", "")
        if not name or (own and same_name(own, name)):
            continue
        reading.notes.append(_("Name in the business register: %s") % name)
        if own:
            reading.asks.append(QUESTION)
        if not own or context.answers.get(QUESTION) == KEY:
            reading.replace(NAME, name)
            context.used.add(NAME)


def keep(lines, choices):
    """Store the answers about the organizations that the lines have created."""
    facts = _facts_of(choices)
    new = [
        change.record
        for line in lines
        for change in line.changes
        if change.is_new and isinstance(change.record, Organization)
    ]
    keep_answers((o, unit_from(facts[o.orgnr])) for o in new if o.orgnr in facts)


def _facts_of(choices):
    stored = choices.get(KEY) if isinstance(choices, dict) else None
    return stored if isinstance(stored, dict) else {}
