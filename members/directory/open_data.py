"""The open data as the page for people shows them: read off the collections and their routes."""

import re
from dataclasses import dataclass

from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from ..exchange.projection import PROJECTIONS

ROOT = "/api/"
RATE, BURST = 20, 60  # requests of a client a second, and at once: deploy/nginx
LABELS = {
    "organizations": _("Organizations"),
    "projects": _("Projects"),
    "sites": _("Sites"),
    "roles": _("Roles"),
    "topics": _("Topics"),
    "events": _("Events"),
    "statistics": _("The cluster in figures"),
    "climate": pgettext_lazy("menu", "Climate"),
}
# Kinds of problems, the ends of their `type`: members/api/problems.py.
PROBLEMS = {
    "unknown-parameter": _(
        "There is no such parameter; “nearest” is the most similar one."
    ),
    "unknown-value": _("There is no such choice; “nearest” is the most similar one."),
    "unknown-property": _("There is no such property to extend rows by."),
    "unknown-suggestion": _("There are suggestions of entities, types and properties."),
    "bad-value": _("The value cannot be read; “detail” says what it should be."),
    "nothing-here": _("Nothing public has this address."),
    "cursor-is-gone": _(
        "What “cursor” or “updated_since” refers to is gone. Start over without it."
    ),
    "dump-withdrawn": _("The dump is being made again. Ask for it after Retry-After."),
    "too-many-requests": _("Too many requests. Wait as long as Retry-After says."),
    "status-400": _("The address or the headers cannot be read."),
    "status-404": _("There is no such address."),
    "status-405": _("The address can only be read: use GET or HEAD."),
    "status-413": _("The body is too long."),
    "status-414": _("The address is too long."),
    "status-429": _("Too many requests. Wait as long as Retry-After says."),
    "status-500": _("The registry failed."),
    "status-503": _("The registry is not available now. Try again after Retry-After."),
}


@dataclass(frozen=True)
class Collection:
    """A collection of the open data, with how many rows a list without parameters has."""

    name: str
    label: str
    number: int | None
    parameters: list
    endings: list

    @property
    def address(self):
        return f"{ROOT}v1/{self.name}/"

    @property
    def examples(self):
        """Return queries that any registry has an answer to."""
        names = {"facets": "?facets=1&limit=1", "on": "?on=2023-01-01&limit=2"}
        dated = [query for name, query in names.items() if name in self.parameters]
        return ["?limit=2", *dated] if "limit" in self.parameters else [""]

    @property
    def files(self):
        return [(end, f"{ROOT}v1/{self.name}.{end}") for end in self.endings]


def collections():
    """Return the Collections; one query each for their numbers."""
    return [_collection(one) for one in PROJECTIONS.values()]


def _collection(projection):
    filterset = getattr(projection, "filterset", None)
    names = [*filterset.base_filters, "limit", "facets"] if filterset else []
    return Collection(
        name=projection.name,
        label=LABELS[projection.name],
        # To count figures is to calculate them.
        number=len(filterset({}).answer) if projection.is_logged else None,
        parameters=names,
        endings=_endings(projection.name),
    )


def _routes():
    """Return {path below /api/: view} of the room of machines."""
    resolver = get_resolver("members.api.urls")
    return {str(one.pattern): one.callback for one in resolver.url_patterns}


def _endings(name):
    """Return the suffixes that a collection has besides `json`, which its address has, too."""
    of_name = re.compile(rf"v1/{name}\.(\w+)")
    endings = [match[1] for match in map(of_name.fullmatch, _routes()) if match]
    return [ending for ending in endings if ending != "json"]


def others():
    """Return (path, summary in English) of the addresses that are of no collection."""
    return [
        (ROOT + path, one.summary)
        for path, view in _routes().items()
        for one in getattr(view, "operations", ())
        if "<" not in path and not one.body and one.tag not in PROJECTIONS
    ]
