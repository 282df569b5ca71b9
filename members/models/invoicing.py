"""How an organization wants its invoices: for the secretariat and its accountant alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .email_addresses import EmailAddressField, canonical_constraint
from .texts import added_text


class Invoiced(models.Model):
    """Data that the accountant needs for an invoice, besides name and number."""

    class InvoiceFormat(models.TextChoices):
        EHF = "ehf", _("EHF, by the organization number")
        EMAIL = "email", pgettext_lazy("invoice", "By e-mail")
        POST = "post", pgettext_lazy("invoice", "By post")

    invoice_format = added_text(_("how invoices are sent"), 5, choices=InvoiceFormat)
    invoice_email = EmailAddressField(
        _("e-mail address for invoices"), blank=True, default="", db_default=""
    )
    invoice_address = models.TextField(
        _("invoice address"), blank=True, default="", db_default=""
    )
    invoice_reference = added_text(_("reference on invoices"), 100)

    class Meta:
        abstract = True
        constraints = [
            canonical_constraint(
                "an_organizations_invoice_address_is_canonical",
                "invoice_email",
                blank=True,
            ),
        ]

    @property
    def address_for_invoices(self):
        """The invoice address; the postal address where there is no other."""
        return self.invoice_address or self.postal_address
