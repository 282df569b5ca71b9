"""The preview of an undo: its size in two sentences, and its rows in pages."""

from collections import Counter
from functools import cached_property, partial

from django.utils.formats import number_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext_lazy

from members.actions import undo_title
from members.models import Organization
from members.records.history import UndoConflict
from members.records.history.parts import organization_of
from members.records.history.sentences import inside_sentence
from members.records.history.words import number_of_rows, reader_of

from ..desk import numbered_page
from ..history.pages import picture_text

AND = "and"  # translated by Django
ON_PAGE, MOST_NAMED, MOST_CONFLICTS = 25, 3, 5
EFFECTS = {
    "update": gettext_lazy("Changed back: %(rows)s."),
    "delete": gettext_lazy("Removed: %(rows)s."),
    "insert": gettext_lazy("Put back: %(rows)s."),
}
ACTS = {
    "insert": pgettext_lazy("undo", "comes back"),
    "update": pgettext_lazy("undo", "is changed back"),
    "delete": pgettext_lazy("undo", "is removed"),
}
WHY = {
    UndoConflict.GONE: gettext_lazy("It has been deleted since."),
    UndoConflict.BACK: gettext_lazy("It is there again, with another value."),
    UndoConflict.ERASED: gettext_lazy(
        "The person has been erased since, and what was erased never comes back."
    ),
    UndoConflict.OWN: gettext_lazy(
        "The person has said so, and no one else may change it."
    ),
    UndoConflict.UNKNOWN: gettext_lazy("What it contained has not been kept."),
}


class PlanPreview:
    """A plan as sentences, and a page of its rows; only those that stop it, if any do."""

    def __init__(self, plan, request):
        stopped = plan.conflicts
        rows = stopped or [row for act in ACTS for row in _all(plan.of(act))]
        self.is_stopped = bool(stopped)
        self.page = numbered_page(request, rows, ON_PAGE)
        self.reader = reader_of(_row_states(self.page))
        self.reader.picture = partial(picture_text, self.reader.known_rows)
        self.rows = [self._row_context(row) for row in self.page]
        # The persons who are asked again.
        self.asked = len({row.before["person_id"] for row in plan.ended})
        self._plan = plan

    @cached_property
    def organizations(self):
        """The names of the organizations with rows in the plan, in order."""
        rows = self._plan.rows
        ids = {organization_of(row.model, row.row_id, row.values) for row in rows}
        names = Organization.objects.filter(pk__in=ids - {None}).order_by("sort_name")
        back = self._plan.of("insert").get(Organization, ())
        names = names.values_list("name", flat=True)
        return [*(row.before["name"] for row in back), *names]

    @property
    def title(self):
        names = self.organizations
        if len(names) == 1:
            return _("Undo for %(name)s") % {"name": names[0]}
        return undo_title(len(names), rows=len(self._plan.rows))

    @property
    def about(self):
        """The sentence of the organizations: the first by name, the others as a number."""
        names, more = self.organizations[:MOST_NAMED], self.organizations[MOST_NAMED:]
        if more:
            names.append(_("%(n)s more") % {"n": number_format(len(more))})
        names = get_text_list(names, _(AND))
        return _("It is about %(names)s.") % {"names": names} if names else ""

    @property
    def effects(self):
        """The sentences of the rows that are changed back, removed and put back."""
        groups = {act: self._plan.of(act) for act in EFFECTS}
        return [
            EFFECTS[act] % {"rows": ", ".join(map(self._group, of_act.items()))}
            for act, of_act in groups.items()
            if of_act
        ]

    def _group(self, group):
        """Return "38 memberships (category)" of (model, rows)."""
        model, rows = group
        columns = {c for row in rows if row.act == "update" for c in row.columns}
        labels = [text for c, text in self.reader.labels(model) if c in columns]
        names = ", ".join(map(inside_sentence, labels))
        if len(labels) > MOST_NAMED:
            n = len(labels)
            names = ngettext("%(n)s field", "%(n)s fields", n) % {"n": n}
        number = number_of_rows(model, len(rows))
        return f"{number} ({names})" if names else number

    def _labels(self, row):
        """Return [(label, column)] of the columns that people read of an update."""
        labels = self.reader.labels(row.model) if row.act == "update" else []
        return [(label, column) for column, label in labels if column in row.columns]

    def _row_context(self, row):
        return {
            "kind": capfirst(str(row.model._meta.verbose_name)),
            "name": self.reader.row_name(row.model, row.values),
            "act": ACTS[row.act],
            "fields": [self._field(row, *each) for each in self._labels(row)],
            "conflicts": self._conflicts(row)[:MOST_CONFLICTS],
            "more": max(0, len(self._conflicts(row)) - MOST_CONFLICTS),
        }

    def _field(self, row, label, column):
        """Return (label, value now, value that is put back, column)."""
        return label, *self._values(row, column, row.live, row.before), column

    def _conflicts(self, row):
        """Return the reasons why a row stops the undo; rows that refer to it as a number."""
        kinds = [each.kind for each in row.conflicts]
        referring = Counter(each.model for each in row.conflicts if each.model)
        added = _("Added since, and belongs to it: %(kind)s")
        reasons = [
            {"why": added % {"kind": number_of_rows(model, number)}}
            for model, number in referring.items()
        ]
        changed = [c for c in row.conflicts if c.kind == UndoConflict.CHANGED]
        reasons += [self._difference(row, each) for each in changed]
        return reasons + [{"why": WHY[kind]} for kind in kinds if kind in WHY]

    def _difference(self, row, conflict):
        """Return the value that the act left, and the one of today."""
        label = self.reader.label(row.model, conflict.column)
        left, now = self._values(row, conflict.column, row.after, row.live)
        return {"label": label, "left": left, "now": now}

    def _values(self, row, column, *states):
        """Return the value of the column in each state; none where there is no row."""
        return [
            self.reader.read_value(row.model, column, one.get(column), one)
            if one
            else ""
            for one in states
        ]


def _all(models):
    return [row for rows in models.values() for row in rows]


def _row_states(rows):
    """Yield (model, values) of each state that the page names something of."""
    for row in rows:
        for values in (row.live, row.before, row.after):
            if values:
                yield row.model, values
