"""A file that is read from the shell: a look in words, with the rights of a superuser."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, ngettext, pgettext

from members.models import IncomingFile, User

from ..tables import read_file
from . import columns, lines
from .look import look
from .questions import answer, questions_of
from .refusals import why_not
from .targets import TARGETS
from .writing import write_unsaved


class ShellFile:
    """A table from the shell as a file on its way in that no page shows and no row keeps.

    A user of the shell can reach the database anyway: the look has the rights of a
    superuser, and the act names no user. `answers` are "key=value" of the questions about
    the whole file. Raises ValidationError for any other file, and for other answers.
    """

    def __init__(self, data, name, target, *, sheet="", empty_clears=False, answers=()):
        self.table = read_file(data, name, sheet)
        self.by = User(is_active=True, is_staff=True, is_superuser=True)
        self.incoming = IncomingFile(
            target=target,
            name=name,
            table=self.table.as_json(),
            columns=columns.guess(TARGETS[target], self.table.headings),
            empty_clears=empty_clears,
        )
        for one in answers:
            answer(self.incoming, *one.partition("=")[::2])
        self.look = look(self.incoming, by=self.by)
        self.questions = questions_of(self.look.asks, self.incoming)
        self._refuse_others(answers)

    def _refuse_others(self, answers):
        stored = {f"{one.key}={one.answer}" for one in self.questions}
        if others := [one for one in answers if one not in stored]:
            text = _("This answers no question about the file: %(answers)s")
            raise ValidationError(text % {"answers": ", ".join(others)}, code="answers")

    @property
    def has_errors(self):
        return any(
            one.kind in (lines.ERROR, lines.DUPLICATE) for one in self.look.lines
        )

    def write(self, reason):
        """Write all lines as one act; return the outcome."""
        _batch, outcome = write_unsaved(self.incoming, by=self.by, reason=reason)
        return outcome

    def words(self):
        """Yield the look as lines of text: columns, differences, errors, and the counts."""
        return map(_printable, self._words())

    def _words(self):
        yield from self.table.sentences
        yield from self._columns()
        yield from self._questions()
        for line in self.look.lines:
            if line.kind != lines.SAME:
                yield from self._line(line)
        yield self._counts()

    def _columns(self):
        by_name = TARGETS[self.incoming.target].by_name
        pairs = zip(self.table.headings, self.incoming.columns, strict=True)
        for heading, name in pairs:
            used = by_name[name].label if name else pgettext("column", "left out")
            yield _("Column %(heading)s: %(used)s") % {"heading": heading, "used": used}

    def _questions(self):
        for one in self.questions:
            values = "|".join(value for value, _label in one.options if value)
            yield f"{one.text} --answer {one.key}={values}"

    def _line(self, line):
        words = {"number": line.number, "kind": KINDS[line.kind](), "title": line.title}
        yield _("Line %(number)s, %(kind)s: %(title)s") % words
        for difference in line.differences:
            if not difference.error:
                yield f"    {_difference_text(difference)}"
        for sentence in line.notes:
            yield f"    {sentence}"
        for name, sentence in line.errors:
            yield f"    {self._heading(name)}{sentence}"
        if line.kind == lines.DUPLICATE:
            yield f"    {why_not(line)}"

    def _heading(self, name):
        """Return the heading of a column, else its label; "" for an error of the line."""
        if not name:
            return ""
        used = dict(zip(self.incoming.columns, self.table.headings, strict=True))
        label = TARGETS[self.incoming.target].by_name[name].label
        return _("column %(column)s: ") % {"column": used.get(name, label)}

    def _counts(self):
        parts = [f"{n} {KINDS[kind]()}" for kind, n in self.look.counts.items() if n]
        letters = ngettext(
            "%(count)s person is informed by e-mail.",
            "%(count)s persons are informed by e-mail.",
            self.look.letters,
        ) % {"count": self.look.letters}
        return f"{', '.join(parts) or _('no lines')}. {letters}"


def _printable(text):
    """Return the text without control characters for a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _difference_text(one):
    left = f" [{_('left as it is')}]" if one.is_left else ""
    note = f" ({one.note})" if one.note else ""
    return f"{one.column.label}: {one.old or '–'} → {one.new or '–'}{note}{left}"


KINDS = {
    lines.NEW: lambda: pgettext("line", "new"),
    lines.CHANGED: lambda: pgettext("line", "changed"),
    lines.SAME: lambda: pgettext("line", "unchanged"),
    lines.DUPLICATE: lambda: pgettext("line", "possible duplicate"),
    lines.ERROR: lambda: pgettext("line", "error"),
    lines.LEFT: lambda: pgettext("line", "left out"),
}
