"""How the public pages put the facts of the registry into words."""

from django.utils.translation import gettext as _

from ..models import Organization

PLAIN = ["member", "former", "partner", "office", "neighbour"]


def place_of(organization):
    """Say where it is: its sites, else its municipality."""
    sites = list(dict.fromkeys(p.site.name for p in organization.presences.all()))
    return ", ".join(sites[:2]) or organization.municipality


def relation_words(index, pk):
    """Say what it is to the cluster when it is no member: "Tidligere medlem"; else nothing."""
    facet, place = index.facets["relation"], index.place[pk]
    held = [r for r in PLAIN if facet.bits(r) >> place & 1]
    if "member" in held:
        return ""
    labels = dict(Organization.Relation.choices)
    return str(labels[held[0]]) if held else _("Not a member")
