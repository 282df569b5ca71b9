"""A file that is read from the shell: a look in words, with the rights of a superuser."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.models import IncomingFile, User

from ..tables import read_file
from . import columns, lines
from .look import look
from .refusals import why_not
from .targets import TARGETS
from .writing import write_unsaved


class ShellFile:
    """A table from the shell as a file on its way in that no page shows and no row keeps.

    A user of the shell can reach the database anyway: the look has the rights of a
    superuser, and the act names no user. Raises ValidationError for any other file.
    """

    def __init__(self, data, name, target, *, sheet="", empty_clears=False):
        self.table = read_file(data, name, sheet)
        self.by = User(is_active=True, is_staff=True, is_superuser=True)
        self.incoming = IncomingFile(
            target=target,
            name=name,
            table=self.table.as_json(),
            columns=columns.guess(TARGETS[target], self.table.headings),
            empty_clears=empty_clears,
        )
        self.look = look(self.incoming, by=self.by)

    @property
    def has_errors(self):
        return any(map(why_not, self.look.lines))

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

    def _line(self, line):
        words = {"number": line.number, "kind": KINDS[line.kind](), "title": line.title}
        yield _("Line %(number)s, %(kind)s: %(title)s") % words
        for difference in line.differences:
            if not difference.error:
                yield f"    {_difference_text(difference)}"
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
