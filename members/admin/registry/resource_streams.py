from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.fields import STREAM
from members.models import ResourceStream

from ..inbox.pending_proposals import PendingProposalsMixin
from .base import BY_ORGANIZATION, RegistryAdmin
from .downloads import DeclaredNounMixin
from .stream_pairs import MAY_SEE, kinds_on

MAY_START = "members.add_project"


@admin.register(ResourceStream)
class ResourceStreamAdmin(DeclaredNounMixin, PendingProposalsMixin, RegistryAdmin):
    proposal_relation = "stream"
    change_list_template = "admin/stream_list.html"
    list_display = ["kind", "direction", "organization", "amount", "site", "is_public"]
    list_filter = ["kind", "direction", "is_public"]
    list_select_related = ["organization", "site"]
    search_fields = [BY_ORGANIZATION, "note__unaccent__icontains"]
    search_help_text = _("Organization or a word in the note.")
    autocomplete_fields = ["organization", "site"]
    noun = STREAM

    @admin.display(description=_("how much"), empty_value="–")
    def amount(self, stream):
        return stream.amount_text or None

    def get_urls(self):
        view = self.admin_site.admin_view(self.pairs_view)
        name = "members_resourcestream_pairs"
        return [path("pairs/", view, name=name), *super().get_urls()]

    def pairs_view(self, request):
        """Render what is offered beside what is needed; a pair can begin a project."""
        if not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Surplus and needs side by side"),
            "opts": self.opts,
            "kinds": kinds_on(timezone.localdate()),
            "may_start": request.user.has_perm(MAY_START),
            "start": reverse("admin:members_project_add"),
        }
        return TemplateResponse(request, "admin/stream_pairs.html", context)
