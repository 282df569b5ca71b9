from members.models import Contact

from .base import PERIOD, RegistryInline, RegistryInlineForm


class ContactForm(RegistryInlineForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Consents follow the row: neither the person nor the organization is changed.
        for name in ("person", "organization") if self.instance.pk else []:
            if name in self.fields:
                self.fields[name].disabled = True


class PersonContactInline(RegistryInline):
    """The contacts that a person is, with function and period."""

    model = Contact
    form = ContactForm
    summary_fields = ["organization", "get_function_display", "period_text"]
    fields = [("organization", "function"), *PERIOD, "is_revoked"]
    autocomplete_fields = ["organization"]


class ContactInline(RegistryInline):
    """The contacts of an organization."""

    model = Contact
    form = ContactForm
    summary_fields = ["person", "get_function_display", "period_text"]
    fields = [("person", "function"), *PERIOD, "is_revoked"]
    autocomplete_fields = ["person"]
