"""Validate all check constraints of a row by one query, as long as none is violated.

Django asks the database for each of them, within a savepoint of its own: of the
statements of a form, or of a row of a CSV file, most were these.
"""

from contextlib import nullcontext

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, router, transaction
from django.db.models import BooleanField, CheckConstraint, Model, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

one_by_one = Model.validate_constraints


def install():
    """Replace `Model.validate_constraints`, which full_clean() of every model calls."""
    Model.validate_constraints = validate_constraints


def validate_constraints(row, exclude=None):
    """Raise ValidationError as Django does, constraint by constraint if any is violated."""
    found = row.get_constraints()
    if not all(_checks_hold(row, model, checks, exclude) for model, checks in found):
        return one_by_one(row, exclude)
    rest = [(model, [c for c in each if not _is_check(c)]) for model, each in found]
    # Of this row, and for this call.
    row.get_constraints = lambda: rest
    try:
        return one_by_one(row, exclude)
    finally:
        del row.get_constraints


def _is_check(constraint):
    return type(constraint) is CheckConstraint


def _checks_hold(row, model, constraints, exclude):
    """Whether PostgreSQL finds that none is violated; False when it cannot tell."""
    conditions = [
        # A check that is unknown, as of an empty column, is not violated.
        Coalesce(one.condition, True, output_field=BooleanField())
        for one in constraints
        if _is_check(one) and not _refers_to(one, model, exclude)
    ]
    if not conditions:
        return True
    query = Query(None)
    for name, value in row._get_field_expression_map(model._meta, exclude).items():
        if hasattr(value, "resolve_expression"):
            query.add_annotation(value, name, select=False)
        else:
            query.add_annotation(Value(value), name, select=False)
    query.add_annotation(Value(1), "holds")
    query.add_q(Q(*conditions))
    return _finds(query, router.db_for_write(model, instance=row))


def _refers_to(constraint, model, exclude):
    """Whether the condition is about a field that is not validated."""
    condition = constraint.condition
    return exclude and constraint._expression_refs_exclude(model, condition, exclude)


def _finds(query, using):
    is_within = connections[using].in_atomic_block
    try:
        with transaction.atomic(using=using) if is_within else nullcontext():
            return query.get_compiler(using=using).execute_sql(SINGLE) is not None
    except (DatabaseError, TypeError, ValidationError, ValueError):
        # A value that is none of its column: which constraints it concerns, Django finds.
        return False
