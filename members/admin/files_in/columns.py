"""Which heading of the file is which column, with three values of each."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from members.exchange.incoming.columns import remember
from members.exchange.incoming.looked import look_now_or_later
from members.exchange.tables import read_file

from .cells import cell_text
from .own import guessed, open_file, render, store, table_of, target_of
from .snapshots import signed, unsigned

SAMPLES, SCANNED, LONGEST = 3, 300, 60


@dataclass(frozen=True)
class Heading:
    """A heading of the file, the first values below it, and the select of its column."""

    text: str
    samples: list
    field: object

    @property
    def is_left(self):
        return not self.field.value()


class ColumnsForm(forms.Form):
    """A select for each heading, and what an empty cell means."""

    use_required_attribute = False
    empty_clears = forms.BooleanField(
        label=gettext_lazy("Empty cells clear what is in the registry"),
        help_text=gettext_lazy(
            "Otherwise an empty cell leaves the registry as it is. A column that the "
            "file lacks is always left as it is."
        ),
        required=False,
    )

    def __init__(self, incoming, table, user, data=None):
        self.incoming, self.table, self.target = incoming, table, target_of(incoming)
        super().__init__(data, initial=self._stored(), label_suffix="")
        choices = [("", _("– left out –")), *self._groups(user)]
        for name, heading in zip(self.names, table.headings, strict=True):
            self.fields[name] = forms.ChoiceField(
                choices=choices, required=False, label=heading or _("(no heading)")
            )

    @property
    def names(self):
        return [f"column-{number}" for number in range(len(self.table.headings))]

    def _stored(self):
        columns = dict(zip(self.names, self.incoming.columns, strict=False))
        return columns | {"empty_clears": self.incoming.empty_clears}

    def _groups(self, user):
        """Return the columns that the user may write, as groups of a select."""
        groups = {}
        for column in self.target.columns_for(user):
            groups.setdefault(column.part, []).append((column.name, column.label))
        return [(self.target.part_title(part), found) for part, found in groups.items()]

    def clean(self):
        chosen = self.chosen
        twice = [
            (name, self._twice(column))
            for name, column in zip(self.names, chosen, strict=True)
            if column and chosen.count(column) > 1
        ]
        for name, sentence in twice:
            self.add_error(name, sentence)
        if not self.errors:
            for sentence in self.target.missing([c for c in chosen if c]):
                self.add_error(None, sentence)

    def _twice(self, column):
        others = [
            str(self.fields[name].label)
            for name, one in zip(self.names, self.chosen, strict=True)
            if one == column
        ]
        return _("Chosen for several: %(headings)s. Choose one of them.") % {
            "headings": ", ".join(others)
        }

    @property
    def chosen(self):
        return [self.cleaned_data.get(name, "") for name in self.names]

    @property
    def headings(self):
        """List the Headings in the order of the file."""
        return [
            Heading(str(self[name].label), self._samples(number), self[name])
            for number, name in enumerate(self.names)
        ]

    def _samples(self, number):
        found = []
        for line in self.table.lines[:SCANNED]:
            text = cell_text(line.cells[number])[:LONGEST]
            if text and text not in found:
                found.append(text)
            if len(found) == SAMPLES:
                break
        return found

    @property
    def unknown(self):
        return [heading.text for heading in self.headings if heading.is_left]

    def snapshot(self):
        return signed({"sheet": self.table.sheet, "values": self._stored()})


def columns(request, key, site):
    """Render which heading is which column; a POST stores it and looks at the rows."""
    incoming, away = open_file(request, key)
    if away:
        return away
    table, form = table_of(incoming), None
    if request.method == "POST":
        form, answer = _posted(request, incoming, table)
        if answer:
            return answer
    context = {
        "incoming": incoming,
        "table": table,
        "form": form or ColumnsForm(incoming, table, request.user),
        "target": target_of(incoming),
        "notes": table.sentences,
    }
    return render(request, site, "columns", _("Columns of the file"), context)


def _posted(request, incoming, table):
    """Return (the form with its errors, None), or (None, where the page leads)."""
    if request.POST.get("do") == "sheet":
        return None, _read_sheet(request, incoming, table)
    base = unsigned(request.POST)
    if base.get("sheet", table.sheet) != table.sheet:
        messages.warning(request, _("Another window has chosen another sheet."))
        return None, redirect("admin:file_columns", incoming.key)
    data = _merged(request, ColumnsForm(incoming, table, request.user), base)
    form = ColumnsForm(incoming, table, request.user, data)
    return form, _answer(request, incoming, form) if form.is_valid() else None


def _merged(request, form, base):
    """Return what was posted; a choice that this window left alone is as it is stored."""
    data, told = request.POST.copy(), []
    for name, old in base.get("values", {}).items():
        typed = name in data if name == "empty_clears" else data.get(name, "")
        stored = form.initial.get(name)
        if stored != old and typed == old:
            _put(data, name, stored)
        elif stored not in (old, typed) and typed != old:
            told.append(str(form.fields[name].label))
    if told:
        text = _("Also changed in another window, and yours now holds: %s.")
        messages.warning(request, text % ", ".join(told))
    return data


def _put(data, name, value):
    if value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else value or ""


def _answer(request, incoming, form):
    """Store the columns and look at the rows; return where the page leads, None if refused."""
    incoming.columns = form.chosen
    incoming.empty_clears = form.cleaned_data["empty_clears"]
    remember(form.target, form.table.headings, form.chosen)
    given = {"by": request.user, "language": get_language()}
    address = reverse("admin:file_look", args=[incoming.key])
    try:
        task = look_now_or_later(incoming, **given, list_address=address)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None
    store(incoming, "columns", "empty_clears", "seen", "task")
    return redirect("admin:task", task.key) if task else redirect(address)


def _read_sheet(request, incoming, table):
    """Read another sheet of the workbook in place of this one."""
    sheet = request.POST.get("sheet", "")
    if sheet in table.sheets and sheet != table.sheet and incoming.content:
        try:
            found = read_file(bytes(incoming.content), incoming.name, sheet)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            incoming.table, incoming.choices = found.as_json(), {}
            incoming.columns = guessed(
                target_of(incoming), found.headings, request.user
            )
            incoming.seen = {}
            store(incoming, "table", "choices", "columns", "seen")
    return redirect("admin:file_columns", incoming.key)
