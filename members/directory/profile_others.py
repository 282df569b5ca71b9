"""Other organizations on a profile: members that do the same, and those at its sites."""

from collections import defaultdict
from datetime import date
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef
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
from ..models.prepared import AnyOf
from ..models.texts import lower_first
from .labels import short

MOST_OTHERS = 6
MOST_PEERS = 40  # loaded, of which the members are shown
MOST_REASONS = 3
SHARED = {"organizationtopic": OrganizationTopic, "services": Service}


def with_peers(organizations, day):
    """Annotate the organizations that share most topics, and topics of services; see `peers`.

    Which ones does not depend on their memberships, so that no change of a row that is not
    loaded changes them.
    """
    return organizations.annotate(
        **{f"{name}_peers": _sharing(model, day) for name, model in SHARED.items()}
    )


def _sharing(model, day):
    mine = OuterRef(OuterRef(OuterRef("pk")))
    own = model.objects.filter(organization=mine).order_by().values("topic")
    # Grouped without their organizations, of which thousands may share a topic.
    most = model.objects.filter(AnyOf("topic", ArraySubquery(own)))
    most = most.exclude(organization=OuterRef(OuterRef("pk"))).values("organization")
    most = most.annotate(rows=Count("*")).order_by("-rows", "organization")
    most = most.values("organization")
    others = Organization.objects.filter(pk__in=most[:MOST_PEERS]).order_by()
    stays = Membership.objects.on(day).filter(organization=OuterRef("pk"))
    topics = model.objects.filter(organization=OuterRef("pk")).values("topic")
    columns = {name: name for name in ("pk", "slug", "name", "sort_name", "is_listed")}
    row = JSONObject(
        **columns, is_member=Exists(stays), topics=ArraySubquery(topics.order_by())
    )
    return ArraySubquery(others.values(row=row))


def peers(organization, topics, services):
    """Return (member, reason) of the members that share most topics, by what they share."""
    offers = {s.topic.pk: s.topic for s in services if s.topic}
    for pk in offers:
        note_row("topic", pk)
    offers = [topic for topic in offers.values() if not topic.is_retired]
    works, offer = _("Also works with %(what)s."), _("Also offers %(what)s.")
    members, reasons = {}, defaultdict(list)
    for row, reason in [
        *_reasons(organization.organizationtopic_peers, topics, works),
        *_reasons(organization.services_peers, offers, offer),
    ]:
        members[row["pk"]] = row
        reasons[row["pk"]].append(reason)

    def rank(row):
        shared = sum(number for number, _text in reasons[row["pk"]])
        return -shared, row["sort_name"], row["pk"]

    return [
        (
            Organization(slug=row["slug"], name=row["name"]),
            " ".join(text for _number, text in reasons[row["pk"]]),
        )
        for row in sorted(members.values(), key=rank)[:MOST_OTHERS]
    ]


def _reasons(rows, topics, text):
    """Yield (row, (number of topics, sentence)) of each member that shares some."""
    for row in rows:
        note_row("organization", row["pk"])
        names = [lower_first(t.label) for t in topics if t.pk in row["topics"]]
        if names and row["is_listed"] and row["is_member"]:
            what = ", ".join(names[:MOST_REASONS])
            yield row, (len(names), text % {"what": what})


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
        others=ArraySubquery(others.values(row=row)[: MOST_OTHERS + 1])
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
