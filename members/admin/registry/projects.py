from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.fields import PROJECT
from members.models import Funding, Participation, Project

from ..inbox.pending_proposals import PendingProposalsMixin
from ..inbox.stream_pairs import Pair
from .base import PERIOD, RegistryAdmin, Rows, grouped
from .climate import EffectRows
from .downloads import DeclaredNounMixin
from .filters import ByAnswer

MONEY = [
    ("kind", "period", "years"),
    ("qualifier", "amount", "currency"),
    "source",
    "note",
]


class ParticipationRows(Rows):
    """The projects of an organization."""

    model = Participation
    verbose_name_plural = _("projects")
    shown_as = ["project", "get_role_display", "period_text"]
    fields = [
        ("project", "role"),
        "role_detail",
        *PERIOD,
        ("asked_on", "confirmed_on"),
        ("declined_on", "declined_why"),
        "source",
    ]
    autocomplete_fields = ["project"]


class PartnerRows(ParticipationRows):
    """The organizations of a project."""

    verbose_name_plural = _("organizations in the project")
    shown_as = ["organization", "get_role_display", "period_text"]
    fields = [("organization", "role"), *ParticipationRows.fields[1:]]
    autocomplete_fields = ["organization"]

    def get_extra(self, request, obj=None, **kwargs):
        """Have a row ready for each partner of a pair."""
        return len(Pair.asked(request).partners) if obj is None else 0


class FundingRows(Rows):
    model = Funding
    shown_as = ["get_kind_display", "funder", "amount", "currency"]
    fields = ["funder", *MONEY]
    autocomplete_fields = ["funder"]


@admin.register(Project)
class ProjectAdmin(DeclaredNounMixin, PendingProposalsMixin, RegistryAdmin):
    """Collaboration projects."""

    list_display = ["title_nb", "status", "since", "opened", "until"]
    list_filter = ["status", "themes", "sites"]
    search_fields = [
        "title_nb__unaccent__icontains",
        "title_en__icontains",
        "participations__organization__name__unaccent__icontains",
    ]
    search_help_text = _("Title, or an organization in it.")
    autocomplete_fields = []
    inlines = [PartnerRows, FundingRows, EffectRows]
    noun = PROJECT

    def get_changeform_initial_data(self, request):
        return (
            super().get_changeform_initial_data(request) | Pair.asked(request).project
        )

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Fill in the partners of a pair; what comes back must differ, or is not saved."""
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, PartnerRows) and request.method == "GET" and not obj.pk:
            given["initial"] = Pair.asked(request).partners
        return given


@admin.register(Participation)
class ParticipationAdmin(RegistryAdmin):
    """Who takes part in which project, as what."""

    list_display = [
        "organization",
        "project",
        "role",
        "asked_on",
        "confirmed_on",
        "declined_on",
    ]
    list_filter = ["role", ByAnswer]
    search_fields = [
        "organization__name__unaccent__icontains",
        "organization__orgnr__startswith",
        "project__title_nb__unaccent__icontains",
    ]
    search_help_text = _("Organization or project.")
    autocomplete_fields = ["organization", "project"]
    fields = ["organization", *ParticipationRows.fields]


@admin.register(Funding)
class FundingAdmin(RegistryAdmin):
    """Money for projects."""

    list_display = ["project", "kind", "amount_text", "currency", "period", "funder"]
    list_filter = ["kind", "currency"]
    search_fields = [
        "project__title_nb__unaccent__icontains",
        "funder__name__unaccent__icontains",
    ]
    search_help_text = _("Project or funder.")
    autocomplete_fields = ["project", "funder"]
    fields = ["project", "funder", *MONEY]

    @admin.display(description=_("amount"), ordering="amount")
    def amount_text(self, row):
        return grouped(row.amount)
