"""The fees of a year by state, and their sums."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.models import Fee, Organization

# After the day of the invoice, unless it is paid.
DAYS_TO_PAY = 30
BILLED = Q(billed_on__isnull=False)
FORMAT = Organization.InvoiceFormat
NO_NUMBER = Q(organization__country="NO", organization__orgnr="")
NO_EMAIL = Q(organization__invoice_format=FORMAT.EMAIL, organization__invoice_email="")
NO_ADDRESS = Q(
    organization__invoice_format=FORMAT.POST,
    organization__invoice_address="",
    organization__postal_address="",
)
STATES = {
    "": pgettext_lazy("fees", "All"),
    "unbilled": _("Not billed"),
    "unpaid": _("Billed, not paid"),
    "overdue": _("Overdue"),
    "paid": pgettext_lazy("fees", "Paid"),
    "missing": _("Something is missing"),
    "cancelled": pgettext_lazy("fees", "Cancelled"),
}


def fees_of(year, state="", *, today=None):
    """Return the fees of a year in one of the STATES, by name; cancelled ones last."""
    rows = Fee.objects.filter(condition(state, today), year=year)
    rows = rows.select_related("organization", "category")
    last = F("cancelled_on").asc(nulls_first=True)
    return rows.order_by(last, "organization__sort_name", "pk")


def condition(state, today=None):
    valid, unpaid = Q(cancelled_on=None), BILLED & Q(paid_on=None)
    latest = (today or timezone.localdate()) - timedelta(days=DAYS_TO_PAY)
    conditions = {
        "unbilled": valid & ~BILLED,
        "unpaid": valid & unpaid,
        "overdue": valid & unpaid & Q(billed_on__lt=latest),
        "paid": valid & Q(paid_on__isnull=False),
        "missing": valid & (NO_NUMBER | NO_EMAIL | NO_ADDRESS),
        "cancelled": Q(cancelled_on__isnull=False),
    }
    return conditions.get(state, Q())


def missing_of(fee):
    """Return the data that an invoice lacks, in words."""
    row, texts = fee.organization, []
    if row.country == "NO" and not row.orgnr:
        texts.append(_("no organization number"))
    if row.invoice_format == FORMAT.EMAIL and not row.invoice_email:
        texts.append(_("no e-mail address for invoices"))
    if row.invoice_format == FORMAT.POST and not row.address_for_invoices:
        texts.append(_("no invoice address"))
    return [str(words) for words in texts]


@dataclass(frozen=True)
class FeeSums:
    """Number and amounts of the valid fees of a category; `open` is billed and not paid."""

    name: str
    number: int
    amount: Decimal
    billed: Decimal
    paid: Decimal

    @property
    def open(self):
        return self.billed - self.paid

    @property
    def unbilled(self):
        return self.amount - self.billed


def sums_of(year):
    """Return the FeeSums of each category of a year, by name, in one query."""
    rows = Fee.objects.valid().filter(year=year).order_by("category__name")
    grouped = rows.values("category__name").annotate(
        number=Count("pk"),
        total=Sum("amount"),
        billed=Sum("amount", filter=BILLED, default=Decimal(0)),
        paid=Sum("amount", filter=Q(paid_on__isnull=False), default=Decimal(0)),
    )
    columns = ("category__name", "number", "total", "billed", "paid")
    return [FeeSums(n or "", *more) for n, *more in grouped.values_list(*columns)]


def total_of(sums):
    """Return the FeeSums of all."""
    zero = Decimal(0)
    amounts = [(one.amount, one.billed, one.paid) for one in sums]
    added = (sum(column, zero) for column in zip(*amounts, strict=True))
    number = sum(one.number for one in sums)
    # Without categories, zip() has no columns to add.
    return FeeSums("", number, *added) if sums else FeeSums("", 0, zero, zero, zero)
