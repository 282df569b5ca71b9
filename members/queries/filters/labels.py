"""The labels of the choices of a list: where they stand, and how they are read."""

from dataclasses import dataclass, replace

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from members.models import Site, Topic

from .sharing import shared

NOTHING = Value("")


@dataclass(frozen=True)
class Labels:
    """A table with the labels of values; without `sort` they stand in Norwegian order.

    Each is of one row of the `noun`, or of all rows with its value, which name a row of the
    list in `owner`. Others change only when everything does.
    """

    rows: QuerySet
    nb: str
    en: str
    sort: object = NOTHING
    value: str = "slug"
    parent: object = NOTHING
    group: object = NOTHING
    noun: str = ""
    owner: str = ""

    @property
    def key(self):
        """Return the column by which changed labels are found."""
        if self.noun:
            return Cast("pk", TextField())
        return F(self.value) if self.owner else NOTHING

    def among(self, keys):
        """Return the same of some keys only."""
        name = "pk" if self.noun else self.value
        return self._where(name, keys)

    def of(self, ids):
        """Return the same of some rows of the list only."""
        return self._where(self.owner, ids)

    def _where(self, name, values):
        return replace(self, rows=self.rows.filter(**{f"{name}__in": values}))


TOPIC_LABELS = Labels(
    Topic.objects.in_use(), "label_nb", "label_en", "sort_label", group=F("kind")
)
SITE_LABELS = Labels(
    Site.objects.all(),
    *("name", "name", "sort_name"),
    parent=F("part_of__slug"),
    noun="site",
)


def union(queries):
    """Return the rows of all queries."""
    first, *others = queries
    return first.union(*others, all=True).order_by() if others else first


def read_labels(labels):
    """Return {filter: [(key, value, nb, en, sort, parent, group)]}; one query."""
    rows = {name: [] for name in labels}
    if labels:
        for name, *row in shared(union(map(_labelled, labels.items()))):
            rows[name].append(tuple(row))
    return rows


def _labelled(item):
    name, labels = item
    texts = labels.value, labels.nb, labels.en, labels.sort
    return labels.rows.order_by().values_list(
        Value(name), labels.key, *texts, labels.parent, labels.group
    )
