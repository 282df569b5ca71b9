"""The context of the page of rows: kinds with their numbers, and one page of lines."""

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, partial

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from members.exchange.incoming import last_look
from members.exchange.incoming.look import look

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
ADDRESSES = "addresses"


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
        self.counts = last_look.counts(incoming)
        self.page = Paginator(self._numbers, PER_PAGE).get_page(query.get("page"))

    @cached_property
    def _numbers(self):
        rows = self.incoming.seen
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
    def kinds(self):
        """List the KindFilters of the kinds that the file has, all lines first."""
        every = pgettext_lazy("lines", "All")
        filters = [KindFilter("", every, len(self.incoming.seen), not self.kind)]
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
        return signed({"sheet": self.incoming.table["sheet"], "lines": lines}, RENDERED)

    def query(self, page):
        """Return the query of another page of the same kind."""
        query = QueryDict(mutable=True)
        query.update({"kind": self.kind} if self.kind else {})
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

    @property
    def unknown(self):
        """List the headings that are left out."""
        pairs = zip(self._table.headings, self.incoming.columns, strict=False)
        return [heading for heading, name in pairs if not name and heading]
