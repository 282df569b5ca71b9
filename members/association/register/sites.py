"""Sites at which the business register has a local unit of an organization."""

import re

from django.db.models import F

from members.models import RegisterSnapshot, Site
from members.records.review import registering
from members.register import client
from members.register.units import parsed

STREET = re.compile(r"\s*(.*?[^\W\d_])\s*\d+\s*[a-zæøå]?\b", re.IGNORECASE)
POSTCODE = re.compile(r"\b\d{4}\b(?!.*\b\d{4}\b)")


def propose_sites(organization):
    """Ask for its local units, and propose the sites where it is not yet present.

    The snapshot keeps the slugs of the sites as the fact "presences".
    """
    units = [parsed(raw) for raw in client.subunits(organization.orgnr)]
    rows = Site.objects.exclude(address="")
    sites = list(rows.order_by(F("part_of").asc(nulls_first=True), "pk"))
    at = {_site_at(unit.business_address, sites) for unit in units} - {None}
    snapshot = RegisterSnapshot.objects.get(organization=organization)
    snapshot.facts["presences"] = sorted(site.slug for site in at)
    snapshot.save(update_fields=["facts"])
    registering.propose(organization, snapshot.facts, changed=())


def _site_at(address, sites):
    """Return the first site in the same street and place, the largest first, or None."""
    place = _place(address)
    return next((s for s in sites if place and _place(s.address) == place), None)


def _place(address):
    """Return the street and the postcode of an address; None if it lacks either."""
    street, code = STREET.match(address), POSTCODE.search(address)
    return (street[1].casefold(), code[0]) if street and code else None
