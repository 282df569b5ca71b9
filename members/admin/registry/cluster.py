from django import forms
from django.contrib import admin
from django.utils.text import capfirst
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
        "at_once",
        ("days_between_reminders", "days_until_next_step"),
        "source",
    ]
    inlines = [ClusterNameRows, ClusterLevelRows]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "at_once":
            return _boxes(db_field, Cluster.AtOnce)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Cluster.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


def _boxes(field, choices):
    return forms.MultipleChoiceField(
        label=capfirst(field.verbose_name),
        help_text=field.help_text,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


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
