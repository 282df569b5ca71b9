"""Lay what was typed over what others have saved since the form was shown."""

from dataclasses import dataclass

from django.core import signing
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from . import snapshot

CARRIED = "_as_shown"
MOST_ROWS = 2000


@dataclass
class Difference:
    """One thing that somebody else has saved; `typed` is None where nothing was typed."""

    what: str
    before: str
    saved: str
    typed: str | None = None


class ThreeWayMerge:
    """The post as it should be shown again, and what to tell about it."""

    def __init__(self, post):
        self.post, self.data = post, post.copy()
        self.began = _read(post.get(CARRIED))
        self.differences = []

    def record(self, form):
        typed = snapshot.typed(form, self.post)
        for name, values in self._fields(form, "", self.began.get(""), typed).items():
            self.data.setlist(name, values)

    def rows(self, formset):
        """Lay the rows out anew: those that stand now, then those that were typed."""
        began = self.began.get(formset.prefix, {})
        places = self._places(formset)
        rows = []
        for form in formset.initial_forms:
            pk = str(form.instance.pk)
            rows.append(
                self._standing(formset, form, began.get(pk), places.pop(pk, None))
            )
        standing = len(rows)
        for pk, place in places.items():
            rows += self._other(formset, began.get(pk), place)
        self._lay(formset, rows, standing)

    def _fields(self, form, label, began, typed):
        """Take over what others changed and was left alone here; tell all of it."""
        kept = {}
        for name, now in snapshot.of_form(form).items():
            before, mine = (began or {}).get(name), typed[name]
            is_new = now not in (before, mine)
            kept[name] = now if is_new and mine == before else mine
            if is_new:
                what = " · ".join(filter(None, [label, str(form[name].label)]))
                self._tell(form[name].field, what, before, now, mine)
        return kept

    def _tell(self, field, what, before, now, mine):
        words = [snapshot.in_words(field, values) for values in (before, now)]
        typed = None if mine == before else snapshot.in_words(field, mine)
        self.differences.append(Difference(capfirst(what), *words, typed))

    def _standing(self, formset, form, began, place):
        """A row that stands, as it was typed, or as it is when it was not shown."""
        row = form.instance
        fixed = _fixed(formset, row.pk)
        label = f"{formset.model._meta.verbose_name} {row}"
        if began is None:
            self.differences.append(Difference(capfirst(label), "", _("added")))
        if place is None:
            return snapshot.of_form(form) | fixed
        typed = snapshot.typed(form, self.post, place)
        return self._fields(form, label, began, typed) | fixed | self._deleted(place)

    def _other(self, formset, began, place):
        """A new row, or one that somebody else has removed: kept if something was typed."""
        form = formset.empty_form
        typed = snapshot.typed(form, self.post, place)
        if began is None:
            return [typed | _fixed(formset, "")]
        if self._deleted(place):
            return []
        words = [snapshot.in_words(form.fields[name], began[name]) for name in began]
        what = f"{formset.model._meta.verbose_name} {', '.join(filter(None, words))}"
        self.differences.append(Difference(capfirst(what), "", _("removed")))
        return [] if typed == began else [typed | _fixed(formset, "")]

    def _places(self, formset):
        """Where the post has each row: {pk, or "new" and a number: prefix of its fields}."""
        places = {}
        for number in range(_number(self.post.get(f"{formset.prefix}-TOTAL_FORMS"))):
            prefix = f"{formset.prefix}-{number}-"
            pk = self.post.get(prefix + formset.model._meta.pk.name)
            places[pk or f"new {number}"] = prefix
        return places

    def _deleted(self, place):
        return {"DELETE": ["on"]} if self.post.get(f"{place}DELETE") else {}

    def _lay(self, formset, rows, standing):
        prefix = f"{formset.prefix}-"
        for key in [key for key in self.data if key.startswith(prefix)]:
            del self.data[key]
        self.data[f"{prefix}TOTAL_FORMS"] = str(len(rows))
        self.data[f"{prefix}INITIAL_FORMS"] = str(standing)
        for number, row in enumerate(rows):
            for name, values in row.items():
                self.data.setlist(f"{prefix}{number}-{name}", values)


def _fixed(formset, pk):
    parent = str(formset.instance.pk)
    return {formset.model._meta.pk.name: [str(pk)], formset.fk.name: [parent]}


def carry(record):
    """Write down what a form shows, so that it comes back as it was written."""
    return signing.dumps(record, salt=CARRIED, compress=True)


def _read(carried):
    try:
        return signing.loads(carried or "", salt=CARRIED)
    except signing.BadSignature:
        return {}


def _number(text):
    return min(int(text), MOST_ROWS) if text and text.isdecimal() else 0
