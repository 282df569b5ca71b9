"""Every table that refers to organizations has a rule, and its rows move."""

import pytest
from django.db import connection
from django.db.models import CASCADE

from members.merge.rules import RULES
from members.models import (
    AccessRequest,
    ChangeRequest,
    DistinctPair,
    Invitation,
    LikelyPair,
    Organization,
    Reminder,
    Representative,
    SearchName,
    SearchText,
    SectionConfirmation,
    SharePicture,
)
from tests.support.factories import make_organization
from tests.support.merging import merge_them, row_of_each_rule
from tests.support.rows import make

pytestmark = pytest.mark.django_db
REFERENCES = """
    SELECT relname, attname FROM pg_constraint
    JOIN pg_class ON pg_class.oid = conrelid
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'members_organization'::regclass
"""

# Deleted with the organization. The first are kept by triggers or made again by
# `manage.py work`; what was said of a pair says nothing of another pair.
ENDS_WITH_IT = {
    (SectionConfirmation, "organization"),
    *((model, "organization") for model in (SearchName, SearchText, SharePicture)),
    *((model, end) for model in (LikelyPair, DistinctPair) for end in ("one", "other")),
}


def referring_columns():
    """Return (model, name) of every foreign key to organizations, history aside."""
    return {
        (relation.related_model, relation.field.name)
        for relation in Organization._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not hasattr(relation.related_model, "pgh_tracked_model")
        and not relation.many_to_many
    }


def test_every_foreign_key_to_organizations_has_a_rule():
    ruled = {(rule.model, rule.column) for rule in RULES}

    assert ruled | ENDS_WITH_IT == referring_columns()


def test_the_database_knows_no_other_reference():
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES)
        found = set(cursor.fetchall())

    expected = {(m._meta.db_table, f"{column}_id") for m, column in referring_columns()}
    assert found == expected


def test_a_row_of_every_table_moves_and_keeps_its_number(kari):
    survivor, other = make_organization(), make_organization()
    rows = row_of_each_rule(other)

    merge_them(survivor, other, kari)

    ended = {"representative-organization"}
    for rule in RULES:
        left = rule.model._base_manager.filter(pk=rows[rule.key].pk)
        owners = list(left.values_list(rule.column, flat=True))
        assert owners == ([] if rule.key in ended else [survivor.pk]), rule.key
    assert not Organization.objects.filter(pk=other.pk).exists()
    assert Representative.objects.count() == 0


def test_no_row_whose_history_is_incomplete_is_ever_deleted():
    """Undo could not bring back what the events do not hold."""
    deleted = [rule.model for rule in RULES if rule.twins == "choose" or rule.ends]
    partly = {"Person", "Application"}

    for model in deleted:
        if model.__name__ not in partly:
            columns = {f.name for f in model._meta.concrete_fields if not f.generated}
            kept = {f.name for f in model.pgh_event_model._meta.fields}
            assert columns <= kept, model
    # The merge keeps people, and no two applications collide.
    for model in (AccessRequest, ChangeRequest, Invitation, Reminder):
        assert model not in deleted


def test_rows_that_django_would_delete_with_the_organization_move_first(kari):
    survivor, other = make_organization(), make_organization()
    cascading = [
        rule
        for rule in RULES
        if rule.model._meta.get_field(rule.column).remote_field.on_delete is CASCADE
    ]
    rows = {rule: make(rule.model, **{rule.column: other}) for rule in cascading}

    merge_them(survivor, other, kari)

    assert len(rows) > 5
    for rule, row in rows.items():
        assert rule.model.objects.filter(pk=row.pk).exists()
