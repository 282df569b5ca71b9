"""The forms that take an e-mail address, and the addresses that a form may know."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import resolve

from members.models import Application
from tests.support.body_fuzzer import BodyFuzzer
from tests.support.factories import make
from tests.support.hostile_forms import TYPED, HostileForm, fill, posted_routes

NAME = "Nora Nordmann"


def applicant(site, address):
    """Create an unconfirmed application for the number that the form is filled in with."""
    given = {"contact_email": address, "contact_name": NAME, "confirmed_at": None}
    make(Application, orgnr=TYPED["orgnr"], **given)


# Whose address it may be.
KINDS = {
    "user": lambda site, to: make.user(email=to, name=NAME),
    "closed user": lambda site, to: make.user(email=to, name=NAME, is_active=False),
    "secretary": lambda site, to: make.secretary(email=to, name=NAME),
    "colleague": lambda site, to: make.colleague(site.ours, email=to, name=NAME),
    "contact": lambda site, to: make.contact(name=NAME, email=to),
    "applicant": applicant,
}

# By form: the kinds of addresses that it may know, which it must not show.
KNOWN = {
    "directory:join": ["user", "applicant"],
    "directory:body_report": ["user"],
    "directory:event_join": ["user", "contact"],
    "directory:project_report": ["user"],
    "directory:report": ["user"],
    "directory:site_report": ["user"],
    "portal:access invite": ["user"],
    "portal:access_leaving": ["user"],
    "portal:account address": ["user"],
    # The colleague is stored at once, and informed if new: whoever has the link of an
    # invitation could tell by the time, forty times a day.
    "portal:answer instead": [],
    "portal:ask": ["user", "colleague"],
    "portal:consent correct": ["user", "contact"],
    "portal:contacts add": ["user", "contact"],
    "portal:contacts change": ["user", "contact"],
    "portal:log_in": ["user", "closed user", "secretary"],
    # The address of an organization or a facility, saved as it is typed.
    "portal:facilities_change": ["user"],
    "portal:facilities_new": ["user"],
    "portal:facilities_proposal": ["user"],
    "portal:profile": ["user"],
    "portal:profile_invoices": ["user"],
    "portal:projects address": ["user"],
    "portal:projects_change": ["user"],
    "portal:projects_new": ["user"],
    "portal:projects_proposal": ["user"],
}
CASES = [(name, known) for name, kinds in KNOWN.items() for known in kinds]
LOG_INS = {"portal:log_in", "mfa_index"}
LOG_INS |= {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
INITIAL_PARTNERS = "participations-INITIAL_FORMS"
NOBODY_THERE = "Uten brukere AS"
PLACEHOLDER = "p000000@example.org"  # as long as those of `addresses`


@dataclass
class AddressForm:
    """A form of a page; `body` of it with an address is what a browser sends."""

    name: str
    form: HostileForm
    template: tuple

    def body(self, address):
        kind, data = self.template
        return kind, data.replace(PLACEHOLDER.encode(), address.encode())

    def post(self, address):
        """Send the form; return the status, 401 if it first wants a new log-in."""
        answer = self.form.answer(self.body(address))
        return 401 if _asks_to_log_in(answer) else answer.status_code


def _asks_to_log_in(answer):
    path = urlsplit(answer.get("Location", "/")).path
    return resolve(path).view_name in LOG_INS


def addresses(kind, place, number):
    """Return addresses of one length: of k(nown) and u(nknown) ones, by case."""
    return [f"{kind}{place:02}{each:04}@example.org" for each in range(number)]


def address_forms(site, only=""):
    """Return {name: AddressForm} of all public and portal pages, or of one URL name."""
    make.organization(name=NOBODY_THERE)
    found = [
        _address_form(form)
        for route, name in posted_routes()
        if not route.startswith("/admin/") and only in ("", name)
        for form in site.forms(route, name)
        if _address_inputs(form)
    ]
    return {form.name: form for form in found}


def _address_inputs(form):
    controls = form.form.controls.values()
    return [control.name for control in controls if control.kind == "email"]


def _partners(form):
    """Return what is typed about partners: one new row, with the address of somebody there."""
    prefix, first = "participations-", form.controls.get(INITIAL_PARTNERS)
    if first is None:
        return {}
    names = [name for name in form.controls if re.match(rf"{prefix}\d", name)]
    new = f"{prefix}{first.sent[0]}-"
    left = {name: "" for name in names if int(name.split("-")[1]) > int(first.sent[0])}
    unknown = {name: "" for name in names if name.endswith(("-address", "-DELETE"))}
    named = {f"{new}organization": NOBODY_THERE, f"{new}address": PLACEHOLDER}
    return unknown | left | named


def _address_form(form):
    form.form.buttons = form.form.buttons[:1]  # which the Enter key presses
    typed = dict.fromkeys(_address_inputs(form), PLACEHOLDER) | _partners(form.form)
    body = BodyFuzzer(form.form, fill, form.name).valid(**typed)
    acts = form.form.controls.get("do")
    act = acts.sent[0] if acts else dict(form.form.buttons).get("do", "")
    return AddressForm(f"{form.name} {act}".strip(), form, body)
