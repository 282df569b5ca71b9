from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import Consent, Contact
from members.models.consent_texts import CURRENT_CONSENT

from .base import PERIOD, RegistryAdmin, RegistryInline, RegistryInlineForm

SAY_HOW = _("State when, how and to whom the person gave consent.")
# A consent documents the text agreed to, so only its end is ever changed (GDPR art. 7).
FIXED_FIELDS = ["contact", "item", "text_version", "evidence", "since"]
BESIDE_OFFICES = _("Beside the person's offices")


def _post_of(contact):
    return f"{contact.organization} ({contact.get_function_display()})"


class ConsentForm(RegistryInlineForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIXED_FIELDS if self.instance.pk else []:
            self.fields[name].disabled = True
        self.fields["text_version"].initial = CURRENT_CONSENT

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
    fields = ["contact", ("item", "text_version"), "evidence", *PERIOD, "is_revoked"]

    def get_formset(self, request, obj=None, **kwargs):
        """Offer the contacts of the person, read once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        if field := formset.form.base_fields.get("contact"):
            own = Contact.objects.filter(person=obj).select_related("organization")
            field.queryset, field.empty_label = own, BESIDE_OFFICES
            field.choices = [("", BESIDE_OFFICES), *((c.pk, _post_of(c)) for c in own)]
        return formset


@admin.register(Consent)
class ConsentAdmin(RegistryAdmin):
    list_display = [
        "person",
        "contact",
        "item",
        "text_version",
        "is_by_link",
        "since",
        "until",
    ]
    list_filter = ["item", "text_version", "is_by_link"]
    search_fields = ["person__name__unaccent__icontains"]
    search_help_text = _("Name of the person.")
    autocomplete_fields = ["person"]
    list_select_related = ["person", "contact__person", "contact__organization"]
    disabled_permissions = ["delete"]

    def get_fields(self, request, obj=None):
        """Return the fields; those for a contact are on the person's page."""
        fields = [name for name in ConsentInline.fields if obj or name != "contact"]
        return ["person", *fields]

    def get_readonly_fields(self, request, obj=None):
        return ["person", *FIXED_FIELDS] if obj else []
