"""The JSON-LD descriptions of a site, a project, an event and the search of the front page."""

from datetime import datetime
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import timezone

from ..models.periods import Precision
from .json_ld import place_json_ld

CONTEXT = {"@context": "https://schema.org"}
# How much of an ISO date is known.
DIGITS = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def site_json_ld(site, site_page, page):
    """Return a site with the places that it is part of and those within it."""
    return CONTEXT | _without_empty(
        place_json_ld(site)
        | {
            "@id": f"{page}#place",
            "mainEntityOfPage": page,
            "description": site.summary,
            "address": _address(site),
            "containedInPlace": [
                _link("Place", s, page) for s in site_page.wholes[-1:]
            ],
            "containsPlace": [_link("Place", part, page) for part in site_page.parts],
        }
    )


def project_json_ld(project, project_page, page):
    """Return a project with its listed partners and funders."""
    listed = [partner for partner, _parts in project_page.partners]
    return CONTEXT | _without_empty(
        {
            "@type": "Project",
            "@id": f"{page}#project",
            "name": project.title,
            "mainEntityOfPage": page,
            "url": project.website,
            "description": project.summary,
            "foundingDate": known_date(project.since, project.since_precision),
            "dissolutionDate": known_date(project.until, project.until_precision),
            "member": [_link("Organization", partner, page) for partner in listed],
            "funder": _funders(project_page.fundings, page),
            "knowsAbout": [theme.label for theme in project_page.themes],
            "location": [place_json_ld(site) for site in project_page.sites],
        }
    )


def event_json_ld(event, event_page, page):
    """Return an event with its listed organizers, and as much of its times as is known."""
    site, first = event.site, _moment(event.held_on, event.starts_at)
    last_day = event.ends_on or (event.ends_at and event.held_on)
    status = "EventCancelled" if event.is_cancelled else "EventScheduled"
    return CONTEXT | _without_empty(
        {
            "@type": "Event",
            "@id": f"{page}#event",
            "name": event.title,
            "mainEntityOfPage": page,
            "description": event.text,
            "startDate": first,
            "endDate": last_day and _moment(last_day, event.ends_at),
            "eventStatus": f"https://schema.org/{status}",
            "location": place_json_ld(site)
            if site
            else event.place and {"@type": "Place", "name": event.place},
            "organizer": [
                _link("Organization", one, page) for one in event_page.organizers
            ],
            "about": [topic.label for topic in event_page.topics],
            "maximumAttendeeCapacity": event.places,
        }
    )


def _moment(day, hour):
    """Return the ISO text of a day, and of a time on it with its zone if it is known."""
    if hour is None:
        return day.isoformat()
    return timezone.make_aware(datetime.combine(day, hour)).isoformat("T", "minutes")


def search_json_ld(page):
    """Return the website with its search, for a search engine to offer."""
    target = urljoin(page, reverse("directory:search"))
    return CONTEXT | {
        "@type": "WebSite",
        "name": "Klyngeregisteret",
        "url": page,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{target}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def known_date(day, precision):
    """Return as much of an ISO date as is known; None for a day that is a latest one."""
    if day is None or precision not in DIGITS:
        return None
    return day.isoformat()[: DIGITS[precision]]


def _funders(fundings, page):
    """Return the funders that are shown, each once."""
    givers = dict.fromkeys(row.giver for row in fundings if row.giver)
    return [_funder(giver, page) for giver in givers]


def _funder(giver, page):
    if isinstance(giver, str):
        return {"@type": "Organization", "name": giver}
    return _link("Organization", giver, page)


def _link(kind, row, page):
    url = urljoin(page, row.get_absolute_url())
    return {"@type": kind, "name": str(row), "url": url}


def _address(site):
    parts = {"streetAddress": site.address, "addressLocality": site.municipality}
    address = _without_empty(parts)
    return address and {"@type": "PostalAddress", **address, "addressCountry": "NO"}


def _without_empty(description):
    return {name: value for name, value in description.items() if value}
