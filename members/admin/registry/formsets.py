"""Formsets that validate the periods of their rows together, as they will be saved.

One membership may end and the next begin in one save: validated alone, the new one would
overlap the old one as it still is in the database.
"""

from datetime import date
from itertools import combinations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q
from django.forms import BaseInlineFormSet, ModelForm

from members.fields.bounded_formsets import BoundedFormSetMixin
from members.models.constraints import have_checks_that_hold
from members.models.periods import Period

MAX_NEW_ROWS = 50


class PeriodInlineForm(ModelForm):
    """A row that leaves its exclusion constraints to PeriodInlineFormSet."""

    def validate_constraints(self):
        exclude = self._get_validation_exclusions()
        left = [ExclusionConstraint]
        left += [CheckConstraint] * have_checks_that_hold(self.instance, exclude)
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if not isinstance(constraint, tuple(left)):
                    self._validate_constraint(constraint, model, exclude)

    def _validate_constraint(self, constraint, model, exclude):
        try:
            constraint.validate(model, self.instance, exclude=exclude)
        except ValidationError as refusal:
            # As Model.validate_constraints() finds the field that an error belongs to.
            names = getattr(constraint, "fields", ())
            if refusal.code == "unique" and len(names) == 1:
                refusal = ValidationError({names[0]: refusal})
            self._update_errors(refusal)


class PeriodInlineFormSet(BoundedFormSetMixin, BaseInlineFormSet):
    """Rows that are validated against each other by the model's exclusion constraints."""

    @property
    def max_rows(self):
        """The rows that the record has, and as many new ones as a person adds at once."""
        return len(self.get_queryset()) + MAX_NEW_ROWS

    def clean(self):
        super().clean()
        if not any(self.errors):
            for constraint in self.model._meta.constraints:
                if isinstance(constraint, ExclusionConstraint):
                    self._validate_exclusion(constraint)

    def _validate_exclusion(self, constraint):
        remaining = [form for form in self.forms if self._applies(form, constraint)]
        for first, second in combinations(remaining, 2):
            key = self._key(first.instance, constraint)
            if key == self._key(second.instance, constraint) and _clashes(
                first.instance, second.instance
            ):
                default = constraint.violation_error_message
                words = getattr(first.instance, "overlap_text", default)
                second.add_error(None, words)
        if self.fk.name not in _key_names(constraint):
            self._validate_other_parents(constraint, remaining)

    def _validate_other_parents(self, constraint, forms):
        """Compare with rows of other records too: a person has offices in several bodies."""
        own = [form.instance.pk for form in self.initial_forms if form.instance.pk]
        others = self.model.objects.exclude(pk__in=own)
        for form in forms:
            key = self._key(form.instance, constraint)
            rows = others.filter(constraint.condition or Q(), **key)
            if any(_clashes(form.instance, row) for row in rows):
                form.add_error(None, constraint.violation_error_message)

    def _applies(self, form, constraint):
        is_deleted = self.can_delete and self._should_delete_form(form)
        if is_deleted or not (form.has_changed() or form.instance.pk):
            return False
        row = form.instance
        return None not in self._key(row, constraint).values() and all(
            getattr(row, field) == value
            for field, value in (constraint.condition or Q()).children
        )

    def _key(self, row, constraint):
        names = [name for name in _key_names(constraint) if name != self.fk.name]
        fields = [self.model._meta.get_field(name).attname for name in names]
        return {field: getattr(row, field) for field in fields}


def _key_names(constraint):
    """Return the fields that must be equal for two periods to exclude each other."""
    return [field for field, _ in constraint.expressions if isinstance(field, str)]


def _clashes(one, other):
    """Whether two rows hold on a common day; rows without a period hold always."""
    if not isinstance(one, Period):
        return True
    starts = max(one.since or date.min, other.since or date.min)
    return starts <= min(one.until or date.max, other.until or date.max)
