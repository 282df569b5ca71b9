from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .claims import Claim, ClaimQuerySet, answer_constraints
from .foreign_keys import optional_key, organization_key
from .texts import Bilingual, Sourced, search_words_field, word_index
from .tracking import tracked


class CustomerReferenceQuerySet(ClaimQuerySet):
    def for_respondents(self):
        """Filter those about another organization; an unlisted supplier is named to nobody."""
        named = self.filter(organization__is_listed=True)
        named = named.filter(customer_organization__isnull=False)
        return named.exclude(customer_organization=F("organization"))

    def unanswered(self):
        """Filter those that the customer may read and has not answered."""
        return self.for_respondents().standing().filter(confirmed_on=None)

    def public(self):
        """Filter those that stand and name no organization that is not listed."""
        return self.standing().exclude(customer_organization__is_listed=False)


@tracked
class CustomerReference(Claim, Sourced):
    """Work that an organization has done for a customer, which confirms or declines it."""

    RESPONDENT = "customer_organization"

    organization = organization_key("customer_references", models.CASCADE)
    what_nb = models.CharField(_("what was done, in Norwegian"), max_length=300)
    what_en = models.CharField(
        _("what was done, in English"), max_length=300, blank=True
    )
    customer = models.CharField(_("for whom"), max_length=120)
    customer_organization = optional_key(
        "Organization", _("customer in the registry"), "named_as_customer"
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    link = models.URLField(_("link"), blank=True)

    search_words = search_words_field("what_nb", "what_en", "customer")

    what = Bilingual()

    objects = CustomerReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer reference")
        verbose_name_plural = _("customer references")
        ordering = ["organization", models.F("year").desc(nulls_last=True), "pk"]
        indexes = [word_index("search_words", name="references_by_word")]
        constraints = [
            models.CheckConstraint(
                name="a_reference_says_what_was_done_for_whom",
                condition=Q(what_nb__regex=r"\S", customer__regex=r"\S"),
                violation_error_message=_("Enter what was done, and for whom."),
            ),
            models.CheckConstraint(
                name="a_reference_is_of_a_year_of_four_digits",
                condition=Q(year=None) | Q(year__range=(1800, 2200)),
                violation_error_message=_("Enter a year of four digits."),
            ),
            models.UniqueConstraint(
                fields=["organization", "what_nb", "customer"],
                condition=Q(declined_on=None),
                name="a_reference_is_recorded_once",
                violation_error_message=_("This reference is already recorded."),
            ),
            *answer_constraints("a_customer"),
        ]

    def __str__(self):
        return f"{self.what}, {self.customer}"

    def clean(self):
        super().clean()
        if self.customer_organization_id is None and self.customer:
            named = apps.get_model("members", "Organization").objects.listed()
            named = named.exclude(pk=self.organization_id).called(self.customer)
            self.customer_organization = named[0] if len(named) == 1 else None

    @property
    def claimant(self):
        return self.organization

    @property
    def statement(self):
        return [self.what_nb, self.what_en, self.customer, self.year, self.link]

    @property
    def waits(self):
        """Whether another organization of the registry has not answered yet."""
        is_answered = bool(self.confirmed_on or self.declined_on)
        customer = self.customer_organization_id
        return customer not in (None, self.organization_id) and not is_answered
