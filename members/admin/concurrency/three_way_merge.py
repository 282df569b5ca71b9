"""A three-way merge of a posted form with changes saved since it was rendered.

Base is the snapshot that the form carries, theirs the state of the database now, and mine
the posted values. Mine wins where both have changed the same field.
"""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.fields import number_or_none

from . import snapshot


@dataclass
class MergeDifference:
    """A change saved by somebody else; `mine` is None if the field was left alone here."""

    label: str
    base: str
    theirs: str
    mine: str | None = None


class ThreeWayMerge:
    """`data` is the merged QueryDict, `differences` the changes saved meanwhile."""

    def __init__(self, post):
        self.post, self.data = post, post.copy()
        self.base = snapshot.unsigned(post)
        self.differences = []

    def merge_record(self, form):
        base, mine = self.base.get(""), snapshot.posted_values(form, self.post)
        for name, values in self._merge_fields(form, "", base, mine).items():
            self.data.setlist(name, values)

    def merge_rows(self, formset):
        """Replace the formset's data by the rows in the database, and then the new ones."""
        base = self.base.get(formset.prefix, {})
        prefixes = self._prefixes(formset)
        rows = []
        for form in formset.initial_forms:
            pk = str(form.instance.pk)
            rows.append(
                self._existing_row(formset, form, base.get(pk), prefixes.pop(pk, None))
            )
        initial = len(rows)
        for pk, prefix in prefixes.items():
            rows += self._other_row(formset, base.get(pk), prefix)
        self._replace_rows(formset, rows, initial)

    def _merge_fields(self, form, row_label, base, mine):
        """Return {field: values}; note a Difference for each field that others changed."""
        merged = {}
        for name, theirs in snapshot.initial_values(form).items():
            was, posted = (base or {}).get(name), mine[name]
            is_theirs = theirs not in (was, posted)
            merged[name] = theirs if is_theirs and posted == was else posted
            if is_theirs:
                label = " · ".join(filter(None, [row_label, str(form[name].label)]))
                self._note_difference(form[name].field, label, was, theirs, posted)
        return merged

    def _note_difference(self, field, label, base, theirs, mine):
        texts = [snapshot.display_text(field, values) for values in (base, theirs)]
        own_text = None if mine == base else snapshot.display_text(field, mine)
        self.differences.append(MergeDifference(capfirst(label), *texts, own_text))

    def _existing_row(self, formset, form, base, prefix):
        """Return the merged values of a row that is in the database."""
        row = form.instance
        keys = _keys(formset, row.pk)
        label = f"{formset.model._meta.verbose_name} {row}"
        if base is None:
            self.differences.append(MergeDifference(capfirst(label), "", _("added")))
        if prefix is None:
            return snapshot.initial_values(form) | keys
        mine = snapshot.posted_values(form, self.post, prefix)
        merged = self._merge_fields(form, label, base, mine)
        return merged | keys | self._deletion(prefix)

    def _other_row(self, formset, base, prefix):
        """Return [values] of a new row, or of one that was typed in and is deleted by now."""
        form = formset.empty_form
        mine = snapshot.posted_values(form, self.post, prefix)
        if base is None:
            return [mine | _keys(formset, "")]
        if self._deletion(prefix):
            return []
        texts = [snapshot.display_text(form.fields[name], base[name]) for name in base]
        label = f"{formset.model._meta.verbose_name} {', '.join(filter(None, texts))}"
        self.differences.append(MergeDifference(capfirst(label), "", _("removed")))
        return [] if mine == base else [mine | _keys(formset, "")]

    def _prefixes(self, formset):
        """Return the prefix of each posted row by its pk, or "new" and a number."""
        prefixes = {}
        total = self.post.get(f"{formset.prefix}-TOTAL_FORMS", "")
        for number in range(_count(total, formset.max_rows)):
            prefix = f"{formset.prefix}-{number}-"
            pk = self.post.get(prefix + formset.model._meta.pk.name)
            prefixes[pk or f"new {number}"] = prefix
        return prefixes

    def _deletion(self, prefix):
        return {"DELETE": ["on"]} if self.post.get(f"{prefix}DELETE") else {}

    def _replace_rows(self, formset, rows, initial):
        prefix = f"{formset.prefix}-"
        for key in [key for key in self.data if key.startswith(prefix)]:
            del self.data[key]
        self.data[f"{prefix}TOTAL_FORMS"] = str(len(rows))
        self.data[f"{prefix}INITIAL_FORMS"] = str(initial)
        for number, row in enumerate(rows):
            for name, values in row.items():
                self.data.setlist(f"{prefix}{number}-{name}", values)


def _keys(formset, pk):
    parent = str(formset.instance.pk)
    return {formset.model._meta.pk.name: [str(pk)], formset.fk.name: [parent]}


def _count(text, most):
    """Return the number of posted rows, 0 for one that the formset will refuse."""
    count = number_or_none(text, digits=9) or 0
    return count if count <= most else 0
