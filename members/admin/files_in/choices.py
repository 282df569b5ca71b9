"""Ticks, matches and corrections posted on a page of rows, merged with the stored ones.

A page carries its rendered state: a choice that this window left alone stays as stored, and
one that it changed wins. `disputed` are lines that another window had changed, too.
"""

from copy import deepcopy
from dataclasses import astuple, dataclass, field

from members.exchange.incoming import last_look
from members.exchange.incoming.questions import answer, questions_of

from ..concurrency.snapshot import RENDERED, unsigned
from .cells import cell_text
from .permissions import table_of

LONGEST = 5_000
NEW, LEAVE = "new", "leave"


@dataclass
class LineChoice:
    """The choices for one line, as IncomingFile.choices stores them.

    `leave` are columns that are not read, `take` those read only because of this choice.
    """

    match: str = ""
    leave: list = field(default_factory=list)
    take: list = field(default_factory=list)
    cells: dict = field(default_factory=dict)

    @classmethod
    def of(cls, incoming, number):
        stored = incoming.choices.get(str(number), {})
        return cls(**{name: stored[name] for name in FIELDS if name in stored})

    def as_json(self):
        """Return the non-empty choices."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}

    def tick(self, name, is_ticked, is_usual):
        """Take or leave a column; `is_usual` whether it is taken when nothing is chosen."""
        leave, take = {*self.leave} - {name}, {*self.take} - {name}
        if is_ticked != is_usual:
            (take if is_ticked else leave).add(name)
        self.leave, self.take = sorted(leave), sorted(take)


FIELDS = ("match", "leave", "take", "cells")


@dataclass
class RenderedLine:
    """A line as a page rendered it: the choices that its form may change.

    `fields` is {column: (whether it was ticked, whether it usually is)}, `inputs` the text
    of each cell to be corrected, `alike` the columns where other lines have the same text,
    and `matches` the candidates of a line that looks like others.
    """

    number: int
    match: str
    fields: dict
    inputs: dict
    matches: list
    alike: list

    def as_json(self):
        return list(astuple(self))

    def posted_match(self, post):
        if self.matches:
            match = post.get(f"match-{self.number}", "")
            return match if match in self.matches else self.match
        if f"row-{self.number}" not in post:
            return LEAVE
        if f"again-{self.number}" in post:
            return ""
        return "" if self.match == LEAVE else self.match

    def ticks(self, post):
        """Yield (column, whether it is ticked now, whether it usually is) of changed ticks."""
        ticked = post.getlist(f"field-{self.number}")
        for name, (was, is_usual) in self.fields.items():
            if (name in ticked) != was:
                yield name, name in ticked, is_usual

    def corrections(self, post):
        """Yield (column, text) of the cells that were typed anew."""
        for name, rendered in self.inputs.items():
            text = _clean(post.get(f"cell-{self.number}-{name}"), rendered)
            if text != rendered:
                yield name, text

    def corrections_for_all(self, post):
        """Yield (column, rendered text, text) of the corrections that apply to all lines."""
        for name, text in self.corrections(post):
            if f"same-{self.number}-{name}" in post and name in self.alike:
                yield name, self.inputs[name], text


def _clean(posted, rendered):
    """Return a posted text as it can be stored; the rendered one if it is missing."""
    return rendered if posted is None else posted.replace("\0", "").strip()[:LONGEST]


def store_choices(incoming, post):
    """Store the post in `incoming.choices`; return (changed lines, lines changed elsewhere).

    A post from another sheet of the workbook is ignored.
    """
    changed, disputed, same = [], [], []
    page = unsigned(post, RENDERED)
    if page.get("sheet") != incoming.table["sheet"]:
        return changed, disputed
    for values in page["lines"]:
        line, stored = RenderedLine(*values), LineChoice.of(incoming, values[0])
        merged = deepcopy(stored)
        if _merge_choice(merged, line, post):
            disputed.append(line.number)
        if merged != stored:
            _put_choice(incoming, line.number, merged)
            changed.append(line.number)
        same += line.corrections_for_all(post)
    for column, rendered, text in same:
        changed += _mend_alike(incoming, column, rendered, text)
    return changed, disputed


def store_answers(incoming, post):
    """Store the posted answers for the whole file; whether this window changed any."""
    page, is_changed = unsigned(post, RENDERED), False
    if page.get("sheet") != incoming.table["sheet"]:
        return False
    for one in questions_of(last_look.asks(incoming), incoming):
        rendered = page.get("answers", {}).get(one.key)
        posted = post.get(f"answer-{one.key}", rendered)
        if posted != rendered and posted in dict(one.options):
            answer(incoming, one.key, posted)
            is_changed = True
    return is_changed


def _mend_alike(incoming, column, rendered, text):
    """Replace a text in all lines that have it in the column; return their numbers."""
    if column not in incoming.columns:
        return []
    place, numbers = incoming.columns.index(column), []
    for line in table_of(incoming).lines:
        choice = LineChoice.of(incoming, line.number)
        if column not in choice.cells and cell_text(line.cells[place]) == rendered:
            choice.cells = {**choice.cells, column: text}
            _put_choice(incoming, line.number, choice)
            numbers.append(line.number)
    return numbers


def _merge_choice(choice, line, post):
    """Change the stored choice by the post; whether another window did so, too."""
    match, is_disputed = line.posted_match(post), False
    if match != line.match:
        is_disputed = choice.match not in (line.match, match)
        choice.match = match
    for name, is_ticked, is_usual in line.ticks(post):
        choice.tick(name, is_ticked, is_usual)
    for name, text in line.corrections(post):
        is_disputed |= choice.cells.get(name, text) not in (line.inputs[name], text)
        choice.cells[name] = text
    return is_disputed


def _put_choice(incoming, number, choice):
    values = choice.as_json()
    if values:
        incoming.choices[str(number)] = values
    else:
        incoming.choices.pop(str(number), None)
