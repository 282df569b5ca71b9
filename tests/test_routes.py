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


IS_WRITTEN = os.environ.get("ROUTES") == "write"


@pytest.mark.skipif(not IS_WRITTEN, reason="checks, does not write")
def test_the_table_is_written():
    found = {who: routes.request_all(who).items() for who in USERS}
    rows = {route: {} for route, _name in routes.routes()}
    for who, statuses in found.items():
        for route, by_method in statuses:
            rows[route][who] = routes.abbreviate(by_method)

    routes.write(rows)


@pytest.mark.skipif(IS_WRITTEN, reason="writes, does not check")
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

    options = routes.request_all(
        "visitor", lambda route: ["OPTIONS"], raises=False, data=data
    )

    wrong = {
        route
        for route, row in routes.table().items()
        if expand(row["visitor"])["OPTIONS"] != options[route]["OPTIONS"]
    }
    figure(tried={"routes without log-in": len(options)}, found={"noticed": len(wrong)})
    assert {route for route in wrong if route.startswith("/min-side/")} != set()


def routes_under(prefix):
    table = routes.table().items()
    return {route: row for route, row in table if route.startswith(prefix)}


PORTAL = "/min-side/<slug:slug>/"
TO_NOBODY = {"302>in", "302", "404", "405"}
# Routes, users, and the statuses that these get of all of them.
RULES = {
    "nobody enters the pages of another organization": (PORTAL, OUTSIDE, {"404"}),
    "a visitor of these is redirected to log in": (PORTAL, ["visitor"], {"302>in"}),
    "only staff with a second factor gets in": ("/admin/", NOT_STAFF, TO_NOBODY),
}


@pytest.mark.parametrize(("prefix", "users", "statuses"), RULES.values(), ids=RULES)
def test_the_table_opens_no_page_to_others(prefix, users, statuses):
    rows = routes_under(prefix).values()

    assert {
        status for row in rows for who in users for status in expand(row[who]).values()
    } == statuses


def test_a_task_is_found_by_the_staff_that_started_it():
    rows = routes_under("/admin/tasks/<slug:key>/").values()

    statuses = {who: {expand(row[who])["GET"] for row in rows} for who in STAFF}
    assert statuses == {who: {"404"} for who in STAFF} | {"secretary": {"200"}}


def test_a_reader_writes_nothing_and_reads_lists_and_histories():
    writing = ("/add/", "/change/", "/delete/", "/end/")
    posts = {
        route: expand(row["reader"])["POST"]
        for route, row in routes_under("/admin/members/").items()
    }

    assert {s for route, s in posts.items() if route.endswith(writing)} == {"403"}
    reading = [route for route, status in posts.items() if status == "200"]
    pattern = re.compile(r"/admin/members/\w+/(table/|<.*>/history/)?")
    assert [route for route in reading if not pattern.fullmatch(route)] == []
