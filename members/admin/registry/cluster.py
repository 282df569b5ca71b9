from django import forms
from django.contrib import admin
from django.utils.text import capfirst

from members.models import Cluster, ClusterLevel, ClusterName

from .base import PERIOD, RegistryAdmin, RegistryInline


class ClusterNameInline(RegistryInline):
    model = ClusterName
    summary_fields = ["name", "period_text"]
    fields = ["name", *PERIOD, "source"]


class ClusterLevelInline(RegistryInline):
    model = ClusterLevel
    summary_fields = ["level", "period_text"]
    fields = ["level", *PERIOD, "source"]
    autocomplete_fields = ["level"]


@admin.register(Cluster)
class ClusterAdmin(RegistryAdmin):
    """The only row of Cluster, with its names and its levels in the programme."""

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
    inlines = [ClusterNameInline, ClusterLevelInline]
    disabled_permissions = ["delete"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "at_once":
            return _checkboxes(db_field, Cluster.AtOnce)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Cluster.objects.exists()


def _checkboxes(field, choices):
    return forms.MultipleChoiceField(
        label=capfirst(field.verbose_name),
        help_text=field.help_text,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
