"""The list of fees as a file for the accountant."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.exchange.sheets import Sheet
from members.lists.columns import Column
from members.models import Organization
from members.models.email_addresses import readable

EHF = Organization.InvoiceFormat.EHF


def _number(fee):
    return fee.organization.orgnr_text


def _is_ehf(fee):
    return _now("Yes") if fee.organization.invoice_format == EHF else _now("No")


def _size(fee):
    return str(fee.get_size_display()) if fee.size else ""


COLUMNS = (
    Column("orgnr", _("Organization number"), _number),
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


@dataclass
class FeeSheet(Sheet):
    """The fees as a table; without columns that may name people for who may not see them.

    A CSV file `has_commas` in its amounts, as a Norwegian Excel reads them.
    """

    sees_people: bool = False
    has_commas: bool = False

    @cached_property
    def columns(self):
        return [c for c in COLUMNS if self.sees_people or not c.is_personal]

    def _cells(self, row):
        cells = super()._cells(row)
        return [self._with_comma(cell) for cell in cells] if self.has_commas else cells

    def _with_comma(self, cell):
        return str(cell).replace(".", ",") if isinstance(cell, Decimal) else cell
