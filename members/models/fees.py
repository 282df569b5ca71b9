"""Membership fees: categories, rates by year, and the fee of each member. All in NOK."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key, organization_key, required_key
from .memberships import Membership
from .organizations import Organization
from .tracking import tracked

FIRST_YEAR, LAST_YEAR = 2000, 2100


def year_field():
    return models.PositiveSmallIntegerField(_("year"))


def year_constraint(name):
    """Return the check constraint that `year` is one that fees are kept for."""
    return models.CheckConstraint(
        name=name,
        condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
        violation_error_message=_("Enter a year from 2000 to 2100."),
    )


def amount_field():
    return models.DecimalField(_("amount in NOK"), max_digits=10, decimal_places=2)


@tracked
@enforce_choices
class FeeCategory(models.Model):
    """A kind of fee, for one category of membership or for all that have no other."""

    name = models.CharField(_("name"), max_length=100)
    membership_category = models.CharField(
        _("kind of membership"),
        max_length=10,
        choices=Membership.Category,
        blank=True,
        default="",
        help_text=_("Empty: for members whose kind has no fee category of its own."),
    )

    class Meta:
        verbose_name = _("fee category")
        verbose_name_plural = _("fee categories")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_fee_category_has_a_name",
                condition=Q(name__regex=r"\S"),
                violation_error_message=_("Enter a name for the fee category."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                name="a_fee_category_has_a_name_of_its_own",
                violation_error_message=_("There is a fee category of that name."),
            ),
            models.UniqueConstraint(
                fields=["membership_category"],
                name="a_kind_of_membership_has_one_fee_category",
                violation_error_message=_(
                    "Another fee category is for this kind of membership."
                ),
            ),
        ]

    def __str__(self):
        return self.name


@tracked
@enforce_choices
class FeeRate(models.Model):
    """The fee of members of a size in a year; an empty size covers sizes without a rate."""

    category = required_key(FeeCategory, _("fee category"), "rates")
    size = models.CharField(
        _("size"), max_length=8, choices=Organization.Size, blank=True, default=""
    )
    year = year_field()
    amount = amount_field()

    class Meta:
        verbose_name = _("fee rate")
        verbose_name_plural = _("fee rates")
        ordering = ["-year", "category__name", "size", "pk"]
        constraints = [
            year_constraint("a_fee_rate_is_of_a_year"),
            models.CheckConstraint(
                name="a_fee_rate_is_not_below_nothing",
                condition=Q(amount__gte=0),
                violation_error_message=_("The amount cannot be negative."),
            ),
            models.UniqueConstraint(
                fields=["category", "size", "year"],
                name="a_fee_category_has_one_rate_for_a_size_and_year",
                violation_error_message=_(
                    "This category already has a rate for that size and year."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.category} {self.year}"


class FeeQuerySet(models.QuerySet):
    def valid(self):
        """Exclude the cancelled fees."""
        return self.filter(cancelled_on=None)

    def unbilled(self):
        return self.valid().filter(billed_on=None)

    def unpaid(self):
        """Filter the fees that are billed and not paid."""
        return self.valid().filter(billed_on__isnull=False, paid_on=None)


@tracked
@enforce_choices
class Fee(models.Model):
    """A member's fee for a year. It is cancelled with a reason, and never deleted.

    `category` and `size` are those that the amount followed from.
    """

    organization = organization_key("fees")
    year = year_field()
    amount = amount_field()
    category = optional_key(FeeCategory, _("fee category"), "fees")
    size = models.CharField(
        _("size"), max_length=8, choices=Organization.Size, blank=True, default=""
    )
    reference = models.CharField(
        _("reference"),
        max_length=100,
        blank=True,
        default="",
        help_text=_("Empty: the reference of the organization."),
    )
    invoice_number = models.CharField(
        _("invoice number"),
        max_length=30,
        blank=True,
        default="",
        help_text=_("The accountant's number."),
    )
    billed_on = models.DateField(_("billed on"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    cancelled_why = models.CharField(
        pgettext_lazy("fee", "why it is cancelled"),
        max_length=300,
        blank=True,
        default="",
    )
    note = models.CharField(_("internal note"), max_length=300, blank=True, default="")

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership fee")
        verbose_name_plural = _("membership fees")
        default_permissions = ("view", "add", "change")
        ordering = ["-year", "organization__sort_name", "pk"]
        indexes = [models.Index(fields=["year"], name="fees_of_a_year")]
        constraints = [
            year_constraint("a_fee_is_of_a_year"),
            models.CheckConstraint(
                name="a_fee_is_more_than_nothing",
                condition=Q(amount__gt=0),
                violation_error_message=_("The amount must be greater than zero."),
            ),
            models.CheckConstraint(
                name="a_fee_is_paid_after_it_is_billed",
                condition=Q(paid_on=None)
                | Q(billed_on__isnull=False, paid_on__gte=F("billed_on")),
                violation_error_message=_("A fee cannot be paid before it is billed."),
            ),
            models.CheckConstraint(
                name="a_fee_is_cancelled_with_day_and_reason",
                condition=Q(cancelled_on=None, cancelled_why="")
                | Q(cancelled_on__isnull=False, cancelled_why__regex=r"\S"),
                violation_error_message=_("A cancelled fee has a day and a reason."),
            ),
            models.UniqueConstraint(
                fields=["organization", "year"],
                condition=Q(cancelled_on=None),
                name="an_organization_has_one_fee_for_a_year",
                violation_error_message=_(
                    "This organization already has a fee for that year."
                ),
            ),
            models.UniqueConstraint(
                fields=["invoice_number"],
                condition=~Q(invoice_number=""),
                name="an_invoice_number_is_of_one_fee",
                violation_error_message=_("Another fee has this invoice number."),
            ),
        ]

    def __str__(self):
        return f"{self.organization} {self.year}"

    @property
    def reference_for_invoice(self):
        """The reference of the fee, or else of its organization."""
        return self.reference or self.organization.invoice_reference
