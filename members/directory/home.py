"""The front page: what the cluster is, how large it is, what is new."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import npgettext, pgettext

from ..filters.answer import Answer
from ..filters.index import index_of
from ..models import Membership, Organization, Project, Site
from .cluster import Present
from .maps import Map
from .sites import count_members

LATEST = 5


class Home:
    """What the front page shows on a day; nine queries, with the index at hand."""

    def __init__(self, day):
        self.day, self.index, self.present = day, index_of(day), Present(day)

    @cached_property
    def members(self):
        return Answer(self.index, {}, sort="-joined")

    @cached_property
    def figures(self):
        """The key figures as (number, words, address of the list with that number)."""
        number, members = len(self.members), reverse("directory:organizations")
        kinds = [
            (count, kind_words(kind, count), f"{members}?kind={kind}")
            for kind, count in self.members.counts("kind").items()
            if count
        ]
        return [
            (number, npgettext("key figure", "member", "members", number), members),
            *kinds,
        ]

    @cached_property
    def other_figures(self):
        """What there is besides members, in the same way."""
        everybody, projects = len(self.index.ids), Project.objects.count()
        members = reverse("directory:organizations")
        return [
            (
                everybody,
                npgettext(
                    "key figure",
                    "organization in all",
                    "organizations in all",
                    everybody,
                ),
                f"{members}?relation=any",
            ),
            (
                projects,
                npgettext("key figure", "project", "projects", projects),
                reverse("directory:projects"),
            ),
            (
                len(self.sites),
                npgettext("key figure", "site", "sites", len(self.sites)),
                reverse("directory:sites"),
            ),
        ]

    @cached_property
    def sites(self):
        """All sites, with the number of members there, parts included."""
        return count_members(Site.objects.all(), self.members)

    @cached_property
    def largest_sites(self):
        """The sites that stand for themselves and have members, most first."""
        tops = [s for s in self.sites if s.part_of_id is None and s.members]
        return sorted(tops, key=lambda site: -site.members)[:8]

    @cached_property
    def map(self):
        return Map(sorted(self.sites, key=lambda site: -site.members))

    @cached_property
    def newest(self):
        """The latest stays that began and still run."""
        stays = Membership.objects.on(self.day).filter(
            organization__in=self.members[0:LATEST], since__isnull=False
        )
        return list(stays.select_related("organization").order_by("-since"))

    @cached_property
    def confirmed(self):
        """The organizations that lately said that what stands here is right."""
        everybody = Answer(self.index, {"relation": ["any"]}, sort="confirmed")
        rows = Organization.objects.filter(
            pk__in=everybody[0:LATEST], confirmed_on__isnull=False
        )
        return list(rows.order_by("-confirmed_on", "sort_name"))

    @cached_property
    def opened(self):
        """The projects that lately opened."""
        rows = Project.objects.filter(opened__lte=self.day)
        return list(rows.order_by("-opened", "sort_title")[:LATEST])


def kind_words(kind, number):
    """Say what members of a kind are called: "bedrifter", "offentlige"."""
    return {
        "company": npgettext("key figure", "company", "companies", number),
        "research": pgettext("key figure", "in research and education"),
        "public": npgettext("key figure", "public body", "public bodies", number),
        "other": npgettext("key figure", "other body", "other bodies", number),
    }[kind]
