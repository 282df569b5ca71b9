"""Preview the fees of a year: members to bill, their amounts, and missing data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from members.fields import fingerprint
from members.models import Fee, FeeCategory, FeeRate, Membership, Organization
from members.models.periods import in_words

NUMBER, SIZE, CATEGORY, RATE = "number", "size", "category", "rate"
MENTION = "mention"


def usual_day(year):
    """Return today in the year, or its day that is nearest."""
    return min(max(timezone.localdate(), date(year, 1, 1)), date(year, 12, 31))


@dataclass(frozen=True)
class FeeLine:
    """A member of the day, with its rate. `category` is a FeeCategory or None."""

    membership: Membership
    year: int
    category: object
    amount: Decimal | None

    @property
    def organization(self):
        return self.membership.organization

    @property
    def size(self):
        return self.organization.size

    @property
    def size_text(self):
        return str(Organization.Size(self.size).label)

    @cached_property
    def missing(self):
        """Constants of this module for missing data of the invoice or the amount."""
        organization, gaps = self.organization, []
        if organization.country == "NO" and not organization.orgnr:
            gaps.append(NUMBER)
        if self.size == Organization.Size.UNKNOWN:
            gaps.append(SIZE)
        if self.category is None:
            gaps.append(CATEGORY)
        elif self.amount is None:
            gaps.append(RATE)
        return [MENTION] if self.membership.is_mention else gaps

    @property
    def missing_texts(self):
        words = {
            NUMBER: _("no organization number"),
            SIZE: _("size unknown"),
            CATEGORY: _("no fee category for this kind of membership"),
            RATE: _("no rate"),
            MENTION: _("only mentioned with the cluster"),
        }
        return [words[name] for name in self.missing]

    @property
    def marks(self):
        """Texts on a membership that begins or ends within the year."""
        stay, texts = self.membership, []
        if stay.has_known_joining and stay.since.year == self.year:
            day = in_words(stay.since, stay.since_precision)
            texts.append(_("became a member %(day)s") % {"day": day})
        if stay.until and stay.until.year == self.year:
            day = in_words(stay.until, stay.until_precision)
            texts.append(_("leaves %(day)s") % {"day": day})
        return texts

    @property
    def is_to_check(self):
        """Whether somebody should look before an invoice goes out."""
        return bool(self.missing or self.marks)

    @property
    def is_free(self):
        return self.amount is not None and not self.amount

    @property
    def state(self):
        """The data behind the line, for the fingerprint of the preview."""
        stay, amount = self.membership, str(self.amount)
        own = [self.organization.pk, stay.pk, stay.category, self.size]
        days = [str(stay.since), str(stay.until)]
        priced = [self.category and self.category.pk, amount]
        return [*own, *days, *priced]


class FeePreview:
    """The members of a day without a fee for the year, by name; three queries at any length."""

    def __init__(self, year, day):
        self.year, self.day = year, day

    @cached_property
    def lines(self):
        categories, rates = self._categories, self._rates
        return [
            FeeLine(stay, self.year, *_priced(stay, categories, rates))
            for stay in self._memberships
        ]

    @property
    def to_check(self):
        return [line for line in self.lines if line.is_to_check]

    @property
    def priced(self):
        return [line for line in self.lines if line.amount]

    @property
    def total(self):
        return sum((line.amount for line in self.priced), Decimal(0))

    @property
    def fingerprint(self):
        lines = [line.state for line in self.lines]
        return fingerprint([self.year, str(self.day), lines])

    @property
    def _memberships(self):
        fees = Fee.objects.valid().filter(
            organization=OuterRef("organization"), year=self.year
        )
        stays = Membership.objects.on(self.day).filter(~Exists(fees))
        rows = stays.select_related("organization")
        return rows.order_by("organization__sort_name", "organization_id")

    @property
    def _categories(self):
        return {row.membership_category: row for row in FeeCategory.objects.all()}

    @property
    def _rates(self):
        rows = FeeRate.objects.filter(year=self.year)
        return {(row.category_id, row.size): row.amount for row in rows}


def _priced(stay, categories, rates):
    """Return the fee category and the amount: of the own kind and size, else of the others."""
    category = categories.get(stay.category) or categories.get("")
    if category is None or stay.is_mention:
        return category, None
    amount = rates.get((category.pk, stay.organization.size))
    return category, rates.get((category.pk, "")) if amount is None else amount
