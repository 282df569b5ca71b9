"""Applications, unconfirmed and waiting."""

from django.urls import reverse

from members import joining
from tests.access.letters import LINK, last

NUMBER, OTHER = "934949145", "974760673"
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


def link_in_letter():
    token = LINK.findall(last("application_confirm").text)[0]
    return reverse("portal:confirm", args=[token])
