"""The front page: the ambition, the way to it, the members, the sites and the news."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from members.models import (
    GOING_ON,
    Cluster,
    ClusterLevel,
    Membership,
    Organization,
    Project,
    StatedFigure,
    share_pictures,
)
from members.models.prepared import AnyOf, prepared
from members.operation.publication import published
from members.operation.publication.marks import INTERNAL, OF_EVENTS, PEOPLE
from members.queries.filters import IndexAnswer, ProjectFilter, organization_index

from ..certainty import CertaintyCounts, member_sets
from ..climate import home_picture
from ..climate_picture import ClimatePicture
from ..climate_sentences import goal_sentences
from ..cluster import cluster_level_on, cluster_name_on
from ..events import with_next_events
from ..places import ClusterPlaces
from ..profile_queries import latest_figures

LATEST = 5


@prepared(day=date)
def _clusters(day, language):
    rows = with_next_events(Cluster.objects.order_by("pk"), day)
    return share_pictures.with_share_picture(rows, "cluster", language, day)[:1]


@prepared(organizations=list, day=date)
def known_joinings(organizations, day):
    """Filter the memberships of the day with a known first day, the latest first."""
    memberships = Membership.objects.on(day).with_known_joining()
    rows = memberships.filter(
        AnyOf("organization_id", organizations), organization__is_listed=True
    )
    latest_first = rows.order_by("-since", "organization__sort_name")
    return latest_first.select_related("organization")


@prepared(organizations=list)
def confirmed_organizations(organizations):
    rows = Organization.objects.filter(
        AnyOf("pk", organizations), confirmed_on__isnull=False
    )
    return rows.order_by("-confirmed_on", "sort_name")


@prepared(day=date)
def latest_openings(day):
    """Filter the projects that opened last."""
    rows = Project.objects.filter(opened__lte=day)
    return rows.order_by("-opened", "sort_title")[:LATEST]


FEWEST_NEWEST = 3  # known joinings, without which nobody is called the newest
AT_WORK = {"status": [*GOING_ON]}


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    cluster: Cluster | None
    cluster_name: str
    level: ClusterLevel | None
    certainty: CertaintyCounts
    picture: ClimatePicture
    stated_figure: StatedFigure | None
    places: ClusterPlaces
    going_on: IndexAnswer
    newest: list  # memberships
    confirmed: list  # organizations
    opened: list  # projects

    @property
    def is_empty(self):
        """Whether there is nothing yet to count."""
        return not (self.certainty.total or self.places.sites or self.going_on)

    @property
    def sentences(self):
        return goal_sentences(self.picture)

    @property
    def going_on_address(self):
        return f"{reverse('directory:projects')}?{urlencode(AT_WORK, doseq=True)}"

    @property
    def sets(self):
        """Return the MemberSets of the list of members, the surest first."""
        return member_sets(self.certainty, reverse("directory:organizations"))


def load_home_page(day):
    """Return the HomePage of the day; eight queries when the indexes are cached."""
    index = organization_index(day)
    return HomePage(
        cluster=next(iter(_clusters(day=day, language=get_language())), None),
        cluster_name=cluster_name_on(day),
        level=cluster_level_on(day),
        certainty=CertaintyCounts.of(IndexAnswer(index, {})),
        picture=home_picture(),
        stated_figure=next(iter(latest_figures()), None),
        places=ClusterPlaces.of(index),
        going_on=IndexAnswer(ProjectFilter.store.on(day), AT_WORK),
        newest=_newest_memberships(index, day),
        confirmed=_recently_confirmed(index),
        opened=latest_openings(day=day),
    )


def _newest_memberships(index, day):
    """Return the memberships of those known to have joined last; none where few are known."""
    newest = IndexAnswer(index, {}, sort="-joined")[0:LATEST]
    memberships = known_joinings(organizations=newest, day=day)
    return memberships if len(memberships) >= FEWEST_NEWEST else []


def _recently_confirmed(index):
    """Return the organizations that last confirmed their profiles."""
    everybody = IndexAnswer(index, {"relation": ["any"]}, sort="confirmed")
    return confirmed_organizations(organizations=everybody[0:LATEST])


@login_not_required
@published(never_shows=PEOPLE | INTERNAL | OF_EVENTS)
@require_safe
def home(request):
    """Render the front page."""
    page = load_home_page(timezone.localdate())
    return render(request, "directory/home.html", {"home": page})
