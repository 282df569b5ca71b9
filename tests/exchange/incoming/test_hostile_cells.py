"""Whatever stands in a cell, a look says of each line what it is, and raises nothing."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from members.exchange import TARGETS, CellError
from members.exchange.incoming.lines import KINDS
from tests.support.factories import make_body, make_contact, make_member
from tests.support.files_in import look_at
from tests.support.sampling import part_of

pytestmark = pytest.mark.django_db

HOSTILE = [
    *(None, "", " ", "-", "'", '"', "=1+1", "'=1+1", "@SUM(A1)", "\u202egro.elpmaxe"),
    *(
        "\ufeff",
        "\u200b",
        "a\u0000b".replace("\u0000", "\x07"),
        "\x1b[31m",
        "%s%s%n",
        "{}",
    ),
    *(
        "x" * 4_000,
        "æ" * 400,
        "1" * 400,
        "0",
        "-1",
        "1e9",
        "9,35E+08",
        "NaN",
        "Infinity",
    ),
    *(";", ";;;", "a;b", "Yara (lead); (", "(", ")", "a (b) (c)", ",", ", ,", "\n\n"),
    *("2019-02-31", "31.12.9999", "0.0.0", "senest", "13/13/13", "1.1.1", "20190231"),
    *("http://", "http://[::1", "javascript:alert(1)", "//", "a@", "@b", "a@b@c", "<>"),
    *("0301", "99999", "Bø", "Ø" * 61, "²", "٣", "½", "ja nei", "TRUE", "Ⅳ", "İ", "ß"),
    *(True, False, 0, -1, 10**18, 10**300, Decimal("1E+300"), Decimal("-0.5")),
    *(date(1, 1, 1), date(9999, 12, 31), datetime(2019, 5, 1, 23, 59, 59)),
    *(CellError("#REF!"), CellError("#N/A")),
]


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.key)
def test_no_cell_stops_a_look(kari, target):
    make_contact(make_member(name="Yara"), name="Per Ås", email="per@example.org")
    make_body(name_nb="Styret", name_en="Board")
    width, many = len(target.columns), len(HOSTILE)
    lines = [[HOSTILE[(n + 7 * c) % many] for c in range(width)] for n in range(many)]
    lines += [[value] * width for value in HOSTILE]
    names = [column.name for column in target.columns]

    found = look_at(kari, names, *lines, target=target.key, empty_clears=True)

    assert [line.number for line in found.lines] == [*range(2, len(lines) + 2)]
    assert {line.kind for line in found.lines} <= {*KINDS}


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.key)
def test_one_hostile_cell_in_a_good_line_is_an_error_of_its_column_or_a_value(
    kari, target
):
    row = make_member(name="Yara")
    person = make_contact(row, name="Per Ås", email="per@example.org")
    board = make_body(name_nb="Styret", name_en="Board")
    good = {
        "organization.name": row.name,
        "person.name": person.name,
        "body.name": board.name_nb,
        "project.title_nb": "Fangst",
        "role.role": "member",
    }
    names = [column.name for column in target.columns]
    lines = [
        [value if name == hostile else good.get(name) for name in names]
        for hostile in names
        for value in part_of(HOSTILE, 9)
    ]

    found = look_at(kari, names, *lines, target=target.key)

    for line in found.lines:
        assert {name for name, _sentence in line.errors} <= {"", *names}
