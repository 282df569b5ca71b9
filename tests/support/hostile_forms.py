"""Every form that is posted, found on the pages of every route that accepts POST."""

from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import resolve

from members.models import AccessRequest
from members.records import review
from tests.support import routes
from tests.support.factor_pages import new_client
from tests.support.factories import make
from tests.support.form_pages import SPECIAL
from tests.support.html_forms import Control, PageForm, forms_of
from tests.support.login import log_in_lately
from tests.support.routes import expand, finish
from tests.support.rows import GIVEN, checked

HEADERS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
# They accept POST as GET and read nothing of it.
READING = {
    "admin:app_list",
    "admin:background",
    "admin:guide",
    "admin:index",
    "admin:members_resourcestream_pairs",
}


@dataclass
class HostileForm:
    """A form of a page, who sends it, and the name of the route that it is sent to."""

    name: str
    form: PageForm
    client: Client

    @property
    def arguments(self):
        return resolve(urlsplit(self.form.action).path).kwargs

    def post(self, body):
        return self.answer(body).status_code

    def answer(self, body):
        """Send a body and return the answer; cookies are left as they were."""
        cookies = SimpleCookie(self.client.cookies)
        kind, data = body
        got = self.client.generic("POST", self.form.action, data, kind, headers=HEADERS)
        finish(got)
        self.client.cookies = cookies
        return got


def posted_routes():
    """Return (route, URL name) of what has a page and accepts POST, as routes.csv says."""
    table = routes.table()
    return [
        (route, name)
        for route, name in routes.routes()
        if (name in SPECIAL or _accepts_post(table.get(route, {})))
        and not (name in READING or name.endswith("_history"))
    ]


def _accepts_post(row):
    by_user = map(expand, row.values())
    return any(found["GET"] == "200" and found["POST"] != "405" for found in by_user)


class Site:
    """A registry with a row of everything, and clients of each kind of user."""

    def __init__(self):
        self.data = routes.create_data()
        self.ours = self.data.ours
        self.nora = make.contact(self.ours, name="Nora", email="nora@example.org")
        make.site()
        make(AccessRequest, organization=self.ours)
        review.submit(self.ours, {"summary_nb": "Nytt"}, by=self.data.manager)
        for model in admin.site._registry:
            if model in GIVEN and not model.objects.exists():
                make(model)
        staff = {"is_staff": True, "is_superuser": True}
        self.superuser = make.user(email="sara@example.org", **staff)
        self.admin, self.manager, self.visitor = (new_client() for _ in range(3))
        self.log_in()

    def log_in(self):
        """Log in as a moment ago: some forms refuse whoever has not done so lately."""
        log_in_lately(self.admin, self.superuser)
        log_in_lately(self.manager, self.data.manager)

    def forms(self, route, name):
        """Return the HostileForms that are sent to a route, each once."""
        found = {}
        for client, address in self._pages(route, name):
            for form in self._forms_of_page(client, address):
                if form.name == name:
                    found.setdefault((form.form.action, form.form.key), form)
        return list(found.values())

    def _pages(self, route, name):
        """Return (client, address) of each page that may have a form of the route."""
        if name in SPECIAL:
            return SPECIAL[name](self)
        clients = {"/admin/": self.admin, "/min-side/": self.manager}
        client = next((c for at, c in clients.items() if at in route), self.visitor)
        return [(client, routes.address(self.data, route, name))]

    def _forms_of_page(self, client, address):
        with transaction.atomic():
            page = client.get(address, headers=HEADERS)
            transaction.set_rollback(True)
        forms = _hostile(client, page, address)
        for form in list(forms):
            if "action" in form.form.controls:
                forms += self._forms_of_actions(form, address)
        return forms

    def _forms_of_actions(self, form, address):
        """Return the forms of the pages that an admin action asks with."""
        controls = form.form.controls
        rows = controls.get("_selected_action")
        for action in filter(None, controls["action"].choices if rows else []):
            post = {"action": action, "_selected_action": rows.choices[:1]}
            with transaction.atomic():
                page = form.client.post(address, post | {"index": "0"})
                transaction.set_rollback(True)
            for asked in _hostile(form.client, page, address):
                if "_selected_action" in asked.form.controls:
                    asked.form.buttons.append(("action", action))
                    yield asked


def _hostile(client, page, address):
    if page.streaming or "html" not in page.get("Content-Type", ""):
        finish(page)
        return []
    found = []
    for form in forms_of(page, address):
        form.action = urljoin(address, form.action)
        name = resolve(urlsplit(form.action).path).view_name
        if name.startswith("portal:"):
            # The answer on the page that asks before an act that ends something.
            form.controls["sure"] = Control("sure", "hidden", ["yes"], ["yes", "no"])
        found.append(HostileForm(name, form, client))
    return found


def fill(control):
    """Return a plausible value for an empty input; None for none."""
    given, name = control.attributes, control.name.lower()
    if "data-model-name" in given:
        return _related(given)
    if name == "has_no_number":
        return None  # there is one
    if control.choices:
        return next(filter(None, control.choices), None)
    if control.kind == "file":
        return None
    usual = "12" if control.kind == "number" else "Ord"
    return next((value for part, value in TYPED.items() if part in name), usual)


# By a part of the name of an input.
TYPED = {"email": "ny@example.org", "address": "Gata 1", "orgnr": checked(50)}
TYPED |= dict.fromkeys(["website", "-url", "-link"], "https://example.org/")
TYPED |= {"since": "01.02.2021", "until": "01.03.2031", "opened": "01.02.2022"}
TYPED |= {"day": "01.03.2031", "_on": "01.03.2021", "year": "2021", "share": "50"}
TYPED |= {"amount": "100", "value": "10", "tonnes": "10"}
TYPED |= {"latitude": "59.1", "longitude": "9.6", "code": "1234", "phone": "35000000"}
TYPED |= {"slug": "nytt-navn", "language": "nb", "at_once": ""}


def _related(given):
    model = apps.get_model(given["data-app-label"], given["data-model-name"])
    related = model._meta.get_field(given["data-field-name"]).related_model
    first = related.objects.order_by("pk").first()
    return str(first.pk) if first else None
