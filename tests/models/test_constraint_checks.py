"""A row's check constraints are validated together, with the outcome of one by one."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model

from members.models import Project, constraint_checks
from tests.support.rows import GIVEN, build
from tests.support.sampling import some

pytestmark = pytest.mark.django_db
WRONG = (None, "", " ", -1, 0, 10**30, "x" * 300, "1000-01-01")


def outcome(validate, row, exclude=None):
    """Return the messages by field, or the kind of error of a value of a wrong type."""
    try:
        with transaction.atomic():
            validate(row, exclude)
    except ValidationError as error:
        # Of a value that is none of its type, without a field.
        return (
            error.messages if not hasattr(error, "error_dict") else error.message_dict
        )
    except (TypeError, ValueError, DatabaseError, RuntimeWarning) as error:
        return type(error)
    return {}


def test_wrong_values_are_refused_as_django_refuses_them():
    tried = refused = 0
    for model in some("checked models", GIVEN, 10):
        row = build(model)
        names = [f.attname for f in model._meta.concrete_fields if not f.generated]
        for name, value in some(model.__name__, list(product(names, WRONG)), 8):
            was, row.__dict__[name] = row.__dict__.get(name), value
            as_django = outcome(constraint_checks.one_by_one, row)
            assert outcome(Model.validate_constraints, row) == as_django, (row, name)
            row.__dict__[name] = was
            tried, refused = tried + 1, refused + bool(as_django)

    assert tried > 40
    assert refused > 1


def test_all_that_are_violated_are_told():
    wrong = {
        "results_nb": "Mindre utslipp",
        "results_source": "",
        "opened": "2020-02-02",
    }
    project = build(Project, opened_precision="year", **wrong)

    told = outcome(Model.validate_constraints, project)

    assert told == outcome(constraint_checks.one_by_one, project)
    assert sum(map(len, told.values())) == 2


def test_a_row_costs_one_query_however_many_constraints_it_has(
    django_assert_num_queries,
):
    project = build(Project)

    assert len(Project._meta.constraints) > 10
    with django_assert_num_queries(3):  # with those of its savepoint
        Model.validate_constraints(project)
