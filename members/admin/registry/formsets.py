"""Rows saved together are judged together, as they will stand.

A stay may end and the next one start in one save: judged row by row, the new stay would
meet the old one as it still stands in the database.
"""

from datetime import date
from itertools import combinations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseInlineFormSet, ModelForm


class RowForm(ModelForm):
    """One row of a set; what forbids two periods to meet is left to the set."""

    def validate_constraints(self):
        exclude = self._get_validation_exclusions()
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if not isinstance(constraint, ExclusionConstraint):
                    self._try(constraint, model, exclude)

    def _try(self, constraint, model, exclude):
        try:
            constraint.validate(model, self.instance, exclude=exclude)
        except ValidationError as refusal:
            # Django's own way of finding the field that a refusal belongs to.
            names = getattr(constraint, "fields", ())
            if refusal.code == "unique" and len(names) == 1:
                refusal = ValidationError({names[0]: refusal})
            self._update_errors(refusal)


class SetOfRows(BaseInlineFormSet):
    """The rows of one noun under a record, compared with each other before they are saved."""

    def clean(self):
        super().clean()
        if not any(self.errors):
            for constraint in self.model._meta.constraints:
                if isinstance(constraint, ExclusionConstraint):
                    self._keep_apart(constraint)

    def _keep_apart(self, constraint):
        standing = [form for form in self.forms if self._stands(form, constraint)]
        for first, second in combinations(standing, 2):
            same = self._same(first.instance, constraint)
            if same == self._same(second.instance, constraint) and _meet(
                first.instance, second.instance
            ):
                second.add_error(None, constraint.violation_error_message)
        if self.fk.name not in _names(constraint):
            self._keep_apart_from_others(constraint, standing)

    def _keep_apart_from_others(self, constraint, standing):
        """Compare with rows under other records too: a person sits for several."""
        shown = [form.instance.pk for form in self.initial_forms if form.instance.pk]
        others = self.model.objects.exclude(pk__in=shown)
        for form in standing:
            same = self._same(form.instance, constraint)
            rows = others.filter(constraint.condition or Q(), **same)
            if any(_meet(form.instance, row) for row in rows):
                form.add_error(None, constraint.violation_error_message)

    def _stands(self, form, constraint):
        gone = self.can_delete and self._should_delete_form(form)
        if gone or not (form.has_changed() or form.instance.pk):
            return False
        row = form.instance
        return None not in self._same(row, constraint).values() and all(
            getattr(row, field) == value
            for field, value in (constraint.condition or Q()).children
        )

    def _same(self, row, constraint):
        names = [name for name in _names(constraint) if name != self.fk.name]
        fields = [self.model._meta.get_field(name).attname for name in names]
        return {field: getattr(row, field) for field in fields}


def _names(constraint):
    """The fields that must be the same for two periods to be compared."""
    return [field for field, _ in constraint.expressions if isinstance(field, str)]


def _meet(one, other):
    starts = max(one.since or date.min, other.since or date.min)
    return starts <= min(one.until or date.max, other.until or date.max)
