"""The JSON-LD description of an organization, in the vocabulary of schema.org."""

import json
from urllib.parse import urljoin

from django.utils.safestring import mark_safe

from ..fields.amount_texts import headcount_text
from ..models.share_pictures import share_picture_url

# As Django's json_script: no text can end the script element.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
# How a limit is said; "about" stands in the description.
BOUNDS = {"at most": "maxValue", "at least": "minValue"}
TYPES = {"public": "GovernmentOrganization"}


def organization_json_ld(profile, page):
    """Return the description as a dict; `page` is the absolute URL of the profile."""
    row = profile.organization
    description = {
        "@context": "https://schema.org",
        "@type": TYPES.get(row.kind, "Organization"),
        "@id": f"{page}#organization",
        "name": row.name,
        "alternateName": [name.name for name in profile.names],
        "mainEntityOfPage": page,
        "url": row.website,
        "logo": row.logo and urljoin(page, row.logo.get_absolute_url()),
        "image": _pictures(profile, page),
        "description": row.summary,
        "identifier": _number(row),
        "email": row.email,
        "telephone": row.phone,
        "address": _address(row),
        "numberOfEmployees": _employees(row),
        "knowsAbout": [topic.label for topic in profile.topics],
        "location": [place_json_ld(site) for site in profile.sites],
        "memberOf": _membership(profile),
        "subjectOf": _mention(profile),
    }
    return {name: value for name, value in description.items() if value}


def _pictures(profile, page):
    """Return the addresses of its pictures, or of the share picture if it has no logo either."""
    row = profile.organization
    addresses = [picture.image.get_absolute_url() for picture in profile.pictures]
    if not addresses and not row.logo and row.share_hash:
        addresses = [share_picture_url(row.share_hash)]
    return [urljoin(page, address) for address in addresses]


def _number(row):
    if not row.orgnr:
        return None
    return {"@type": "PropertyValue", "propertyID": "orgnr", "value": row.orgnr}


def _address(row):
    parts = {"addressLocality": row.municipality, "addressCountry": row.country}
    parts["streetAddress"] = row.postal_address
    return {"@type": "PostalAddress", **{k: v for k, v in parts.items() if v}}


def _employees(row):
    """Return the number of employees with its qualifier, scope, year and sources."""
    if not row.employees or not (figure := row.headcount).is_complete:
        return None
    bound = BOUNDS.get(figure.qualifier, "value")
    return {
        "@type": "QuantitativeValue",
        bound: figure.value,
        "description": headcount_text(figure),
        "subjectOf": [
            {"@type": "CreativeWork", **({"url": url} if url else {"name": line})}
            for url, line in figure.sources
        ],
    }


def place_json_ld(site):
    """Return a site as a Place, with its coordinates if they are known."""
    place = {"@type": "Place", "name": site.name}
    if site.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(site.latitude),
            "longitude": float(site.longitude),
        }
    return place


def _membership(profile):
    """Return the membership as a Role, which has room for its certainty."""
    stay = profile.membership
    if not stay or stay.is_mention or not profile.cluster_name:
        return None
    role = {
        "@type": "OrganizationRole",
        "memberOf": {"@type": "Organization", "name": profile.cluster_name},
        "description": stay.get_certainty_display(),
    }
    if stay.has_known_joining:
        role["startDate"] = _partial_date(stay.since, stay.since_precision)
    return role


def _mention(profile):
    """Return the `mentions` of an organization beside the cluster, without membership."""
    stay = profile.membership
    if not stay or not stay.is_mention:
        return None
    return {"@type": "CreativeWork", "description": stay.get_certainty_display()}


def _partial_date(day, precision):
    """Return an ISO 8601 date with no more than is known: "2021", "2021-05"."""
    parts = {"year": 1, "month": 2}.get(precision, 3)
    return "-".join(day.isoformat().split("-")[:parts])


def render_json_ld(description):
    """Return safe JSON for a script element."""
    text = json.dumps(description, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308
