"""Every URL requested by every method as every kind of user, and the table of statuses."""

import csv
import re
from collections import Counter, deque
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from members.accounts import access
from tests.support.events import run
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in
from tests.support.route_data import create_data
from tests.support.rows import GIVEN
from tests.support.sampling import chosen

TABLE = Path(__file__).with_name("routes.csv")
METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE".split()
MEANT = ["GET", "POST"]  # the only ones that views are written for
LOG_IN_PREFIXES = ("/logg-inn/",)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes(resolver=None, prefix="/", namespace=""):
    """Yield (route, URL name) of every view, with the Norwegian paths."""
    for route in (resolver or get_resolver()).url_patterns:
        path = prefix + str(route.pattern).strip("^$")
        if isinstance(route, URLPattern):
            yield path, f"{namespace}{route.name or ''}"
        else:
            inner = f"{route.namespace}:" if route.namespace else ""
            yield from routes(route, path, namespace + inner)


def address(data, route, name):
    """Return the address of a route, with slugs and keys of the data, else unknown ones."""
    values = {
        "slug": data.slugs.get(name, data.ours.slug),
        "key": data.keys.get(name)
        or data.slugs.get(name.removesuffix("_jsonld"))
        or data.ours.slug,
        "object_id": _row_id(route),
        "stem": "organizations",
        "app_label": "members",
        "section": "pages",
        "kind": "png",
        "size": "small",
        "label": "members.organization",
        "pk": data.pks.get(name, "1"),
        "content_type_id": "1",
        "name": _figure(name),
        "noun": "organizations",
        "ending": "csv",
        "number": data.pks.get(name, data.ours.memberships.get().pk),
        "fields": "phone",
        "what": "entity",
        "year": "2026",
        "left": data.ours.pk,
        "right": data.double.pk,
    }
    return PARAMETER.sub(lambda at: str(values.get(at[1] or at[2], "x1")), route)


def _figure(name):
    """Return the name of a figure, or of the column of a cell."""
    figure = "effects" if "climate" in name else "members"
    return "phone" if name == "admin:list_cell" else figure


def _row_id(route):
    """Return the primary key of a row of the model that an admin route is about."""
    _, *parts = route.split("/")
    if parts[0] != "admin" or "object_id" not in route or parts[1] == "r":
        return 1
    model = apps.get_model(parts[1], parts[2])
    found = model.objects.first()
    return found.pk if found or model not in GIVEN else make(model).pk


def _invited(data):
    access.invite(data.ours, "invited@example.org", "editor", by=data.manager)
    return make.user(email="invited@example.org")


def _without_factor(data):
    client = Client()
    client.force_login(make.secretary())
    return client


def _user(make_one):
    return lambda data: log_in(Client(), make_one(data))


FORMER = {"role": "manager", "until": LONG_AGO}
USERS = {
    "visitor": lambda data: Client(),
    "invited": _user(_invited),
    "editor": _user(lambda data: make.colleague(data.ours)),
    "manager": _user(lambda data: data.manager),
    "outsider": _user(lambda data: make.colleague(role="manager")),
    "former": _user(lambda data: make.colleague(data.ours, **FORMER)),
    "reader": _user(lambda data: make.staff("reader")),
    "secretary": _user(lambda data: data.secretary),
    "secretary without second factor": _without_factor,
    "site administrator": _user(lambda _: make.staff("site administrator")),
    "superuser": _user(lambda _: make.user(is_staff=True, is_superuser=True)),
}
ALWAYS_TRIED = ("visitor", "outsider")
SOMETIMES_TRIED = [who for who in USERS if who not in ALWAYS_TRIED]


def request_all(
    who,
    methods_of=lambda route: METHODS,
    *,
    is_read_only=False,
    wanted=None,
    raises=True,
    data=None,
):
    """Request every route by its methods as one of USERS; return {route: {method: status}}.

    With `is_read_only`, the database takes no changes during a request; with `wanted`,
    only those routes. Without `raises`, an error is a status of 500. `data` is what
    `create_data` returned, if that has been called.
    """
    with transaction.atomic():
        data = data or create_data()
        client = USERS[who](data)
        client.raise_request_exception = raises and not is_read_only
        found = {
            route: {
                method: _request(client, method, url, is_read_only)
                for method in methods_of(route)
            }
            for route, name in routes()
            if wanted is None or route in wanted
            for url in [address(data, route, name)]
        }
        transaction.set_rollback(True)
    return found


def all_methods(who):
    return lambda route: METHODS


def some_methods(who):
    """Return a function that lists the methods of a route that the short form tries.

    They are GET, POST and, of one route in three, one that SEED chooses. What answers 200
    is requested by one of those who get that; by POST, of one route in three. What is
    refused is requested by a visitor and a member of another organization, by other
    methods than GET by one of these, and by another one that SEED chooses for the route.
    """
    rows = table()

    def methods_of(route):
        others = [method for method in METHODS if method not in MEANT]
        other = chosen(route, [*others, *[None] * 2 * len(others)])
        row = rows.get(route, {})
        return [m for m in (*MEANT, other) if m and _is_tried(route, row, m, who)]

    return methods_of


def _is_tried(route, row, method, who):
    opens_to = [user for user in row if expand(row[user])[method] == "200"]
    if who in opens_to:
        is_tried = method != "POST" or not chosen(f"POST of {route}", range(3))
        return is_tried and who == chosen(f"{method} {route}", opens_to)
    if who in ALWAYS_TRIED:
        return method == "GET" or who == chosen(f"{method} {route}", ALWAYS_TRIED)
    return who == chosen(route, SOMETIMES_TRIED)


def _request(client, method, url, is_read_only):
    """Return the status of a request that is rolled back, its cookies discarded."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        if is_read_only:
            run("SET LOCAL transaction_read_only = on")
        response = client.generic(method, url)
        if response.streaming:
            deque(response, maxlen=0)
        finish(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    is_log_in = response.headers.get("Location", "").startswith(LOG_IN_PREFIXES)
    return f"{response.status_code}{'>in' if is_log_in else ''}"


def finish(response):
    """Close the response and its files, but not the database connection."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def abbreviate(statuses):
    """Return {"GET": "200", …} as "GET HEAD 200, * 405", the most common status last."""
    [(most_common, _number), *_] = Counter(statuses.values()).most_common()
    methods_by_status = {}
    for method, status in statuses.items():
        methods_by_status.setdefault(status, []).append(method)
    methods_by_status.pop(most_common, None)
    parts = [f"{' '.join(names)} {at}" for at, names in methods_by_status.items()]
    return ", ".join([*parts, f"* {most_common}"])


@cache
def expand(abbreviated):
    """Return what `abbreviate` was given, {"GET": "200", …}."""
    *parts, last = [part.rsplit(" ", 1) for part in abbreviated.split(", ")]
    statuses = dict.fromkeys(METHODS, last[1])
    for methods, status in parts:
        statuses |= dict.fromkeys(methods.split(), status)
    return statuses


def table():
    """Return {route: {user: abbreviated statuses}} from routes.csv."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row.pop("route"): row for row in rows}


def write(rows):
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["route", *USERS], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"route": route, **rows[route]} for route in sorted(rows))
