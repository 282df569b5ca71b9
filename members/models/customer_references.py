from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .foreign_keys import organization_key
from .texts import Bilingual, Sourced, search_words_field, word_index
from .tracking import tracked


@tracked
class CustomerReference(Sourced):
    """Work that an organization has done for a customer."""

    organization = organization_key("customer_references", models.CASCADE)
    what_nb = models.CharField(_("what was done, in Norwegian"), max_length=300)
    what_en = models.CharField(
        _("what was done, in English"), max_length=300, blank=True
    )
    customer = models.CharField(_("for whom"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    link = models.URLField(_("link"), blank=True)

    search_words = search_words_field("what_nb", "what_en", "customer")

    what = Bilingual()

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
                name="a_reference_is_recorded_once",
                violation_error_message=_("This reference is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.what}, {self.customer}"
