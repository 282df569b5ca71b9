"""Preview a change of many rows, and store it until it is carried out."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, links
from members.fields import fingerprint
from members.models import BulkEdit

from .acts import ACTS, acts_for

MOST_ROWS = 20_000


@dataclass(frozen=True)
class RowChange:
    """A row with the text before and after; `why` if it cannot be, or is not, changed."""

    row: object
    old: str
    new: str
    why: str = ""

    @property
    def address(self):
        return links.desk_path(self.row)


@dataclass
class Preview:
    """The rows that change, those that cannot, and the number of unchanged ones."""

    changes: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    same: int = 0


def fingerprint_of_row(act, row):
    """Return the fingerprint of the row's state that the act reads and writes."""
    return fingerprint(act.state(row))


def preview(act, value, rows):
    """Return the Preview of an act on the rows as they are now."""
    draft = Preview()
    for row in act.load(rows):
        if why := act.refusal(row, value):
            draft.refused.append(RowChange(row, act.old(row), "", why))
        elif act.changes(row, value):
            draft.changes.append(RowChange(row, act.old(row), act.new(row, value)))
        else:
            draft.same += 1
    return draft


def prepare(list_query, act, value, rows):
    """Store a BulkEdit of some rows; raise ValidationError for none, or too many."""
    if rows.count() > MOST_ROWS:
        raise ValidationError(_("Choose at most %(n)s rows.") % {"n": MOST_ROWS})
    loaded = act.load(rows.select_related(None))
    fingerprints = {row.pk: fingerprint_of_row(act, row) for row in loaded}
    if not fingerprints:
        raise ValidationError(_("There are no rows to change."))
    return BulkEdit.objects.create(
        by=list_query.user,
        noun=list_query.staff_list.key,
        query=list_query.query,
        act=act.key,
        value=value,
        seen=fingerprints,
    )


class ValueForm(forms.Form):
    """The form of one act on rows, with its value if it needs one."""

    def __init__(self, act, rows, data=None):
        self.act, self.rows = act, rows
        super().__init__(data, prefix=act.key, label_suffix="")
        if field := act.field():
            self.fields["value"] = field

    @property
    def arguments(self):
        value = self.cleaned_data.get("value", "")
        return {"act": self.act, "value": value, "rows": self.rows}


def _prepare(list_query, *, by, **values):
    return prepare(list_query, **values)


def _may_change_rows(by, list_query):
    return bool(acts_for(by, list_query.staff_list.model))


PREPARE = Action(
    gettext_lazy("See what will change"), _prepare, "", ValueForm, may=_may_change_rows
)


def act_of(edit):
    return ACTS[edit.act]()


def rows_of(edit):
    """Return the rows of the change, in the order of their list."""
    return act_of(edit).model.objects.filter(pk__in=[*map(int, edit.seen)])


def preview_of(edit):
    """Return the Preview of a stored change; a row that changed since is refused."""
    act = act_of(edit)
    draft = preview(act, edit.value, rows_of(edit))
    changes = draft.changes
    draft.changes = [one for one in changes if not _is_stale(act, edit, one.row)]
    stale = [one for one in changes if _is_stale(act, edit, one.row)]
    draft.refused += [
        RowChange(one.row, one.old, "", changed_meanwhile()) for one in stale
    ]
    return draft


def _is_stale(act, edit, row):
    return edit.seen[str(row.pk)] != fingerprint_of_row(act, row)


def changed_meanwhile():
    return _("Someone has changed this since you looked.")
