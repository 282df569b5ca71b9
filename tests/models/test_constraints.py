"""Every constraint refuses invalid rows in SQL and in forms, with its message."""

from datetime import date

import pytest

from members.models import Cluster, Erasure, LogIn, Report
from members.models.periods import Period
from tests.models.rules import MODELS, TWICE, WRONG
from tests.support.refusals import broken_by, told
from tests.support.rows import GIVEN, build, make

pytestmark = pytest.mark.django_db

MENDED = [rule for rule in WRONG if "_known_by_" in rule]
# There is one cluster; erasures, log-ins and delivered reports are not changed.
NEVER = (Cluster, Erasure, LogIn, Report)
# A trigger keeps the column as it was inserted.
KEPT = ("batch_act_is_one_of_its_choices",)
CHOSEN = [rule for rule in WRONG if rule.endswith("_is_one_of_its_choices")]
SAID = [rule for rule, (*_, words) in WRONG.items() if words]
SAID_TWICE = [rule for rule, (*_, words) in TWICE.items() if words]


def what_is_wrong(rule):
    model, wrong, words = WRONG[rule]
    return model, wrong() if callable(wrong) else wrong, words


def first_of(rule):
    """Return a saved row, and the fields by which another one would duplicate it."""
    model, shared, _words = TWICE[rule]
    fields = shared() if callable(shared) else {}
    days = (
        {"since": date(2020, 1, 1), "until": None} if issubclass(model, Period) else {}
    )
    first = make(model, **fields, **days)
    return first, {name: getattr(first, name) for name in [*(fields or shared), *days]}


def test_every_constraint_is_tried_here():
    named = {rule.name for model in MODELS for rule in model._meta.constraints}

    assert named == {*WRONG, *TWICE}


def test_every_column_of_choices_has_its_constraint():
    with_choices = {
        f"{model._meta.model_name}_{field.name}_is_one_of_its_choices"
        for model in MODELS
        for field in model._meta.local_fields
        if field.choices
    }

    assert with_choices == set(CHOSEN)


@pytest.mark.parametrize("rule", WRONG)
def test_an_insert_past_all_forms_is_refused(rule):
    model, wrong, _words = what_is_wrong(rule)
    row = build(model, **wrong)

    assert broken_by(lambda: model.objects.bulk_create([row])) == rule


@pytest.mark.parametrize(
    "rule", [r for r in WRONG if WRONG[r][0] not in NEVER and r not in KEPT]
)
def test_an_update_past_all_forms_is_refused(rule):
    model, wrong, _words = what_is_wrong(rule)
    row = make(model)

    assert broken_by(lambda: model.objects.filter(pk=row.pk).update(**wrong)) == rule


@pytest.mark.parametrize("rule", TWICE)
def test_a_second_row_past_all_forms_is_refused(rule):
    first, same = first_of(rule)
    second = build(type(first), **same)

    assert broken_by(lambda: type(first).objects.bulk_create([second])) == rule


@pytest.mark.parametrize("rule", [r for r in TWICE if TWICE[r][0] not in NEVER])
def test_becoming_a_second_row_past_all_forms_is_refused(rule):
    first, same = first_of(rule)
    before = {"since": date(2019, 1, 1), "until": date(2019, 12, 31)}
    other = make(type(first), **(before if "since" in same else {}))
    stored = type(first).objects.filter(pk=other.pk)

    assert broken_by(lambda: stored.update(**same)) == rule


@pytest.mark.parametrize("rule", [rule for rule in SAID if rule not in MENDED + CHOSEN])
def test_a_form_says_what_is_wrong(rule):
    model, wrong, words = what_is_wrong(rule)
    row = build(model, **wrong)

    assert told(row.full_clean) == [words]


@pytest.mark.parametrize("rule", SAID)
def test_the_constraint_itself_has_the_words(rule):
    model, wrong, words = what_is_wrong(rule)
    row = build(model, **wrong)

    assert told(row.validate_constraints) == [words]


@pytest.mark.parametrize("rule", MENDED)
def test_a_form_mends_what_it_knows_how_to_mend(rule):
    model, wrong, _words = what_is_wrong(rule)
    row = build(model, **wrong)

    row.full_clean()

    row.save()


@pytest.mark.parametrize("rule", CHOSEN)
def test_a_form_says_that_a_word_is_not_offered(rule):
    model, wrong, _words = what_is_wrong(rule)
    row = build(model, **wrong)

    assert told(row.full_clean) == ["Value 'x' is not a valid choice."]


@pytest.mark.parametrize("rule", SAID_TWICE)
def test_a_form_says_that_it_is_there_already(rule):
    first, same = first_of(rule)
    second = build(type(first), **same)

    assert told(second.full_clean) == [TWICE[rule][-1]]


@pytest.mark.parametrize("model", GIVEN, ids=lambda model: model.__name__)
def test_a_good_row_passes(model):
    row = build(model)

    row.full_clean()

    row.save()
