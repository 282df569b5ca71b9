from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import (
    Cluster,
    ClusterLevel,
    ClusterName,
    ProgrammeBudget,
    ProgrammeLevel,
)

from .base import PERIOD, RegistryAdmin, Rows, grouped


class ClusterNameRows(Rows):
    model = ClusterName
    shown_as = ["name", "period_text"]
    fields = ["name", *PERIOD, "source"]


class ClusterLevelRows(Rows):
    model = ClusterLevel
    shown_as = ["level", "period_text"]
    fields = ["level", *PERIOD, "source"]
    autocomplete_fields = ["level"]


@admin.register(Cluster)
class ClusterAdmin(RegistryAdmin):
    """The one cluster: its ambition, its names, its level in the programme."""

    list_display = ["ambition_nb", "target_year"]
    fields = [
        "ambition_nb",
        "ambition_en",
        "goal_nb",
        "goal_en",
        "target_year",
        "source",
    ]
    inlines = [ClusterNameRows, ClusterLevelRows]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Cluster.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ProgrammeLevel)
class ProgrammeLevelAdmin(RegistryAdmin):
    """The levels of the national programme."""

    list_display = ["level", "since", "until"]
    search_fields = ["level__icontains"]
    search_help_text = _("Name of the level.")
    fields = ["level", *PERIOD, "note_nb", "note_en", "source"]


@admin.register(ProgrammeBudget)
class ProgrammeBudgetAdmin(RegistryAdmin):
    """What the programme had to spend, year by year."""

    list_display = ["year", "qualifier", "amount_text", "currency"]
    fields = [
        "year",
        ("qualifier", "amount", "currency"),
        "note_nb",
        "note_en",
        "source",
    ]

    @admin.display(description=_("amount"), ordering="amount")
    def amount_text(self, row):
        return grouped(row.amount)
