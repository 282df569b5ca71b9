"""The status of every route for every kind of user and method, as in routes.csv.

After an intended change: `ROUTES=write pytest tests/test_routes.py -k written`, and
review the difference line by line.
"""

import os
import re

import pytest
from django.db import transaction

from tests.support import routes
from tests.support.routes import USERS, expand

pytestmark = pytest.mark.django_db
STAFF = ["reader", "secretary", "site administrator", "superuser"]
OUTSIDE = ["invited", "outsider", "former", *STAFF]
NOT_STAFF = [who for who in USERS if who not in STAFF]


@pytest.fixture(scope="module")
def data(django_db_setup, django_db_blocker):
    """Create the rows of all routes once for a file: each request is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield routes.create_data()
        transaction.set_rollback(True)


@pytest.mark.skipif(
    os.environ.get("ROUTES") != "write", reason="checks, does not write"
)
def test_the_table_is_written():
    found = {who: routes.request_all(who) for who in USERS}

    routes.write(
        {
            route: {who: routes.abbreviate(found[who][route]) for who in USERS}
            for route, _name in routes.routes()
        }
    )


@pytest.mark.skipif(
    os.environ.get("ROUTES") == "write", reason="writes, does not check"
)
@pytest.mark.parametrize(
    "methods_for",
    [
        pytest.param(routes.some_methods, id="some methods", marks=pytest.mark.sample),
        pytest.param(routes.all_methods, id="all methods", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("who", USERS)
def test_every_user_gets_the_statuses_of_the_table(who, methods_for, data, figure):
    methods_of = methods_for(who)
    expected = {
        route: {method: expand(row[who])[method] for method in methods_of(route)}
        for route, row in routes.table().items()
    }

    found = routes.request_all(who, methods_of, data=data)

    wrong = [route for route, statuses in expected.items() if statuses != found[route]]
    requests = sum(map(len, found.values()))
    figure(tried={"requests": requests}, found={"with another status": len(wrong)})
    assert found == expected


def test_a_page_that_loses_its_log_in_would_be_noticed(settings, data, figure):
    guard = "cluster.middleware.LoginRequired"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != guard]

    found = routes.request_all(
        "visitor", lambda route: ["OPTIONS"], raises=False, data=data
    )

    rows = routes.table().items()
    wrong = [
        r for r, row in rows if expand(row["visitor"])["OPTIONS"] != found[r]["OPTIONS"]
    ]
    figure(tried={"routes without log-in": len(found)}, found={"noticed": len(wrong)})
    assert {route for route in wrong if route.startswith("/min-side/")} != set()


def routes_under(prefix):
    rows = {
        name: row for name, row in routes.table().items() if name.startswith(prefix)
    }
    assert rows
    return rows


def portal_routes():
    return routes_under("/min-side/<slug:slug>/")


def test_pages_of_other_organizations_answer_404_to_every_method():
    for route, row in portal_routes().items():
        for who in OUTSIDE:
            assert set(expand(row[who]).values()) <= {"404", "405"}, (route, who)
            assert expand(row[who])["GET"] == "404", (route, who)


def test_a_visitor_is_redirected_to_log_in():
    for route, row in portal_routes().items():
        assert set(expand(row["visitor"]).values()) <= {"302>in", "405"}, route


def test_nobody_but_staff_with_a_second_factor_gets_into_the_admin():
    for route, row in routes_under("/admin/").items():
        for who in NOT_STAFF:
            statuses = set(expand(row[who]).values())
            assert statuses <= {"302>in", "302", "404", "405"}, (route, who)


def test_a_task_is_found_by_no_other_staff_than_who_started_it():
    for route, row in routes_under("/admin/tasks/<slug:key>/").items():
        statuses = {who: expand(row[who])["GET"] for who in STAFF}
        assert statuses == dict.fromkeys(STAFF, "404") | {"secretary": "200"}, route


WRITING = ("/add/", "/change/", "/delete/", "/end/")


def test_a_reader_writes_nothing():
    forms = {
        route: expand(row["reader"])["POST"]
        for route, row in routes_under("/admin/members/").items()
        if route.endswith(WRITING)
    }

    assert {route: status for route, status in forms.items() if status != "403"} == {}


def test_what_else_answers_200_to_a_readers_post_is_a_list_or_history():
    for route, row in routes_under("/admin/members/").items():
        if expand(row["reader"])["POST"] == "200":
            assert re.fullmatch(r"/admin/members/\w+/(<.*>/history/)?", route), route
