"""Test facilities, and surplus and needs."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.fields import FACILITY, STREAM
from members.models import ResourceStream, TestFacility

from .base import BY_ORGANIZATION, RegistryAdmin
from .downloads import DeclaredNounMixin
from .pending_proposals import PendingProposalsMixin


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


@admin.register(TestFacility)
class TestFacilityAdmin(DeclaredNounMixin, PendingProposalsMixin, RegistryAdmin):
    proposal_relation = "facility"
    list_display = ["name_nb", "organization", "site", "is_listed"]
    list_filter = ["is_listed", "site"]
    list_select_related = ["organization", "site"]
    search_fields = [
        "name_nb__unaccent__icontains",
        "name_en__icontains",
        "capability_nb__unaccent__icontains",
        BY_ORGANIZATION,
    ]
    search_help_text = _("Name, what can be tested, or organization.")
    autocomplete_fields = ["organization", "site"]
    noun = FACILITY
