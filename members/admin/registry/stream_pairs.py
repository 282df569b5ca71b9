"""Pairs of a stream that is offered and one that is needed, with which a project begins."""

from collections import namedtuple
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import find_row
from members.models import Participation, Project, ResourceStream

from ..desk import WRITE, desk_page

MAY_SEE, MAY_START = "members.view_resourcestream", "members.add_project"
MOST_OPEN = 50  # streams; the kinds of more are folded
# The streams of one kind, by direction.
StreamKind = namedtuple("StreamKind", "label offered needed")


def kinds_on(day):
    """Return a Kind for each kind with streams on the day, those with a pair first."""
    rows = ResourceStream.objects.on(day).select_related("organization", "site")
    by_kind = {}
    for stream in rows:
        kind = StreamKind(stream.get_kind_display(), [], [])
        streams = by_kind.setdefault(stream.kind, kind)
        getattr(streams, stream.direction).append(stream)
    kinds = [by_kind[kind] for kind in ResourceStream.Kind.values if kind in by_kind]
    return sorted(kinds, key=lambda kind: not (kind.offered and kind.needed))


class StreamPair:
    """An offered and a needed stream, or None and None."""

    def __init__(self, offer, need):
        self.offer, self.need = offer, need

    @classmethod
    def from_request(cls, request):
        """Return the pair of ?offer=1&need=2; empty without permission to see streams."""
        if not request.user.has_perm(MAY_SEE):
            return cls(None, None)
        offer = _stream(request.GET.get("offer", ""), "offered")
        need = _stream(request.GET.get("need", ""), "needed")
        return cls(offer, need) if offer and need else cls(None, None)

    @cached_property
    def partners(self):
        """Return the initial values of a participation for each organization."""
        both = [stream.organization_id for stream in (self.offer, self.need) if stream]
        role = Participation.Role.PARTNER
        return [{"organization": pk, "role": role} for pk in dict.fromkeys(both)]

    @cached_property
    def project(self):
        """Return the initial values of the project's form."""
        if not self.offer:
            return {}
        title = _("%(what)s from %(offers)s to %(needs)s") % {
            "what": self.offer.get_kind_display(),
            "offers": self.offer.organization,
            "needs": self.need.organization,
        }
        sites = {s.site_id for s in (self.offer, self.need) if s.site_id}
        return {
            "title_nb": title[:1].upper() + title[1:200],
            "status": Project.Status.PLANNED,
            "sites": sorted(sites),
        }


def _stream(pk, direction):
    rows = ResourceStream.objects.select_related("organization")
    return find_row(rows.filter(direction=direction), pk)


@desk_page(
    "members/resourcestream/pairs/",
    "members_resourcestream_pairs",
    "stream_pairs",
    gettext_lazy("Surplus and needs side by side"),
    permissions=(MAY_SEE,),
    methods=WRITE,
    words=gettext_lazy("match, heat, steam, competence, streams"),
)
def stream_pairs(request):
    """Show offered streams beside needed ones; a pair can begin a project."""
    kinds = kinds_on(timezone.localdate())
    return {
        "kinds": kinds,
        "is_long": sum(len(k.offered) + len(k.needed) for k in kinds) > MOST_OPEN,
        "may_start": request.user.has_perm(MAY_START),
        "start": reverse("admin:members_project_add"),
    }
