"""A line of a file as the page of rows shows it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _, pgettext_lazy

from members.actions import links
from members.exchange.incoming.twins import LINE

from .cells import cell_text
from .choices import LEAVE, NEW, LineChoice, RenderedLine


class LineKind(TextChoices):
    """The kinds of lines, those that ask for something first."""

    ERROR = "error", pgettext_lazy("line", "Error")
    DUPLICATE = "duplicate", pgettext_lazy("line", "Possible duplicate")
    NEW = "new", pgettext_lazy("line", "New")
    CHANGED = "changed", pgettext_lazy("line", "Changed")
    SAME = "same", pgettext_lazy("line", "Unchanged")
    LEFT = "left", pgettext_lazy("line", "Left out")


@dataclass(frozen=True)
class Mend:
    """A cell to be corrected: its label, its text, its errors."""

    column: str
    label: str
    text: str
    sentences: list
    alike: int = 0  # other lines that have the same text there


@dataclass(frozen=True)
class LineMatch:
    """A row of the registry that the line may be: its number, name, address and reason."""

    value: str
    name: str
    address: str
    reason: str


class ReviewRow:
    """An ImportLine as the page shows it."""

    def __init__(self, entry, incoming, places, labels, texts):
        self.entry, self.number = entry, entry.line.number
        self.kind, self.choice = (
            LineKind(entry.kind),
            LineChoice.of(incoming, entry.line.number),
        )
        self._places, self._labels, self._texts = places, labels, texts

    @property
    def title(self):
        return self.entry.title

    @property
    def address(self):
        """The page of the row of the registry that the line is about, "" if it is new."""
        stored = (r for r in self.entry.records.values() if r is not None and r.pk)
        record = next(stored, None)
        return address_of(record) if record else ""

    @property
    def is_taken(self):
        return self.choice.match != LEAVE

    @property
    def is_chosen(self):
        """Whether it was chosen which row of the registry the line is, or that it is new."""
        return self.choice.match not in ("", LEAVE)

    @cached_property
    def fields(self):
        return [one for one in self.entry.differences if not one.error]

    @property
    def is_folded(self):
        """Whether the fields unfold: none replaces anything, or is left out."""
        is_plain = not any(one.is_left or one.old for one in self.fields)
        return bool(self.fields) and is_plain and self.kind != LineKind.CHANGED

    @property
    def digest(self):
        """Return the values of a new row as one line of text; the name stands above it."""
        values = [one.new for one in self.fields if one.new and not one.is_assumed]
        return " · ".join(v[:60] for v in values if v != self.title)

    @cached_property
    def mends(self):
        """List the cells that have an error, or were typed anew here."""
        wrong = {}
        for name, sentence in self.entry.errors:
            wrong.setdefault(name, []).append(sentence)
        names = [n for n in self._labels if n in wrong or n in self.choice.cells]
        return [self._mend(name, wrong.get(name, [])) for name in names]

    def _mend(self, name, sentences):
        text = self._text(name)
        is_mended = not text or name in self.choice.cells or name not in self._places
        alike = 0 if is_mended else self._texts(name)[text] - 1
        return Mend(name, self._labels[name], text, sentences, alike)

    def _text(self, name):
        if (correction := self.choice.cells.get(name)) is not None:
            return correction
        place = self._places.get(name)
        return "" if place is None else cell_text(self.entry.line.cells[place])

    @property
    def sentences(self):
        """List the errors of the line as a whole."""
        return [text for name, text in self.entry.errors if name not in self._labels]

    @cached_property
    def matches(self):
        stored = [
            LineMatch(str(one.pk), str(one), address_of(one), reason)
            for one, reason in self.entry.candidates
        ]
        if not self.entry.like_line:
            return stored
        number, name = self.entry.like_line
        reason = _("row %(number)s of the file") % {"number": number}
        return [*stored, LineMatch(f"{LINE}{number}", name, "", reason)]

    @property
    def rendered(self):
        """Return the ShownLine, which limits the changes that the form may make."""
        values = [one.value for one in self.matches]
        new = [NEW] if self.entry.may_be_new else []
        return RenderedLine(
            self.number,
            self.choice.match,
            {
                one.column.name: [not one.is_left, one.is_usual]
                for one in self.fields
                if not one.is_assumed
            },
            {one.column: one.text for one in self.mends},
            [*new, LEAVE, *values] if values else [],
            [one.column for one in self.mends if one.alike],
        )


def address_of(record):
    """Return the page of a row on the desk, "" without one."""
    try:
        return links.desk_path(record)
    except NoReverseMatch:
        return ""
