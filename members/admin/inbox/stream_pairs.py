"""A project that begins with somebody who offers a stream and somebody who needs it."""

from functools import cached_property

from django.utils.translation import gettext as _

from members.models import Participation, Project, ResourceStream

MAY_SEE = "members.view_resourcestream"


class Pair:
    """The offer and the need that an address names; nothing unless it names one of each."""

    def __init__(self, offer, need):
        self.offer, self.need = offer, need

    @classmethod
    def asked(cls, request):
        """Read ?offer=1&need=2, for whoever may see streams."""
        if not request.user.has_perm(MAY_SEE):
            return cls(None, None)
        offer = _stream(request.GET.get("offer", ""), "offered")
        need = _stream(request.GET.get("need", ""), "needed")
        return cls(offer, need) if offer and need else cls(None, None)

    @cached_property
    def partners(self):
        """The rows to begin with, each organization once."""
        both = [stream.organization_id for stream in (self.offer, self.need) if stream]
        role = Participation.Role.PARTNER
        return [{"organization": pk, "role": role} for pk in dict.fromkeys(both)]

    @cached_property
    def project(self):
        """The fields to begin with."""
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


def _stream(number, direction):
    rows = ResourceStream.objects.select_related("organization")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return rows.filter(pk=number, direction=direction).first()
