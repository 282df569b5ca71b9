"""Test facilities and resource streams; offers and needs of one kind side by side."""

from collections import namedtuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.fields import FACILITY, STREAM
from members.models import ResourceStream, TestFacility

from ..inbox.pending_proposals import PendingProposalsMixin
from .base import RegistryAdmin
from .downloads import DeclaredNounMixin

MAY_SEE = "members.view_resourcestream"
MAY_START = "members.add_project"
Kind = namedtuple("Kind", "label offered needed")


@admin.register(TestFacility)
class TestFacilityAdmin(DeclaredNounMixin, PendingProposalsMixin, RegistryAdmin):
    """What others may test, where, and on which terms."""

    proposal_relation = "facility"
    list_display = ["name_nb", "organization", "site", "is_listed"]
    list_filter = ["is_listed", "site"]
    list_select_related = ["organization", "site"]
    search_fields = [
        "name_nb__unaccent__icontains",
        "name_en__icontains",
        "capability_nb__unaccent__icontains",
        "organization__name__unaccent__icontains",
    ]
    search_help_text = _("Name, what can be tested, or organization.")
    autocomplete_fields = ["organization", "site"]
    noun = FACILITY


@admin.register(ResourceStream)
class ResourceStreamAdmin(DeclaredNounMixin, PendingProposalsMixin, RegistryAdmin):
    """What members have left over and lack; the secretariat brings them together."""

    proposal_relation = "stream"
    change_list_template = "admin/stream_list.html"
    list_display = ["kind", "direction", "organization", "amount", "site", "is_public"]
    list_filter = ["kind", "direction", "is_public"]
    list_select_related = ["organization", "site"]
    search_fields = [
        "organization__name__unaccent__icontains",
        "note__unaccent__icontains",
    ]
    search_help_text = _("Organization, or a word of the note.")
    autocomplete_fields = ["organization", "site"]
    noun = STREAM

    @admin.display(description=_("how much"), empty_value="–")
    def amount(self, stream):
        return stream.amount_text or None

    def get_urls(self):
        pairs = self.admin_site.admin_view(self.pairs)
        name = "members_resourcestream_pairs"
        return [path("pairs/", pairs, name=name), *super().get_urls()]

    def pairs(self, request):
        """Show what is offered beside what is needed; who fits whom, people decide."""
        if not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Offered and needed, side by side"),
            "opts": self.opts,
            "kinds": kinds_on(timezone.localdate()),
            "may_start": request.user.has_perm(MAY_START),
            "start": reverse("admin:members_project_add"),
        }
        return TemplateResponse(request, "admin/stream_pairs.html", context)


def kinds_on(day):
    """Give each kind with its streams of the day, those that have a pair first."""
    rows = ResourceStream.objects.on(day).select_related("organization", "site")
    found = {}
    for stream in rows:
        kind = Kind(stream.get_kind_display(), [], [])
        sides = found.setdefault(stream.kind, kind)
        getattr(sides, stream.direction).append(stream)
    kinds = [found[kind] for kind in ResourceStream.Kind.values if kind in found]
    return sorted(kinds, key=lambda kind: not (kind.offered and kind.needed))
