"""The rows of every table that refers to organizations move with a merge, or end."""

import pytest
from django.db import connection

from members.models import Organization, Representative
from tests.support.factories import make_organization
from tests.support.merging import merge_them, references, row_of_each_reference

pytestmark = pytest.mark.django_db
REFERENCES = """
    SELECT relname, attname FROM pg_constraint
    JOIN pg_class ON pg_class.oid = conrelid
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'members_organization'::regclass
"""


def test_the_database_knows_no_reference_that_django_does_not():
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES)
        found = set(cursor.fetchall())

    assert found == {
        (field.model._meta.db_table, field.column) for field in references()
    }


def test_a_row_of_every_table_moves_and_keeps_its_number(kari):
    survivor, other = make_organization(), make_organization()
    rows = row_of_each_reference(other)

    merge_them(survivor, other, kari)

    assert len(rows) > 25
    for field, row in rows.items():
        left = field.model._base_manager.filter(pk=row.pk)
        owners = list(left.values_list(field.name, flat=True))
        ends = field.model is Representative
        assert owners == ([] if ends else [survivor.pk]), field
    assert not Organization.objects.filter(pk=other.pk).exists()
    assert Representative.objects.count() == 0
