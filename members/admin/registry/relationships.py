from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import OrganizationRelationship

from .base import PERIOD, RegistryAdmin, RegistryInline


class RelationshipFromInline(RegistryInline):
    """Relationships from the organization to others."""

    model = OrganizationRelationship
    fk_name = "from_organization"
    verbose_name_plural = _("relationships to others")
    summary_fields = ["get_kind_display", "to_organization", "period_text"]
    fields = [("kind", "to_organization"), "share", *PERIOD, "source", "note"]
    autocomplete_fields = ["to_organization"]


class RelationshipToInline(RelationshipFromInline):
    """Relationships from others to the organization."""

    fk_name = "to_organization"
    verbose_name_plural = _("relationships from others")
    summary_fields = ["from_organization", "get_kind_display", "period_text"]
    fields = [("from_organization", "kind"), "share", *PERIOD, "source", "note"]
    autocomplete_fields = ["from_organization"]


@admin.register(OrganizationRelationship)
class OrganizationRelationshipAdmin(RegistryAdmin):
    list_display = [
        "from_organization",
        "kind",
        "to_organization",
        "share",
        "period_text",
    ]
    list_filter = ["kind"]
    search_fields = [
        "from_organization__name__unaccent__icontains",
        "to_organization__name__unaccent__icontains",
    ]
    search_help_text = _("The name of one of the two organizations.")
    autocomplete_fields = ["from_organization", "to_organization"]
    fields = [
        "from_organization",
        "kind",
        "to_organization",
        "share",
        *PERIOD,
        "source",
        "note",
    ]
