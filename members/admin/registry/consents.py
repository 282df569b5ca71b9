from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Consent

from .base import PERIOD, RegistryAdmin, RegistryInline, RegistryInlineForm

SAY_HOW = _("State when, how and to whom the person gave consent.")
# A consent documents what was agreed to, so only its end is ever changed (GDPR art. 7).
FIXED_FIELDS = ["item", "text_version", "evidence", "since"]


class ConsentForm(RegistryInlineForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIXED_FIELDS if self.instance.pk else []:
            self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        if not self.instance.is_by_link and not (cleaned or {}).get("evidence"):
            self.add_error("evidence", SAY_HOW)
        return cleaned


class ConsentInline(RegistryInline):
    model = Consent
    form = ConsentForm
    can_delete = False
    summary_fields = ["get_item_display", "period_text", "evidence"]
    fields = [("item", "text_version"), "evidence", *PERIOD, "is_revoked"]


@admin.register(Consent)
class ConsentAdmin(RegistryAdmin):
    list_display = ["person", "item", "text_version", "is_by_link", "since", "until"]
    list_filter = ["item", "text_version", "is_by_link"]
    search_fields = ["person__name__unaccent__icontains"]
    search_help_text = _("Name of the person.")
    autocomplete_fields = ["person"]
    fields = ["person", *ConsentInline.fields]
    disabled_permissions = ["delete"]

    def get_readonly_fields(self, request, obj=None):
        return ["person", *FIXED_FIELDS] if obj else []
