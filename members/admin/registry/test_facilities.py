from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.fields import FACILITY
from members.models import TestFacility

from ..inbox.pending_proposals import PendingProposalsMixin
from .base import BY_ORGANIZATION, RegistryAdmin
from .downloads import DeclaredNounMixin


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
