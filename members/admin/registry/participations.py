from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Participation

from .base import (
    BY_ORGANIZATION,
    BY_ORGNR,
    BY_PROJECT,
    PERIOD,
    RegistryAdmin,
    RegistryInline,
)
from .filters import ByAnswer
from .stream_pairs import StreamPair


class ParticipationInline(RegistryInline):
    """The participations of an organization."""

    model = Participation
    fk_name = "organization"
    verbose_name_plural = _("projects")
    summary_fields = ["project", "get_role_display", "period_text"]
    fields = [
        ("project", "role"),
        ("role_detail", "role_detail_en"),
        *PERIOD,
        "claimed_by",
        ("asked_on", "asked_again_on"),
        "confirmed_on",
        ("declined_on", "declined_why"),
        "source",
    ]
    # A day of asking is that of an e-mail, so nobody types one.
    readonly_fields = ["asked_on", "asked_again_on"]
    autocomplete_fields = ["project", "claimed_by"]


class PartnerInline(ParticipationInline):
    """The participations in a project."""

    fk_name = "project"
    verbose_name_plural = _("organizations in the project")
    summary_fields = ["organization", "get_role_display", "period_text"]
    fields = [("organization", "role"), *ParticipationInline.fields[1:]]
    autocomplete_fields = ["organization", "claimed_by"]

    def get_extra(self, request, obj=None, **kwargs):
        """Return the number of partners of a StreamPair that a new project begins with."""
        return len(StreamPair.from_request(request).partners) if obj is None else 0


@admin.register(Participation)
class ParticipationAdmin(RegistryAdmin):
    list_display = [
        "organization",
        "project",
        "role",
        "claimed_by",
        "asked_on",
        "confirmed_on",
        "declined_on",
    ]
    list_select_related = ["organization", "project", "claimed_by"]
    list_filter = ["role", ByAnswer]
    search_fields = [BY_ORGANIZATION, BY_ORGNR, BY_PROJECT]
    search_help_text = _("Organization or project.")
    autocomplete_fields = ["organization", "project", "claimed_by"]
    readonly_fields = ParticipationInline.readonly_fields
    fields = ["organization", *ParticipationInline.fields]
