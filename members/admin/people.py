from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Consent, Person, Role

from .base import PERIOD, RegistryAdmin, Rows


class ConsentRows(Rows):
    model = Consent
    shown_as = ["get_item_display", "period_text"]
    fields = [("item", "text_version"), *PERIOD]


class OfficeRows(Rows):
    model = Role
    shown_as = ["body", "get_role_display", "organization", "period_text"]
    fields = [("body", "role"), "organization", *PERIOD, "source", "note"]
    autocomplete_fields = ["body", "organization"]


@admin.register(Person)
class PersonAdmin(RegistryAdmin):
    """Contacts and office holders; public only by what each has agreed to."""

    list_display = ["name", "title", "organization", "email"]
    search_fields = [
        "name__unaccent__icontains",
        "email__icontains",
        "organization__name__unaccent__icontains",
    ]
    search_help_text = _("Name, e-mail or organization.")
    autocomplete_fields = ["organization"]
    fields = ["name", "title", "organization", ("email", "phone"), "note"]
    inlines = [ConsentRows, OfficeRows]


@admin.register(Consent)
class ConsentAdmin(RegistryAdmin):
    """What each person has agreed to show, by which text, since when."""

    list_display = ["person", "item", "text_version", "since", "until"]
    list_filter = ["item", "text_version"]
    search_fields = ["person__name__unaccent__icontains"]
    search_help_text = _("Name of the person.")
    autocomplete_fields = ["person"]
    fields = ["person", *ConsentRows.fields]
