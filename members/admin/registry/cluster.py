"""The cluster: its names and levels, figures that others state, and budgets."""

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import (
    Cluster,
    ClusterLevel,
    ClusterName,
    ProgrammeBudget,
    ProgrammeLevel,
    StatedFigure,
)
from members.models.embed_hosts import EmbedHostsField

from .base import PERIOD, RegistryAdmin, RegistryInline, checkboxes, number_column
from .widgets import TextareaWidget


def both(name):
    """Return the names of a text's columns in the two languages."""
    return [f"{name}_nb", f"{name}_en"]


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
    """The only row of Cluster, with its names and its levels in the programme.

    The secretariat's public texts are changed under "Site and texts".
    """

    list_display = ["ambition_nb", "target_year"]
    fieldsets = [
        (None, {"fields": [*both("ambition"), *both("goal"), "target_year", "source"]}),
        (
            _("How profiles are kept right"),
            {
                "fields": [
                    "at_once",
                    "from_register",
                    ("days_between_reminders", "days_until_next_step"),
                ]
            },
        ),
        (_("Guests of events"), {"fields": ["days_guests_are_kept"]}),
        (_("Newsletter"), {"fields": ["newsletter_service"]}),
        (_("Pages on other sites"), {"fields": ["embed_hosts"]}),
    ]
    inlines = [ClusterNameInline, ClusterLevelInline]
    disabled_permissions = ["delete"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "at_once":
            return checkboxes(db_field, Cluster.AtOnce.choices)
        if db_field.name == "embed_hosts":
            return EmbedHostsField(
                label=capfirst(db_field.verbose_name),
                help_text=db_field.help_text,
                required=False,
                widget=TextareaWidget,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_model_perms(self, request):
        """Return the permissions without a query, since every page asks: no link to add."""
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Cluster.objects.exists()


@admin.register(StatedFigure)
class StatedFigureAdmin(RegistryAdmin):
    list_display = ["stated_by", "stated_on_text", "value", "qualifier"]
    list_filter = ["qualifier"]
    search_fields = ["stated_by__unaccent__icontains"]
    search_help_text = _("Who stated it.")
    fields = [
        "subject",
        ("value", "qualifier"),
        "stated_on",
        "stated_by",
        "note_nb",
        "note_en",
        "source",
    ]

    @admin.display(description=_("stated on"), ordering="stated_on")
    def stated_on_text(self, figure):
        return figure.stated_on_text


@admin.register(ProgrammeLevel)
class ProgrammeLevelAdmin(RegistryAdmin):
    list_display = ["level", "since", "until"]
    search_fields = ["level__icontains"]
    search_help_text = _("Name of the level.")
    fields = ["level", *PERIOD, "note_nb", "note_en", "source"]


@admin.register(ProgrammeBudget)
class ProgrammeBudgetAdmin(RegistryAdmin):
    amount_text = number_column("amount", _("amount"))
    list_display = ["year", "qualifier", "amount_text", "currency"]
    fields = [
        "year",
        ("qualifier", "amount", "currency"),
        "note_nb",
        "note_en",
        "source",
    ]
