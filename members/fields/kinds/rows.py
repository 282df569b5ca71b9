"""Fields that are rows of their own: other names, presences at sites, services."""

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Prefetch
from django.db.models.functions import JSONObject
from django.utils.text import capfirst

from members.models import Organization
from members.models.periods import Period
from members.models.slugs import find_by_slug

from ..decimals import DecimalField
from ..forms import OrganizationNameField, PeriodEndField
from ..row_forms import formset_of
from ..values import difference_of_lists, refuse_choice, refuse_shape, source_of
from . import row_values
from .base import Fact, Field

PERIOD = [field.name for field in Period._meta.fields]


class Rows(Field):
    """[{"id": 1, column: value, …}, …] of the rows of a model that point at the target.

    A proposal is {"add": [rows without id], "change": [rows], "remove": [ids]}. `labels`
    names columns otherwise than the model does, and `one` a row; `add` is on the button for
    one more row, of which a form has `spare` empty ones and `most` at most. `cell` is the
    attribute of a row that a sheet shows, by default its first column. `helps` explains
    columns; those of `required` must be filled in where the model does not ask for it.
    """

    is_own_column = False
    is_in_staff_form = False
    input_template = "components/inputs/rows.html"
    # The column of an organization; a reader to whom it is hidden does not see the row.
    named_in = ""
    hidden_text = ""

    def __init__(
        self,
        name,
        model,
        columns,
        *,
        add,
        one="",
        labels=None,
        spare=0,
        most=40,
        cell="",
        helps=None,
        required=(),
        **declared,
    ):
        super().__init__(name, **declared)
        self.is_dated = issubclass(model, Period)
        self.rows_model = model
        self.columns = [*columns, *PERIOD] if self.is_dated else [*columns]
        # Those that visitors may read.
        self.public_columns = self.columns
        self._one = one
        self.own_columns, self.add, self.labels = columns, add, labels or {}
        self.helps, self.required = helps or {}, required
        self.spare, self.most, self.cell = spare, most, cell or columns[0]

    @property
    def label(self):
        return self._label or self.rows_model._meta.verbose_name_plural

    @property
    def one(self):
        """The word for one row: "Partner"."""
        return capfirst(str(self._one or self.rows_model._meta.verbose_name))

    def columns_of_rows(self):
        return [self.rows_model._meta.get_field(name) for name in self.columns]

    def lock(self, target):
        # Others may write a row without locking the target.
        if target.pk:
            rows = self.rows_of(target).order_by("pk")
            list(rows.select_for_update(no_key=True, of=["self"]))

    def rows_of(self, target):
        """Filter the rows of the target that a proposal may change."""
        return self.own(getattr(target, self.name).all())

    def own(self, rows):
        """Filter the rows that an organization may change."""
        return rows

    def live(self, target):
        if target.pk is None:
            return []
        if self._loaded in target.__dict__:
            return [self._plain_row(row) for row in target.__dict__[self._loaded]]
        rows = self.rows_of(target).order_by("pk").prefetch_related(*self._relations())
        return [{"id": row.pk, **self._value(row)} for row in rows]

    @property
    def _loaded(self):
        return f"{self.name}_loaded"

    def loaded(self, rows):
        key = self.model._meta.get_field(self.name).field.name
        own = self.own(self.rows_model.objects.filter(**{key: OuterRef("pk")}))
        paths = {c.name: F(self._path(c)) for c in self.columns_of_rows()}
        values = own.order_by("pk").values(json=JSONObject(id=F("pk"), **paths))
        return rows.annotate(**{self._loaded: ArraySubquery(values)})

    def _path(self, column):
        return row_values.path_of(column)

    def _relations(self):
        columns = [c for c in self.columns_of_rows() if c.is_relation]
        return [column.name for column in columns if row_values.has_slug(column)]

    def _value(self, row):
        return {c.name: row_values.json_value(row, c) for c in self.columns_of_rows()}

    def _plain_row(self, row):
        values = {
            c.name: row_values.plain(c, row[c.name]) for c in self.columns_of_rows()
        }
        return row | values

    def organizations(self, value):
        return [
            row[self.named_in] for row in value if self.named_in and row[self.named_in]
        ]

    def clean(self, value):
        """Order the rows by number, new ones last; refuse any other shape."""
        if not isinstance(value, list):
            refuse_shape()
        rows = [self._clean_row(row) for row in value]
        saved = sorted((row for row in rows if "id" in row), key=lambda row: row["id"])
        return saved + [row for row in rows if "id" not in row]

    def _clean_row(self, row):
        if not isinstance(row, dict) or set(row) - {"id"} != set(self.columns):
            refuse_shape()
        if not isinstance(row.get("id", 0), int):
            refuse_shape()
        return self._plain_row(row)

    def propose(self, live, value):
        was = {row["id"]: row for row in live}
        saved = {row["id"]: row for row in value if "id" in row}
        if strangers := saved.keys() - was.keys():
            raise ValidationError(
                row_values.gone(), code="gone", params={"rows": strangers}
            )
        difference = {
            "add": [row for row in value if "id" not in row],
            "change": [row for number, row in saved.items() if row != was[number]],
            "remove": sorted(was.keys() - saved.keys()),
        }
        return difference if any(difference.values()) else None

    def result(self, live, proposed):
        changed = {row["id"]: row for row in proposed["change"]}
        left = [row for row in live if row["id"] not in proposed["remove"]]
        return [changed.get(row["id"], row) for row in left] + proposed["add"]

    def apply(self, target, proposed, speaker):
        rows = self.rows_of(target)
        touched = {*proposed["remove"], *(row["id"] for row in proposed["change"])}
        if rows.filter(pk__in=touched).count() < len(touched):
            raise ValidationError(row_values.gone(), code="gone")
        self._remove(rows.filter(pk__in=proposed["remove"]))
        for value in proposed["change"]:
            self._write(rows.get(pk=value["id"]), value, speaker)
        for value in proposed["add"]:
            row = self.rows_model(source=source_of(speaker))
            setattr(row, getattr(target, self.name).field.name, target)
            self._write(row, value, speaker)

    def _remove(self, rows):
        rows.delete()

    def _write(self, row, value, speaker):
        for column in self.columns_of_rows():
            setattr(row, column.name, self._python(column, value[column.name]))
        # Constraints between rows are checked by the database when all are written.
        row.full_clean(validate_constraints=False)
        row.save()

    def _python(self, column, value):
        if not column.is_relation:
            return column.to_python(value or None) if column.null else value
        if column.null and not value:
            return None
        try:
            # It may have been renamed or merged into another since it was proposed.
            return find_by_slug(column.related_model.objects.all(), value)
        except column.related_model.DoesNotExist:
            refuse_choice()

    # Forms

    def input(self, context, value, data=None, prefix=None):
        # Organizations that are not listed are named to no other member; their rows stay.
        hidden = [row for row in value if self._is_hidden(row, context)]
        visible = [row for row in value if row not in hidden]
        columns = {}
        for column in self.asked_columns():
            field = columns[column.name] = self._form_field(column, context, visible)
            field.help_text = self.helps.get(column.name, "")
            field.required |= column.name in self.required
        formset = formset_of(self, columns, visible, data, context.names, prefix)
        formset.hidden_rows = hidden
        return formset

    def _is_hidden(self, row, context):
        return bool(self.named_in) and context.is_hidden(row[self.named_in])

    def row_refusals(self, row):
        """Return {column: message} of the values in a row that contradict each other."""
        return {}

    def asked_columns(self):
        """Return the columns that a form has inputs for."""
        columns = self.columns_of_rows()
        return [c for c in columns if not c.name.endswith("_precision")]

    def label_of(self, column):
        return capfirst(str(self.labels.get(column.name, column.verbose_name)))

    def _form_field(self, column, context, value):
        label = self.label_of(column)
        if f"{column.name}_precision" in self.columns:
            return PeriodEndField(column.name, label=label)
        if column.related_model is Organization:
            required = not column.blank
            return OrganizationNameField(context, label=label, required=required)
        if column.is_relation:
            used = [row[column.name] for row in value]
            offered = context.names.offered(column.related_model, used)
            choices = [("", "–"), *((row.slug, str(row)) for row in offered)]
            required = not column.blank
            return forms.ChoiceField(label=label, choices=choices, required=required)
        if isinstance(column, models.DecimalField):
            return column.formfield(label=label, form_class=DecimalField)
        return row_values.text_input(column, column.formfield(label=label))

    # Pages

    def lines(self, value, names):
        return [self.line(row, names) for row in value]

    def summaries(self, rows, names):
        """Return the line of each row in a form that has not opened it."""
        return self.lines(rows, names)

    def line(self, row, names):
        """Return a row in one line: "Øya, leietaker, fra 2019"."""
        fields = map(self.rows_model._meta.get_field, self.own_columns)
        words = [row_values.word(field, row[field.name], names) for field in fields]
        if self.is_dated:
            days = {name: row_values.day(name, row[name]) for name in PERIOD}
            words.append(self.rows_model(**days).period_text)
        return ", ".join(filter(None, words))

    def difference(self, old, new, names):
        was = {row["id"]: self.line(row, names) for row in old if "id" in row}
        now = [(row.get("id"), self.line(row, names)) for row in new]
        gone = was.keys() - {number for number, _text in now}
        changed = [(was[n], text) for n, text in now if was.get(n, text) != text]
        return difference_of_lists(
            self.lines(old, names),
            added=[text for number, text in now if number not in was],
            changed=changed,
            removed=[text for number, text in was.items() if number in gone],
        )

    def fact(self, target):
        rows = [str(row) for row in self.rows_of(target)]
        return Fact(self.title, ", ".join(rows)) if rows else None

    # Files

    def load(self, rows, day):
        rows_model = self.rows_model.objects
        related = rows_model.on(day) if self.is_dated else rows_model.all()
        if relations := self._relations():
            related = related.select_related(*relations)
        return rows.prefetch_related(Prefetch(self.name, related))

    def cells(self, target):
        rows = getattr(target, self.name).all()
        return ["; ".join(dict.fromkeys(map(self.cell_text, rows)))]

    def cell_text(self, row):
        return str(getattr(row, self.cell))
