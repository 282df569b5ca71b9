"""The list of fees as a file for the accountant."""

from dataclasses import replace

from django.utils.translation import gettext as _now, gettext_lazy as _, pgettext_lazy

from members.models import Organization
from members.models.email_addresses import readable
from members.tables import Column

EHF = Organization.InvoiceFormat.EHF


def _fee_number(fee):
    return fee.organization.orgnr_text


def _is_ehf(fee):
    return _now("Yes") if fee.organization.invoice_format == EHF else _now("No")


def _size(fee):
    return str(fee.get_size_display()) if fee.size else ""


COLUMNS = (
    Column("orgnr", _("Organization number"), _fee_number),
    Column("name", _("Name"), lambda fee: fee.organization.name),
    Column("year", _("Year"), lambda fee: fee.year),
    Column("amount", _("Amount in NOK, without VAT"), lambda fee: fee.amount),
    Column("category", _("Fee category"), lambda fee: str(fee.category or "")),
    Column("size", _("Size"), _size),
    Column("ehf", pgettext_lazy("invoice", "EHF"), _is_ehf),
    Column(
        "email",
        _("E-mail address for invoices"),
        lambda fee: readable(fee.organization.invoice_email),
        is_personal=True,
    ),
    Column(
        "address",
        _("Invoice address"),
        lambda fee: fee.organization.address_for_invoices,
        is_personal=True,
    ),
    Column(
        "reference",
        _("Reference on the invoice"),
        lambda fee: fee.reference_for_invoice,
        is_personal=True,
    ),
    Column("invoice_number", _("Invoice number"), lambda fee: fee.invoice_number),
    Column("billed_on", _("Billed on"), lambda fee: fee.billed_on),
    Column("paid_on", _("Paid on"), lambda fee: fee.paid_on),
    Column("cancelled_on", _("Cancelled on"), lambda fee: fee.cancelled_on),
)


def fee_columns(*, sees_people, has_commas):
    """Return the columns of the file; columns that may name people only for `sees_people`.

    A CSV file `has_commas` in its amounts, as a Norwegian Excel reads them.
    """
    return [
        replace(c, read=_with_comma) if has_commas and c.name == "amount" else c
        for c in COLUMNS
        if sees_people or not c.is_personal
    ]


def _with_comma(fee):
    return str(fee.amount).replace(".", ",")
