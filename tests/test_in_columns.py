"""Columns are read whole, whatever stands in them."""

from types import SimpleNamespace

import pytest

from members.filters.in_columns import SEPARATOR, numbers_and_texts

ROWS = "SELECT * FROM unnest(%s::bigint[], %s::text[])"


def rows(*columns):
    query = SimpleNamespace(sql_with_params=lambda: (ROWS, columns))
    return SimpleNamespace(query=query)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ([], []),
        ([-1], [""]),
        ([2**40, 0, 1], ["Øl, \"og\" 'slikt' \\", "", "%s\n"]),
        ([1, 2], ["a", f"b{SEPARATOR}c"]),
        ([1, 2], [SEPARATOR, None]),
        ([1, None], [None, f"a{SEPARATOR}"]),
    ],
)
def test_columns_are_read_as_they_are(numbers, texts):
    asked = rows(numbers, texts), [True, False]

    assert numbers_and_texts(asked) == [[numbers, texts]]
    assert numbers_and_texts(asked, asked) == [[numbers, texts], [numbers, texts]]
