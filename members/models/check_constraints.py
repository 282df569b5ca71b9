"""Check constraints of a row validated together: by one query, not by one each."""

from django.db import models, router
from django.db.models.functions import Coalesce


class CheckedTogether(models.Model):
    """A row whose check constraints are validated one by one only if one of them fails."""

    checks_hold = False

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        self.checks_hold = have_checks_that_hold(self, exclude)
        try:
            super().validate_constraints(exclude=exclude)
        finally:
            self.checks_hold = False

    def get_constraints(self):
        """Return all, or those that validate_constraints() still has to ask for."""
        if not self.checks_hold:
            return super().get_constraints()
        return [
            (model, [one for one in constraints if not _is_check(one)])
            for model, constraints in super().get_constraints()
        ]


def have_checks_that_hold(row, exclude=None):
    """Whether a row meets all its check constraints, without those of excluded fields.

    An error of the database is a no: each constraint by itself then decides.
    """
    exclude = exclude or set()
    conditions = [
        Coalesce(one.condition, True, output_field=models.BooleanField())
        for one in filter(_is_check, row._meta.constraints)
        if not one._expression_refs_exclude(type(row), one.condition, exclude)
    ]
    values = row._get_field_expression_map(meta=row._meta, exclude=exclude)
    using = router.db_for_write(type(row), instance=row)
    is_violated = ~models.Q(*conditions)
    return not conditions or not is_violated.check(values, using=using)


def _is_check(constraint):
    return isinstance(constraint, models.CheckConstraint)
