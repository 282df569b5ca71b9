"""Every address of the house, the people who ask for it, and what they were answered."""

import csv
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from members import access, review
from members.fields import BY_KEY
from members.models import ResourceStream, TestFacility
from tests.models.rows import GIVEN, make
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_colleague,
    make_member,
    make_project,
    make_secretary,
    make_site,
    make_user,
)
from tests.support.logging_in import log_in

TABLE = Path(__file__).with_name("routes.csv")
METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE".split()
WAYS_IN = ("/logg-inn/",)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes(resolver=None, before="/", room=""):
    """Yield (address with its parameters, name) of every page, in Norwegian."""
    for route in (resolver or get_resolver()).url_patterns:
        here = before + str(route.pattern).strip("^$")
        if isinstance(route, URLPattern):
            yield here, f"{room}{route.name or ''}"
        else:
            inner = f"{route.namespace}:" if route.namespace else ""
            yield from routes(route, here, room + inner)


def a_world():
    """Make one of all that an address can point at."""
    ours = make_member(slug="ours")
    manager = make_colleague(ours, email="manager@example.org", role="manager")
    project = make_project(partners=[ours]).slug
    slugs = {
        "directory:body": make_body().slug,
        "directory:project": project,
        "directory:site": make_site().slug,
    }
    keys = {
        "portal:projects_change": project,
        "portal:facilities_change": make(TestFacility, organization=ours).pk,
        "portal:streams_change": make(ResourceStream, organization=ours).pk,
    }
    waiting = {f"portal:{name}": _waiting(ours, manager, name) for name in NEW}
    return SimpleNamespace(
        ours=ours, manager=manager, slugs=slugs, keys=keys, waiting=waiting
    )


NEW = {
    "projects_proposal": ("project", {"title_nb": "Nytt", "status": "planned"}),
    "facilities_proposal": ("facility", {"name_nb": "Ny", "capability_nb": "Trykk"}),
    "streams_proposal": ("stream", {"kind": "heat", "direction": "offered"}),
}


def _waiting(ours, manager, name):
    """Let the organization's own proposal of something new wait; give its number."""
    noun, said = NEW[name]
    if noun == "project":
        row = dict.fromkeys(["since", "until"], "")
        row |= dict.fromkeys(["since_precision", "until_precision"], "day")
        said = said | {
            "participations": [{"organization": ours.slug, "role": "lead", **row}]
        }
    return review.submit(review.new(BY_KEY[noun], ours), said, by=manager).waiting.pk


def address(world, route, name):
    """Fill in the parameters with what the world has, else with what nobody has."""
    given = {
        "slug": world.slugs.get(name, world.ours.slug),
        "key": world.keys.get(name),
        "object_id": _row_id(route),
        "app_label": "members",
        "section": "pages",
        "kind": "png",
        "pk": world.waiting.get(name, "1"),
        "content_type_id": "1",
        "number": world.ours.memberships.get().pk,
    }
    return PARAMETER.sub(
        lambda found: str(given.get(found[1] or found[2], "x1")), route
    )


def _row_id(route):
    """Make a row of the noun that an address of the admin is about."""
    _, *parts = route.split("/")
    if parts[0] != "admin" or "object_id" not in route or parts[1] == "r":
        return 1
    noun = apps.get_model(parts[1], parts[2])
    found = noun.objects.first()
    return found.pk if found or noun not in GIVEN else make(noun).pk


def _staff(group):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def _invited(world):
    access.invite(world.ours, "invited@example.org", "editor", by=world.manager)
    return make_user(email="invited@example.org")


def _without_factor(world):
    client = Client()
    client.force_login(make_secretary())
    return client


PEOPLE = {
    "visitor": lambda world: Client(),
    "invited": lambda world: log_in(Client(), _invited(world)),
    "editor": lambda world: log_in(Client(), make_colleague(world.ours)),
    "manager": lambda world: log_in(Client(), world.manager),
    "outsider": lambda world: log_in(Client(), make_colleague(role="manager")),
    "former": lambda world: log_in(
        Client(), make_colleague(world.ours, role="manager", until=LONG_AGO)
    ),
    "reader": lambda world: log_in(Client(), _staff("reader")),
    "secretary": lambda world: log_in(Client(), make_secretary()),
    "secretary without second factor": _without_factor,
    "site administrator": lambda world: log_in(Client(), _staff("site administrator")),
    "superuser": lambda world: log_in(
        Client(), make_user(is_staff=True, is_superuser=True)
    ),
}


def answers(who):
    """Ask for every page by every method as one of PEOPLE; give {route: answers in short}."""
    with transaction.atomic():
        world = a_world()
        client = PEOPLE[who](world)
        found = {
            route: _ask_by_all(client, address(world, route, name))
            for route, name in routes()
        }
        transaction.set_rollback(True)
    return found


def _ask_by_all(client, there):
    return in_short({method: _ask(client, method, there) for method in METHODS})


def _ask(client, method, there):
    """Ask as if for the first time: what it did is undone, and its cookies are forgotten."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, there)
        finish(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    is_way_in = response.headers.get("Location", "").startswith(WAYS_IN)
    return f"{response.status_code}{'>in' if is_way_in else ''}"


def finish(response):
    """Let go of files that the answer holds, and keep the connection."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def in_short(answered):
    """Write {"GET": "200", …} as "GET HEAD 200, * 405": the commonest answer last."""
    counted = Counter(answered.values()).most_common()
    commonest = counted[0][0]
    said = {}
    for method, answer in answered.items():
        said.setdefault(answer, []).append(method)
    rest = said.pop(commonest)
    parts = [f"{' '.join(methods)} {answer}" for answer, methods in said.items()]
    return ", ".join([*parts, f"* {commonest}"]) if rest else ""


def in_full(short):
    """Read back what `in_short` wrote, as {"GET": "200", …}."""
    *parts, rest = [part.rsplit(" ", 1) for part in short.split(", ")]
    answered = dict.fromkeys(METHODS, rest[1])
    for methods, answer in parts:
        answered |= dict.fromkeys(methods.split(), answer)
    return answered


def table():
    """Read the table: {route: {who: answers in short}}."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row.pop("route"): row for row in rows}


def write(rows):
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["route", *PEOPLE], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"route": route, **rows[route]} for route in sorted(rows))
