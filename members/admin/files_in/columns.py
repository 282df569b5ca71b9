"""Which heading of the file is which column, with three values of each."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import press, run
from members.exchange.incoming.actions import CHOOSE_COLUMNS, READ_SHEET
from members.fields.forms import PlainForm

from ..concurrency.snapshot import RENDERED, signed, unsigned
from ..desk import WRITE, desk_page
from .cells import cell_text
from .permissions import about_open_file, table_of, target_of

SAMPLES, SCANNED, LONGEST = 3, 300, 60


@dataclass(frozen=True)
class FileHeading:
    """A heading of the file, the first values below it, and the select of its column."""

    text: str
    samples: list
    field: object

    @property
    def is_left(self):
        return not self.field.value()


class ColumnsForm(forms.Form):
    """A select for each heading, and the meaning of an empty cell."""

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
        return [(self.target.part_title(part), pairs) for part, pairs in groups.items()]

    def clean(self):
        columns = self.columns
        twice = [
            (name, self._twice(column))
            for name, column in zip(self.names, columns, strict=True)
            if column and columns.count(column) > 1
        ]
        for name, sentence in twice:
            self.add_error(name, sentence)
        if not self.errors:
            for sentence in self.target.missing([c for c in columns if c]):
                self.add_error(None, sentence)

    @property
    def arguments(self):
        return {
            "columns": self.columns,
            "empty_clears": self.cleaned_data["empty_clears"],
            "list_address": reverse("admin:file_look", args=[self.incoming.key]),
        }

    def _twice(self, column):
        others = [
            str(self.fields[name].label)
            for name, one in zip(self.names, self.columns, strict=True)
            if one == column
        ]
        return _("Chosen for several: %(headings)s. Choose one of them.") % {
            "headings": ", ".join(others)
        }

    @property
    def columns(self):
        return [self.cleaned_data.get(name, "") for name in self.names]

    @property
    def headings(self):
        """List the Headings in the order of the file."""
        return [
            FileHeading(str(self[name].label), self._samples(number), self[name])
            for number, name in enumerate(self.names)
        ]

    def _samples(self, number):
        samples = []
        for line in self.table.lines[:SCANNED]:
            text = cell_text(line.cells[number])[:LONGEST]
            if text and text not in samples:
                samples.append(text)
            if len(samples) == SAMPLES:
                break
        return samples

    @property
    def unknown(self):
        return [heading.text for heading in self.headings if heading.is_left]

    def snapshot(self):
        return signed({"sheet": self.table.sheet, "values": self._stored()}, RENDERED)


class SheetForm(PlainForm):
    """The name of a sheet, as it is."""

    @property
    def arguments(self):
        return {"sheet": self.data.get("sheet", "")}


@desk_page(
    "files-in/<slug:key>/columns/",
    "file_columns",
    "files_in/columns",
    gettext_lazy("Columns of the file"),
    methods=WRITE,
)
@about_open_file
def columns(request, incoming):
    """Show which heading is which column; a POST stores it and looks at the rows."""
    table, form = table_of(incoming), None
    if request.method == "POST":
        form, answer = _act_on_post(request, incoming, table)
        if answer:
            return answer
    return {
        "incoming": incoming,
        "table": table,
        "form": form or ColumnsForm(incoming, table, request.user),
        "target": target_of(incoming),
        "notes": table.sentences,
    }


def _act_on_post(request, incoming, table):
    """Return (the form with its errors, None), or (None, where the page leads)."""
    here = redirect("admin:file_columns", incoming.key)
    if request.POST.get("do") == "sheet":
        press(request, READ_SHEET, incoming, SheetForm(request.POST))
        return None, here
    base = unsigned(request.POST, RENDERED)
    if base.get("sheet", table.sheet) != table.sheet:
        messages.warning(request, _("Another window has chosen another sheet."))
        return None, here
    data = _merged_columns(request, ColumnsForm(incoming, table, request.user), base)
    form = ColumnsForm(incoming, table, request.user, data)
    if not run(request, CHOOSE_COLUMNS, form, incoming):
        return form, None
    task, rows = form.result, form.arguments["list_address"]
    return None, redirect("admin:task", task.key) if task else redirect(rows)


def _merged_columns(request, form, base):
    """Return the posted columns; a choice that this window left alone is as stored."""
    data, disputed = request.POST.copy(), []
    for name, old in base.get("values", {}).items():
        posted = name in data if name == "empty_clears" else data.get(name, "")
        stored = form.initial.get(name)
        if stored != old and posted == old:
            _put_value(data, name, stored)
        elif stored not in (old, posted) and posted != old:
            disputed.append(str(form.fields[name].label))
    if disputed:
        text = _("Also changed in another window, and yours now holds: %s.")
        messages.warning(request, text % ", ".join(disputed))
    return data


def _put_value(data, name, value):
    if value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else value or ""
