"""Applications, unconfirmed, waiting and accepted."""

from datetime import date

from django.urls import reverse

from members.association import joining
from tests.support.letters import LINK, last

NUMBER, OTHER = "934949145", "974760673"
DAY = date(2026, 12, 1)
JOIN = "/bli-medlem/"
TYPED = {
    "orgnr": NUMBER,
    "name": "Nykraft AS",
    "kind": "company",
    "contact_name": "Nina Ny",
    "contact_email": "nina@nykraft.example",
    "why": "Vi lager hydrogen, og vil dele anlegg.",
}


def apply(**typed):
    given = {**TYPED, "sites": [], "language": "nb", **typed}
    return joining.apply(**given)


def waiting(**typed):
    """Return a confirmed application."""
    application = apply(**typed)
    joining.confirm(application)
    application.refresh_from_db()
    return application


def accept(application, by, **given):
    given = {"since": DAY, "category": "core", "is_listed": True, **given}
    return joining.accept(application, **given, by=by)


def link_in_letter():
    token = LINK.findall(last("application_confirm").text)[0]
    return reverse("portal:confirm", args=[token])
