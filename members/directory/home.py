"""The front page: the cluster, its key figures, its sites and what is new."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import npgettext, pgettext

from ..filters import IndexAnswer, organization_index
from ..models import Cluster, ClusterLevel, Membership, Organization, Project, Site
from .cluster import cluster_level_on, cluster_name_on
from .maps import Map
from .sites import count_members

LATEST = 5
SITES_SHOWN = 8


@dataclass(frozen=True)
class HomePage:
    """What the front page shows; figures are (number, label, address of the list)."""

    cluster: Cluster | None
    cluster_name: str
    level: ClusterLevel | None
    key_figures: list
    other_figures: list
    map: Map
    largest_sites: list
    newest: list  # memberships
    confirmed: list  # organizations
    opened: list  # projects


def load_home_page(day):
    """Return the HomePage of the day; nine queries when the index is cached."""
    index = organization_index(day)
    members = IndexAnswer(index, {}, sort="-joined")
    sites = count_members(Site.objects.all(), members)
    by_size = sorted(sites, key=lambda site: -site.members)
    return HomePage(
        cluster=Cluster.objects.first(),
        cluster_name=cluster_name_on(day),
        level=cluster_level_on(day),
        key_figures=_key_figures(members),
        other_figures=_other_figures(len(index.ids), len(sites)),
        map=Map(by_size),
        largest_sites=_largest_sites(by_size),
        newest=_newest_memberships(members, day),
        confirmed=_recently_confirmed(index),
        opened=_recently_opened(day),
    )


def _key_figures(members):
    """Return the number of members, and of each kind of member."""
    number, address = len(members), reverse("directory:organizations")
    kinds = [
        (count, kind_label(kind, count), f"{address}?kind={kind}")
        for kind, count in members.counts("kind").items()
        if count
    ]
    label = npgettext("key figure", "member", "members", number)
    return [(number, label, address), *kinds]


def _other_figures(organizations, sites):
    """Return the numbers of all organizations, projects and sites."""
    projects, members = Project.objects.count(), reverse("directory:organizations")
    return [
        (
            organizations,
            npgettext(
                "key figure",
                "organization in total",
                "organizations in total",
                organizations,
            ),
            f"{members}?relation=any",
        ),
        (
            projects,
            npgettext("key figure", "project", "projects", projects),
            reverse("directory:projects"),
        ),
        (
            sites,
            npgettext("key figure", "site", "sites", sites),
            reverse("directory:sites"),
        ),
    ]


def _largest_sites(by_size):
    """Return the sites with members that are no part of another."""
    tops = [site for site in by_size if site.part_of_id is None and site.members]
    return tops[:SITES_SHOWN]


def _newest_memberships(members, day):
    """Return the current memberships of the organizations that joined last."""
    memberships = Membership.objects.on(day).filter(
        organization__in=members[0:LATEST], since__isnull=False
    )
    return list(memberships.select_related("organization").order_by("-since"))


def _recently_confirmed(index):
    """Return the organizations that last confirmed their profiles."""
    everybody = IndexAnswer(index, {"relation": ["any"]}, sort="confirmed")
    rows = Organization.objects.filter(
        pk__in=everybody[0:LATEST], confirmed_on__isnull=False
    )
    return list(rows.order_by("-confirmed_on", "sort_name"))


def _recently_opened(day):
    """Return the projects that opened last."""
    rows = Project.objects.filter(opened__lte=day)
    return list(rows.order_by("-opened", "sort_title")[:LATEST])


def kind_label(kind, number):
    """Return what so many members of a kind are called: "bedrifter", "offentlige"."""
    return {
        "company": npgettext("key figure", "company", "companies", number),
        "research": pgettext("key figure", "in research and education"),
        "public": npgettext("key figure", "public body", "public bodies", number),
        "other": npgettext("key figure", "other body", "other bodies", number),
    }[kind]
