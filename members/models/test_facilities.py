from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .email_addresses import EmailAddressField, canonical_constraint
from .member_offers import MemberOffer
from .periods import Period, PeriodQuerySet
from .texts import Bilingual, search_words_field, sort_key_field, word_index
from .tracking import tracked


class TestFacilityQuerySet(PeriodQuerySet):
    def listed(self):
        """Filter the facilities that are shown in public."""
        return self.filter(is_listed=True)


@tracked
@enforce_choices
class TestFacility(MemberOffer):
    """A laboratory, pilot plant or test site that others may use."""

    __test__ = False  # pytest collects classes named Test…

    name_nb = models.CharField(_("name in Norwegian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    capability_nb = models.CharField(
        _("what can be tested, in Norwegian"), max_length=600
    )
    capability_en = models.CharField(
        _("what can be tested, in English"), max_length=600, blank=True
    )
    terms_nb = models.CharField(
        _("terms of access in Norwegian"), max_length=300, blank=True
    )
    terms_en = models.CharField(
        _("terms of access in English"), max_length=300, blank=True
    )
    contact = EmailAddressField(
        _("shared e-mail address"),
        blank=True,
        help_text=_("An address that does not belong to one person."),
    )
    is_listed = models.BooleanField(_("shown publicly"), default=True)
    sort_name = sort_key_field("name_nb")
    search_words = search_words_field(
        "name_nb", "name_en", "capability_nb", "capability_en"
    )

    name, capability, terms = Bilingual(), Bilingual(), Bilingual()
    objects = TestFacilityQuerySet.as_manager()

    class Meta(MemberOffer.Meta):
        verbose_name = _("test facility")
        verbose_name_plural = _("test facilities")
        ordering = ["sort_name", "pk"]
        indexes = [word_index("search_words", name="facilities_by_word")]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="a_test_facility_has_a_name_and_a_use",
                condition=Q(name_nb__regex=r"\S", capability_nb__regex=r"\S"),
                violation_error_message=_("Enter a name and what can be tested."),
            ),
            canonical_constraint(
                "a_test_facilitys_address_is_canonical", "contact", blank=True
            ),
            models.UniqueConstraint(
                fields=["organization", "name_nb"],
                name="an_organization_names_a_test_facility_once",
                violation_error_message=_("This test facility is already recorded."),
            ),
        ]

    def __str__(self):
        return self.name

    @staticmethod
    def name_of(proposed):
        """Return the name of a new test facility from {field: value}."""
        return proposed.get("name_nb", "")
