"""Who gets what by which method, at every address: as it stands in routes.csv.

After a change that is meant: `ROUTES=write pytest tests/test_routes.py -k written`, and
read the difference line by line.
"""

import os
import re

import pytest

from tests.support import routes
from tests.support.routes import PEOPLE, in_full

pytestmark = pytest.mark.django_db
STAFF = ["reader", "secretary", "site administrator", "superuser"]
OUTSIDE = ["invited", "outsider", "former", *STAFF]
NOT_STAFF = [who for who in PEOPLE if who not in STAFF]


@pytest.mark.skipif(
    os.environ.get("ROUTES") != "write", reason="checks, does not write"
)
def test_the_table_is_written_anew():
    found = {who: routes.answers(who) for who in PEOPLE}

    routes.write(
        {
            route: {who: found[who][route] for who in PEOPLE}
            for route, _name in routes.routes()
        }
    )


@pytest.mark.skipif(
    os.environ.get("ROUTES") == "write", reason="writes, does not check"
)
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_the_table_says(who):
    expected = {route: row[who] for route, row in routes.table().items()}

    assert routes.answers(who) == expected


def under(start):
    rows = {name: row for name, row in routes.table().items() if name.startswith(start)}
    assert rows
    return rows


def of_the_portal():
    return under("/min-side/<slug:slug>/")


def test_what_is_not_yours_answers_404_whatever_the_method():
    for route, row in of_the_portal().items():
        for who in OUTSIDE:
            assert set(in_full(row[who]).values()) <= {"404", "405"}, (route, who)
            assert in_full(row[who])["GET"] == "404", (route, who)


def test_a_visitor_is_led_to_the_way_in():
    for route, row in of_the_portal().items():
        assert set(in_full(row["visitor"]).values()) <= {"302>in", "405"}, route


def test_nobody_but_staff_with_a_second_factor_gets_into_the_admin():
    for route, row in under("/admin/").items():
        for who in NOT_STAFF:
            answered = set(in_full(row[who]).values())
            assert answered <= {"302>in", "302", "404", "405"}, (route, who)


WRITING = ("/add/", "/change/", "/delete/", "/end/")


def test_a_reader_writes_nothing():
    forms = {
        route: in_full(row["reader"])["POST"]
        for route, row in under("/admin/members/").items()
        if route.endswith(WRITING)
    }

    assert {route: said for route, said in forms.items() if said != "403"} == {}


def test_what_else_answers_200_to_a_readers_post_is_a_list_or_history():
    for route, row in under("/admin/members/").items():
        if in_full(row["reader"])["POST"] == "200":
            assert re.fullmatch(r"/admin/members/\w+/(<.*>/history/)?", route), route
