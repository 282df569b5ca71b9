"""Fields of a proposal that are rows of their own: other names, presences at sites."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from .fields import refuse_shape, said_by


class Rows:
    """The rows of a model that point at the target, each as {"id": …, column: value}."""

    told_as = "rows"
    is_own_column = False

    def __init__(self, name, model, columns):
        self.name, self.model, self.columns = name, model, columns

    def label(self, model):
        return self.model._meta.verbose_name_plural

    def lock(self, target):
        """Hold the rows: others may write one without asking for the target."""
        if target.pk:
            rows = self.rows_of(target).order_by("pk")
            list(rows.select_for_update(no_key=True, of=["self"]))

    def rows_of(self, target):
        """Keep the rows of the target that a proposal may touch."""
        return getattr(target, self.name).all()

    def live(self, target):
        if target.pk is None:
            return []
        rows = self.rows_of(target).order_by("pk").prefetch_related(*self._links())
        return [{"id": row.pk, **self._said(row)} for row in rows]

    def _links(self):
        fields = map(self.model._meta.get_field, self.columns)
        return [field.name for field in fields if field.is_relation]

    def _said(self, row):
        return {column: _plain(getattr(row, column)) for column in self.columns}

    def clean(self, value):
        """Order the rows by number, new ones last; refuse what is no row."""
        if not isinstance(value, list):
            refuse_shape()
        rows = [self._row(row) for row in value]
        known = [row for row in rows if "id" in row]
        return sorted(known, key=lambda row: row["id"]) + [
            row for row in rows if "id" not in row
        ]

    def _row(self, row):
        if not isinstance(row, dict) or set(row) - {"id"} != set(self.columns):
            refuse_shape()
        if not isinstance(row.get("id", 0), int):
            refuse_shape()
        return {name: _plain(value) for name, value in row.items()}

    def propose(self, live, wanted):
        was = {row["id"]: row for row in live}
        kept = {row["id"]: row for row in wanted if "id" in row}
        if strangers := kept.keys() - was.keys():
            raise ValidationError(_gone(), code="gone", params={"rows": strangers})
        difference = {
            "add": [row for row in wanted if "id" not in row],
            "change": [row for number, row in kept.items() if row != was[number]],
            "remove": sorted(was.keys() - kept.keys()),
        }
        return difference if any(difference.values()) else None

    def result(self, live, proposed):
        changed = {row["id"]: row for row in proposed["change"]}
        kept = [row for row in live if row["id"] not in proposed["remove"]]
        return [changed.get(row["id"], row) for row in kept] + proposed["add"]

    def apply(self, target, proposed, speaker):
        rows = self.rows_of(target)
        if rows.filter(pk__in=self._touched(proposed)).count() < len(
            set(self._touched(proposed))
        ):
            raise ValidationError(_gone(), code="gone")
        rows.filter(pk__in=proposed["remove"]).delete()
        for said in proposed["change"]:
            self._write(rows.get(pk=said["id"]), said, speaker)
        for said in proposed["add"]:
            row = self.model(source=said_by(speaker))
            setattr(row, getattr(target, self.name).field.name, target)
            self._write(row, said, speaker)

    def _touched(self, proposed):
        return [*proposed["remove"], *(row["id"] for row in proposed["change"])]

    def _write(self, row, said, speaker):
        for column in self.columns:
            setattr(row, column, self._meant(column, said[column]))
        # What other rows have to do with it, the database says when all are written.
        row.full_clean(validate_constraints=False)
        row.save()

    def _meant(self, column, value):
        field = self.model._meta.get_field(column)
        if not field.is_relation:
            return field.to_python(value or None) if field.null else value
        found = field.related_model.objects.filter(slug=value).first()
        if found is None:
            raise ValidationError(_("Choose one of the values offered."), code="choice")
        return found


def _plain(value):
    if isinstance(value, models.Model):
        return value.slug
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def _gone():
    return _("A row that this changes is gone. Look at what is live now.")
