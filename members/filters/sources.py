"""What the rows of a list are filtered by: declared once, for its index and for SQL."""

from dataclasses import dataclass, replace

from django.db.models import Count, F, QuerySet, Value
from django.utils import translation
from django.utils.translation import get_language

from ..models import Site, Topic
from ..models.texts import norwegian_key

NOTHING = Value("")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter with its label; a part stands deeper than its parent.

    Choices of one `group` stand together, under a heading.
    """

    value: str
    nb: str
    en: str
    depth: int = 0
    parent: str = ""
    group: str = ""

    @property
    def label(self):
        """Return the label in the active language."""
        return str(self.en if get_language() == "en" else self.nb)


@dataclass(frozen=True)
class Links:
    """A table that gives the rows of a list, by their id in `owner`, a value each."""

    rows: QuerySet
    owner: str
    value: object


@dataclass(frozen=True)
class Labels:
    """A table with the labels of values; without `sort` they stand in Norwegian order."""

    rows: QuerySet
    nb: str
    en: str
    sort: object = NOTHING
    value: str = "slug"
    parent: object = NOTHING
    group: object = NOTHING


TOPIC_LABELS = Labels(
    Topic.objects.in_use(), "label_nb", "label_en", "sort_label", group=F("kind")
)
SITE_LABELS = Labels(
    Site.objects.all(), "name", "name", "sort_name", parent=F("part_of__slug")
)


class FacetSource:
    """The filters of a list on a day; a subclass per model declares them.

    The values of a filter stand in a column of the row (`columns`) or in tables of their
    own (`links`), or follow from both (`values`). Its choices are `fixed`, as (value,
    label), or have their labels in a table (`labels`). A filter in `used_only` offers no
    choice that no row has. `defaults` hold for filters that are not used.
    """

    order = ()
    latest_first = {}
    columns = {}
    fixed = {}
    used_only = frozenset()
    defaults = {}
    periods = ()

    def __init__(self, day):
        self.day = day

    @staticmethod
    def key(day):
        """Return the part of the day that the rows depend on."""
        return day

    def with_columns(self, rows):
        """Annotate what `columns` and `latest_first` read beside the fields."""
        return rows

    def read_columns(self):
        """Return {column: its values in the order of the rows}; one query."""
        names = ["pk", *self.columns.values(), *self.latest_first.values()]
        rows = self.with_columns(self.rows()).order_by(*self.order).values_list(*names)
        read = zip(*rows, strict=True) if rows else [()] * len(names)
        return dict(zip(names, read, strict=True))

    def read_links(self, position):
        """Return {filter: [(position of the row, value)]}; one query."""
        found = {name: [] for name in self.links()}
        parts = [
            link.rows.order_by().values_list(Value(name), link.owner, link.value)
            for name, links in self.links().items()
            for link in links
        ]
        for name, owner, value in union(parts).iterator(chunk_size=10_000):
            if owner in position:
                found[name].append((position[owner], value))
        return found

    def read_labels(self, **only):
        """Return {filter: [Choice]} in order, of some filters `only` some; one query."""
        labels = self.labels()
        for name in only.keys() & labels.keys():
            rows = labels[name].rows.filter(slug__in=only[name])
            labels[name] = replace(labels[name], rows=rows)
        found = {name: [] for name in labels}
        for name, value, nb, en, sort, *above in union(map(_labelled, labels.items())):
            parent, group = above
            choice = Choice(value, nb, en or nb, parent=parent or "", group=group)
            found[name].append((sort or norwegian_key(nb), choice))
        in_order = {name: _sorted(choices) for name, choices in found.items()}
        return {
            name: list(nested(choices)) if labels[name].parent != NOTHING else choices
            for name, choices in in_order.items()
        }

    def values(self, columns, links):
        """Return {filter: pairs of (position of a row, value)}."""
        own = {name: enumerate(columns[at]) for name, at in self.columns.items()}
        return own | links

    def choices(self, labels, used):
        """Return {filter: [Choice]}; `used` are the values that some row has."""
        fixed = {
            name: [Choice(value, *in_both(label)) for value, label in choices]
            for name, choices in self.fixed.items()
        }
        return {
            name: [
                c
                for c in choices
                if name not in self.used_only or c.value in used[name]
            ]
            for name, choices in (fixed | labels).items()
        }

    def counted(self, name, rows):
        """List queries for (filter, value, number of rows) that have the value."""
        if name in self.columns:
            column = self.columns[name]
            return [grouped(self.with_columns(rows), name, column, Count("pk"))]
        return [
            grouped(
                link.rows.filter(**{f"{link.owner}__in": rows.order_by().values("pk")}),
                *(name, link.value, Count(link.owner, distinct=True)),
            )
            for link in self.links().get(name, ())
        ]


def grouped(rows, name, value, number):
    """Return a query for (filter, value, number)."""
    return rows.order_by().values_list(Value(name), value).annotate(n=number)


def union(queries):
    first, *others = queries
    return first.union(*others, all=True).order_by() if others else first


def nested(choices, parent="", depth=0):
    """Yield the choices, each followed by its parts."""
    for choice in choices:
        if choice.parent == parent:
            yield replace(choice, depth=depth)
            yield from nested(choices, choice.value, depth + 1)


def in_both(label):
    """Return a label in Norwegian and in English; to translate each time takes long."""
    texts = []
    for code in ("nb", "en"):
        with translation.override(code):
            texts.append(str(label))
    return texts


def _labelled(item):
    name, labels = item
    texts = labels.value, labels.nb, labels.en, labels.sort
    return labels.rows.order_by().values_list(
        Value(name), *texts, labels.parent, labels.group
    )


def _sorted(choices):
    return [choice for _key, choice in sorted(choices, key=lambda pair: pair[0])]
