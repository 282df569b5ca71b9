"""The context of the page of rows: kinds with their numbers, and one page of lines."""

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, partial

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, ngettext_lazy, pgettext_lazy

from members.exchange.incoming import last_look
from members.exchange.incoming.look import look
from members.exchange.incoming.questions import questions_of
from members.exchange.incoming.register_names import QUESTION

from ..concurrency.snapshot import RENDERED, signed
from .cells import cell_text
from .permissions import table_of, target_of
from .rows import LineKind, ReviewRow

PER_PAGE = 50


SEVERAL = {
    LineKind.ERROR: pgettext_lazy("lines", "Errors"),
    LineKind.DUPLICATE: pgettext_lazy("lines", "Possible duplicates"),
    LineKind.NEW: pgettext_lazy("lines", "New"),
    LineKind.CHANGED: pgettext_lazy("lines", "Changed"),
    LineKind.SAME: pgettext_lazy("lines", "Unchanged"),
    LineKind.LEFT: pgettext_lazy("lines", "Left out"),
}
ADDRESSES, ROWS = "addresses", "rows"
SIZES = {
    "organization": ngettext_lazy(
        "%(n)s new organization", "%(n)s new organizations", "n"
    ),
    "project": ngettext_lazy("%(n)s new project", "%(n)s new projects", "n"),
    "membership": ngettext_lazy("%(n)s new membership", "%(n)s new memberships", "n"),
    "person": ngettext_lazy("%(n)s new person", "%(n)s new persons", "n"),
    "role": ngettext_lazy("%(n)s new office", "%(n)s new offices", "n"),
    "changes": ngettext_lazy("%(n)s change", "%(n)s changes", "n"),
}


def sizes_text(sizes):
    """Return a Counter of what is written as words: "2 new persons and 1 change"."""
    texts = [text % {"n": n} for key, text in SIZES.items() if (n := sizes.get(key))]
    return get_text_list(texts, _("and"))


@dataclass(frozen=True)
class KindFilter:
    """A button that shows the lines of one kind, or all."""

    kind: str
    label: str
    number: int
    is_chosen: bool

    @property
    def query(self):
        return f"kind={self.kind}" if self.kind else ""


class ReviewPage:
    """One page of the lines of a file; the number of queries is that of its lines."""

    def __init__(self, incoming, query, user):
        self.incoming, self.user = incoming, user
        kind = query.get("kind", "")
        self.kind = kind if kind in (*LineKind, ADDRESSES) else ""
        self.of = query.get("of", "") if kind == ROWS else ""
        self.counts = last_look.counts(incoming)
        self.page = Paginator(self._numbers, PER_PAGE).get_page(query.get("page"))

    @cached_property
    def _numbers(self):
        rows = self.incoming.seen
        if self.of:
            return last_look.asks(self.incoming)[self.of]
        if self.kind == ADDRESSES:
            return [int(number) for number in self._address_lines]
        return [int(n) for n, (kind, *_rest) in rows.items() if self.kind in ("", kind)]

    def load(self):
        """Look at the rows; raise ValidationError if they cannot be any more."""
        return self.rows

    @cached_property
    def rows(self):
        """The ReviewRows of the page, as they are now."""
        numbers = set(self.page.object_list)
        if not numbers:
            return []
        lines = look(self.incoming, by=self.user, only=numbers).lines
        columns = target_of(self.incoming).by_name
        numbered = enumerate(self.incoming.columns)
        places = {name: at for at, name in numbered if name in columns}
        labels = {name: str(column.label) for name, column in columns.items()}
        texts = cache(partial(self._texts, places))
        return [ReviewRow(one, self.incoming, places, labels, texts) for one in lines]

    def _texts(self, places, name):
        """Count how often each text stands in a column."""
        place = places[name]
        return Counter(cell_text(line.cells[place]) for line in self._table.lines)

    @cached_property
    def _table(self):
        return table_of(self.incoming)

    @property
    def is_whole(self):
        return not (self.kind or self.of)

    @property
    def kinds(self):
        """List the KindFilters of the kinds that the file has, all lines first."""
        every = pgettext_lazy("lines", "All")
        filters = [KindFilter("", every, len(self.incoming.seen), self.is_whole)]
        filters += [
            KindFilter(kind.value, SEVERAL[kind], self.counts[kind], self.kind == kind)
            for kind in LineKind
            if self.counts[kind] or self.kind == kind
        ]
        if self.moved or self.kind == ADDRESSES:
            label = pgettext_lazy("lines", "Changes of address")
            is_chosen = self.kind == ADDRESSES
            filters.append(KindFilter(ADDRESSES, label, self.moved, is_chosen))
        return filters

    @cached_property
    def _address_lines(self):
        return last_look.address_lines(self.incoming)

    @property
    def moved(self):
        """The number of persons who get another e-mail address."""
        return len(self._address_lines)

    @cached_property
    def snapshot(self):
        lines = [row.rendered.as_json() for row in self.rows]
        page = {"sheet": self.incoming.table["sheet"], "lines": lines}
        answers = {one.key: one.answer for one in self.questions}
        return signed(page | {"answers": answers}, RENDERED)

    def query(self, page):
        """Return the query of another page of the same kind."""
        query = QueryDict(mutable=True)
        query.update({"kind": self.kind} if self.kind else {})
        query.update({"kind": ROWS, "of": self.of} if self.of else {})
        query.update({"page": page} if page > 1 else {})
        return query.urlencode()

    @property
    def here(self):
        return self.query(self.page.number)

    @property
    def before(self):
        return (
            self.query(self.page.previous_page_number())
            if self.page.has_previous()
            else None
        )

    @property
    def after(self):
        return (
            self.query(self.page.next_page_number()) if self.page.has_next() else None
        )

    @property
    def good(self):
        """The number of lines that a write changes."""
        return sum(self.counts[kind] for kind in last_look.WRITING)

    @property
    def bad(self):
        """The number of lines that cannot be written as they are."""
        return self.counts[LineKind.ERROR] + self.counts[LineKind.DUPLICATE]

    @property
    def letters(self):
        return last_look.letters(self.incoming)

    @cached_property
    def questions(self):
        """List the FileQuestions; most of one row that are not needed stand at the row."""
        every = questions_of(last_look.asks(self.incoming), self.incoming)
        return [
            one
            for one in every
            if one.is_needed or len(one.numbers) > 1 or one.key == QUESTION
        ]

    @property
    def open_questions(self):
        return [one for one in self.questions if one.is_open]

    @property
    def button(self):
        """Return the label of the button that writes: how many rows and changes."""
        return _("Save %(what)s") % {"what": sizes_text(last_look.sizes(self.incoming))}

    @cached_property
    def left_out(self):
        """List (what of the file is not read, why)."""
        target = target_of(self.incoming)
        open_names = {column.name for column in target.columns_for(self.user)}
        why = {"": _("no column is chosen for it")}
        pairs = zip(self._table.headings, self.incoming.columns, strict=False)
        columns = [
            (heading, why.get(name, _("you may not write this column")))
            for heading, name in pairs
            if heading and name not in open_names
        ]
        row = _("row %(number)s of the file")
        lines = [(text, row % {"number": n}) for n, text in self._table.left]
        return [*columns, *lines]
