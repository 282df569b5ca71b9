"""Every URL requested by every method as every kind of user, and the table of statuses."""

import csv
import re
from collections import Counter, deque
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from django.apps import apps
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from members import access, factors, review
from members.fields import BY_KEY
from members.models import (
    Attachment,
    BulkEdit,
    IncomingFile,
    Letter,
    Message,
    ReportDraft,
    ResourceStream,
    SavedList,
    TestFacility,
)
from tests.reports.making import make_report
from tests.support.events import run
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_colleague,
    make_member,
    make_project,
    make_secretary,
    make_site,
    make_staff,
    make_user,
)
from tests.support.files_in import make_file
from tests.support.login import log_in
from tests.support.rows import GIVEN, make, the_cluster
from tests.support.sampling import chosen, some
from tests.support.task_files import make_finished_task

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


def create_data():
    """Create a row for everything that a route can name."""
    ours = make_member(slug="ours")
    manager = make_colleague(ours, email="manager@example.org", role="manager")
    project = make_project(partners=[ours]).slug
    body = make_body()
    slugs = {
        "directory:body": body.slug,
        "directory:project": project,
        "directory:site": make_site().slug,
    }
    slugs |= {f"{name}_report": slug for name, slug in slugs.items()}
    # Users are in the order of their addresses, and the pages of one are of the first.
    secretary = make_secretary(email="anna@example.org")
    visitors, secretarys = make_finished_task(), make_finished_task(secretary)
    keys = {
        "directory:download": visitors.key,
        "directory:download_file": visitors.key,
        "admin:task": secretarys.key,
        "admin:list_edit": make(BulkEdit, by=secretary).key,
        "admin:task_file": secretarys.key,
        "admin:text": "contact",
        "admin:text_standard": "logo",
        "admin:letter_text": "reminder",
        "admin:letter_text_standard": "reminder",
        "portal:projects_change": project,
        "portal:facilities_change": make(TestFacility, organization=ours).pk,
        "portal:streams_change": make(ResourceStream, organization=ours).pk,
    }
    the_cluster()
    waits = make_file(secretary, ["Navn"], ["Alfa AS"], name="medlemmer.xlsx")
    written = make(IncomingFile, by=secretary, ended_at=timezone.now())
    keys |= dict.fromkeys(
        ["admin:file_columns", "admin:file_look", "admin:file_reasons"], waits.key
    )
    keys["admin:file_result"] = written.key
    waiting = {f"portal:{name}": _create_proposal(ours, manager, name) for name in NEW}
    records = dict.fromkeys(
        ["admin:company", "admin:statement", "admin:comparison"], ours.pk
    )
    names = ["new_period", "meetings", "meetings_file"]
    records |= {f"admin:{name}": body.pk for name in names}
    attached = make(Attachment)
    names = ["attachment", "delete_attachment"]
    records |= {f"admin:{name}": attached.pk for name in names}
    records["admin:meeting"] = attached.meeting.pk
    records |= _create_reports(secretary)
    draft = make(Message, by=secretary).pk
    records |= {"admin:message": draft, "admin:message_edit": draft}
    acts = ["admin:colleague_end", "admin:colleague_reset", "admin:colleague_role"]
    records |= dict.fromkeys(acts, _create_colleague().pk)
    records["admin:saved_list"] = make(SavedList, owner=secretary).pk
    # No act has this number, whatever numbers the rows have.
    records["admin:undo"] = 10**9
    failed = make(Letter, failed_at=timezone.now(), failure="refused")
    return SimpleNamespace(
        ours=ours,
        double=make_member(),
        manager=manager,
        secretary=secretary,
        slugs=slugs,
        keys=keys,
        pks=waiting | records | {"admin:letter": failed.pk},
    )


def _create_colleague():
    """Create another secretary, who has a second factor to lose."""
    colleague = make_secretary()
    factors.activate_totp(colleague)
    return colleague


def _create_reports(secretary):
    """Create a delivered report, and a draft for each page that ends one."""
    draft = make(ReportDraft).pk
    records = {"admin:report_draft": draft, "admin:report_draft_file": draft}
    ended = make(ReportDraft, since=date(2020, 1, 1), until=date(2020, 12, 31))
    records["admin:report_deliver"] = ended.pk
    records["admin:report_delete"] = make(ReportDraft).pk
    delivered = make_report(secretary).pk
    names = ["report", "report_since", "report_file", "report_json"]
    return records | {f"admin:{name}": delivered for name in names}


NEW = {
    "projects_proposal": ("project", {"title_nb": "Nytt", "status": "planned"}),
    "facilities_proposal": ("facility", {"name_nb": "Ny", "capability_nb": "Trykk"}),
    "streams_proposal": ("stream", {"kind": "heat", "direction": "offered"}),
}


def _create_proposal(ours, manager, name):
    """Create a pending change request for something new; return its primary key."""
    subject, values = NEW[name]
    if subject == "project":
        row = dict.fromkeys(["since", "until"], "")
        row |= dict.fromkeys(["since_precision", "until_precision"], "day")
        values = values | {
            "participations": [{"organization": ours.slug, "role": "lead", **row}]
        }
    return review.submit(
        review.new(BY_KEY[subject], ours), values, by=manager
    ).waiting.pk


def address(data, route, name):
    """Return the address of a route, with slugs and keys of the data, else unknown ones."""
    values = {
        "slug": data.slugs.get(name, data.ours.slug),
        "key": data.keys.get(name),
        "object_id": _row_id(route),
        "app_label": "members",
        "section": "pages",
        "kind": "png",
        "label": "members.organization",
        "pk": data.pks.get(name, "1"),
        "content_type_id": "1",
        "name": "effects" if "climate" in name else "members",
        "noun": "organizations",
        "ending": "csv",
        "number": data.pks.get(name, data.ours.memberships.get().pk),
        "fields": "phone",
        "year": "2026",
        "left": data.ours.pk,
        "right": data.double.pk,
    }
    return PARAMETER.sub(
        lambda found: str(values.get(found[1] or found[2], "x1")), route
    )


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
    return make_user(email="invited@example.org")


def _without_factor(data):
    client = Client()
    client.force_login(make_secretary())
    return client


USERS = {
    "visitor": lambda data: Client(),
    "invited": lambda data: log_in(Client(), _invited(data)),
    "editor": lambda data: log_in(Client(), make_colleague(data.ours)),
    "manager": lambda data: log_in(Client(), data.manager),
    "outsider": lambda data: log_in(Client(), make_colleague(role="manager")),
    "former": lambda data: log_in(
        Client(), make_colleague(data.ours, role="manager", until=LONG_AGO)
    ),
    "reader": lambda data: log_in(Client(), make_staff("reader")),
    "secretary": lambda data: log_in(Client(), data.secretary),
    "secretary without second factor": _without_factor,
    "site administrator": lambda data: log_in(
        Client(), make_staff("site administrator")
    ),
    "superuser": lambda data: log_in(
        Client(), make_user(is_staff=True, is_superuser=True)
    ),
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
            route: _request_by(
                methods_of(route), client, address(data, route, name), is_read_only
            )
            for route, name in routes()
            if wanted is None or route in wanted
        }
        transaction.set_rollback(True)
    return found


def all_methods(who):
    return lambda route: METHODS


def some_methods(who):
    """Return a function that lists the methods of a route that the short form tries.

    They are GET, POST and one that SEED chooses. What answers 200 is requested by one
    of those who get that; other methods than GET, of one route in three. What is refused
    is requested by a visitor, a member of another organization, and another one that SEED
    chooses for the route.
    """
    rows = table()

    def methods_of(route):
        others = [method for method in METHODS if method not in MEANT]
        tried, row = [*MEANT, chosen(route, others)], rows.get(route, {})
        return [method for method in tried if _is_tried(route, row, method, who)]

    return methods_of


def _is_tried(route, row, method, who):
    opens_to = [user for user in row if expand(row[user])[method] == "200"]
    if who in opens_to:
        is_tried = method == "GET" or not chosen(f"{method} of {route}", range(3))
        return is_tried and who == chosen(f"{method} {route}", opens_to)
    return who in ALWAYS_TRIED or who in some(route, SOMETIMES_TRIED, 1)


def _request_by(methods, client, url, is_read_only):
    return {method: _request(client, method, url, is_read_only) for method in methods}


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
    counted = Counter(statuses.values()).most_common()
    most_common = counted[0][0]
    methods_by_status = {}
    for method, status in statuses.items():
        methods_by_status.setdefault(status, []).append(method)
    last = methods_by_status.pop(most_common)
    parts = [
        f"{' '.join(methods)} {status}" for status, methods in methods_by_status.items()
    ]
    return ", ".join([*parts, f"* {most_common}"]) if last else ""


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
