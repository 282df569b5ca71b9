"""Other organizations on a profile: members that do the same, and those at its sites."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ..models import (
    Membership,
    Organization,
    OrganizationTopic,
    Service,
    first_day_after_its_end,
)
from ..models.data_versions import note_row
from ..models.prepared import AnyOf, JSONRows
from ..models.texts import lower_first
from .labels import short

MOST_OTHERS = 6
MOST_PEERS = 40  # loaded, of which the members are shown
MOST_REASONS = 3
SHARED = {"topics": OrganizationTopic, "offers": Service}


def with_peers(organizations, day):
    """Annotate the organizations that share most topics, or topics of services; see `peers`.

    Which ones does not depend on their memberships, so that no change of a row that is not
    loaded changes them.
    """
    ids = CombinedExpression(
        _sharing_most(OrganizationTopic), "||", _sharing_most(Service)
    )
    stays = Membership.objects.on(day).filter(organization=OuterRef("pk"))
    columns = {name: name for name in ("pk", "slug", "name", "sort_name", "is_listed")}
    columns |= {name: _topics(model, OuterRef("pk")) for name, model in SHARED.items()}
    row = JSONObject(**columns, is_member=Exists(stays))
    peers = Organization.objects.filter(AnyOf("pk", ids)).order_by().values(row=row)
    return organizations.annotate(peer_rows=JSONRows(peers))


def _sharing_most(model):
    own = _topics(model, OuterRef(OuterRef(OuterRef("pk"))))
    # Grouped without their organizations, of which thousands may share a topic.
    most = model.objects.filter(AnyOf("topic", own)).values("organization")
    most = most.exclude(organization=OuterRef(OuterRef("pk")))
    most = most.annotate(rows=Count("*")).order_by("-rows", "organization")
    return ArraySubquery(most.values("organization")[:MOST_PEERS])


def _topics(model, organization):
    rows = model.objects.filter(organization=organization).order_by()
    return ArraySubquery(rows.values("topic"))


def peers(organization, topics, services):
    """Return (member, reason) of the members that share most topics, by what they share."""
    offers = {s.topic.pk: s.topic for s in services if s.topic}
    for pk in offers:
        note_row("topic", pk)
    own = topics, [topic for topic in offers.values() if not topic.is_retired]
    members = []
    for row in organization.peer_rows:
        note_row("organization", row["pk"])
        shared = [
            [topic for topic in mine if topic.pk in row[name]]
            for name, mine in zip(SHARED, own, strict=True)
        ]
        if any(shared) and row["is_listed"] and row["is_member"]:
            rank = -sum(map(len, shared)), row["sort_name"], row["pk"]
            members.append((rank, row, shared))
    return [
        (Organization(slug=row["slug"], name=row["name"]), _reason(*shared))
        for _rank, row, shared in sorted(members)[:MOST_OTHERS]
    ]


def _reason(topics, offers):
    """Return the sentences of what is shared."""
    works, offer = _("Also works with %(what)s."), _("Also offers %(what)s.")
    lists = (works, topics), (offer, offers)
    return " ".join(text % {"what": _listed_topics(t)} for text, t in lists if t)


def _listed_topics(topics):
    return ", ".join(lower_first(topic.label) for topic in topics[:MOST_REASONS])


def with_others(presences, beside, organization):
    """Annotate presences with other organizations at the same site.

    The first that were registered, so that no change of a row that is not loaded changes
    them. The unlisted and the ended are loaded too: the page depends on their rows.
    """
    names = ("pk", "slug", "name", "sort_name", "is_listed")
    columns = {name: f"organization__{name}" for name in names}
    others = beside.exclude(organization=organization).order_by("organization_id", "pk")
    row = JSONObject(**columns, ended_on=first_day_after_its_end())
    return presences.annotate(
        others=JSONRows(others.values(row=row)[: MOST_OTHERS + 1])
    )


def others_at_sites(presences, day):
    """Return the groups of others by site, each with the list that has all."""
    at_sites = {row.site: row.others for row in presences if row.holds_on(day)}
    groups = [_others(site, rows, day) for site, rows in at_sites.items()]
    return [group for group in groups if group["organizations"]]


def _others(site, rows, day):
    return {
        "heading": _("Others at %(what)s") % {"what": short(site)},
        "query": f"?{urlencode({'relation': 'any', 'site': site.slug})}",
        "organizations": _listed(rows, day)[:MOST_OTHERS],
        "is_cut": len(rows) > MOST_OTHERS,
    }


def _listed(rows, day):
    for row in rows:
        note_row("organization", row["pk"])
    by_name = {
        (row["sort_name"], row["pk"]): Organization(slug=row["slug"], name=row["name"])
        for row in rows
        if row["is_listed"] and (parse_date(row["ended_on"] or "") or date.max) > day
    }
    return [by_name[key] for key in sorted(by_name)]
