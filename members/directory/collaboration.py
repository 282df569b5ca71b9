"""The projects and partners on a profile as HTML, kept by the rows that they are made of.

A busy organization has hundreds of rows: to compare them is much quicker than to render them.
"""

from dataclasses import dataclass
from functools import partial

from django.template.loader import render_to_string
from django.utils.translation import get_language

from ..filters.lru import LRUCache
from ..models.dependencies import note_row, noting_rows

KEPT = 60  # profiles, by day and language
# They may show what the key of `collaboration_on` has, and nothing else.
TEMPLATES = (
    "directory/profile_project_list.html",
    "directory/profile_partners.html",
    "directory/profile_network.html",
)
kept = LRUCache(KEPT)


@dataclass(frozen=True)
class Collaboration:
    """What a profile shows of whom it works with; the texts are of HTML."""

    projects: int
    has_network: bool
    project_list: str
    partners: str
    network: str
    rows: frozenset  # (noun, id) of the rows that a published page is made of


def collaboration_on(profile):
    """Return the Collaboration of a profile; its rows are those of the page then."""
    organization = profile.organization
    shown = organization.pk, organization.slug, profile.day, get_language()
    key = *shown, profile.found_participations.values
    found = kept.get_or_make(key, partial(_render, profile))
    for row in found.rows:
        note_row(*row)
    return found


def _render(profile):
    with noting_rows() as rows:
        facts = len(profile.projects), profile.neighbourhood is not None
        texts = [render_to_string(name, {"profile": profile}) for name in TEMPLATES]
    return Collaboration(*facts, *texts, frozenset(rows))
