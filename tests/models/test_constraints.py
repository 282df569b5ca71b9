"""Every constraint refuses invalid rows in SQL and in forms, with its message."""

from datetime import date

import pytest

from members import models
from tests.models.rules import CHOOSE, MODELS, SHARED, TWICE, WRONG, values
from tests.support.factories import make
from tests.support.refusals import broken_by, told
from tests.support.rows import GIVEN, build
from tests.support.sampling import part_of

# There is one cluster; erasures, log-ins and delivered reports are not changed.
NEVER = (models.Cluster, models.Erasure, models.LogIn, models.Report)
# A trigger keeps the column as it was inserted.
KEPT = ("batch_act_is_one_of_its_choices",)


def test_every_constraint_is_tried_here():
    named = {rule.name for model in MODELS for rule in model._meta.constraints}
    with_choices = {
        f"{model._meta.model_name}_{field.name}_is_one_of_its_choices"
        for model in MODELS
        for field in model._meta.local_fields
        if field.choices
    }

    assert named == {*WRONG, *TWICE}
    assert with_choices == {rule for rule in WRONG if rule.endswith("_its_choices")}


# Of the rules that models share, SEED chooses a sixth; the others are long.
LONG = {*SHARED} - {*part_of(SHARED, 6)}


@pytest.mark.parametrize(
    "rule", [pytest.param(r, marks=pytest.mark.long) if r in LONG else r for r in WRONG]
)
def test_a_wrong_row_is_refused_by_the_database_and_by_forms(rule):
    model, fields, words = WRONG[rule]
    wrong = values(fields)

    row = build(model, **wrong)
    assert broken_by(lambda: model.objects.bulk_create([row])) == rule
    if words:
        assert told(row.validate_constraints) == [words]
        forms_refuse_or_mend(row, rule, words)
    if model not in NEVER and rule not in KEPT:
        stored = model.objects.filter(pk=make(model).pk)
        assert broken_by(lambda: stored.update(**wrong)) == rule


def forms_refuse_or_mend(row, rule, words):
    if "_known_by_" in rule:
        row.full_clean()
        row.save()
        row.delete()
    elif rule.endswith("_its_choices"):
        assert told(row.full_clean) == ["Value 'x' is not a valid choice."]
    elif words != CHOOSE:
        assert told(row.full_clean) == [words]


@pytest.mark.parametrize("rule", TWICE)
def test_a_second_row_of_the_same_is_refused_by_the_database_and_by_forms(rule):
    model, shared, words = TWICE[rule]
    fields = values(shared) if isinstance(shared, dict) else {}
    is_period = issubclass(model, models.Period)
    days = {"since": date(2020, 1, 1), "until": None} if is_period else {}
    first = make(model, **fields, **days)
    same = {name: getattr(first, name) for name in [*(fields or shared), *days]}

    second = build(model, **same)
    assert broken_by(lambda: model.objects.bulk_create([second])) == rule
    if words:
        assert told(second.full_clean) == [words]
    before = {"since": date(2019, 1, 1), "until": date(2019, 12, 31)}
    # A consent that has ended is continued by no update.
    if model not in (*NEVER, models.Consent):
        stored = model.objects.filter(pk=make(model, **before if days else {}).pk)
        assert broken_by(lambda: stored.update(**same)) == rule


@pytest.mark.parametrize("model", GIVEN, ids=lambda model: model.__name__)
def test_a_good_row_passes(model):
    row = build(model)

    row.full_clean()
    row.save()


def test_a_report_of_a_visitor_is_rejected_by_somebody():
    at = values({"decided_at": "2026-11-25 12:00"})
    row = build(
        models.ChangeRequest, origin="public", status="rejected", reason="x", **at
    )
    assert told(row.validate_constraints) == ["State who decided."]


def test_fees_are_kept_to_the_year_2100():
    build(models.Fee, year=2100).full_clean()
