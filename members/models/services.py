from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .foreign_keys import optional_key, organization_key
from .texts import Bilingual, Sourced, search_words_field, word_index
from .topics import Topic
from .tracking import tracked


@tracked
class Service(Sourced):
    """A service or product that an organization offers."""

    organization = organization_key("services", models.CASCADE)
    name_nb = models.CharField(_("name in Norwegian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    text_nb = models.CharField(_("short text in Norwegian"), max_length=300, blank=True)
    text_en = models.CharField(_("short text in English"), max_length=300, blank=True)
    topic = optional_key(Topic, _("topic"))
    search_words = search_words_field("name_nb", "name_en")

    name, text = Bilingual(), Bilingual()

    class Meta:
        verbose_name = _("service or product")
        verbose_name_plural = _("services and products")
        ordering = ["organization", "pk"]
        indexes = [word_index("search_words", name="services_by_word")]
        constraints = [
            models.CheckConstraint(
                name="a_service_has_a_name",
                condition=Q(name_nb__regex=r"\S"),
                violation_error_message=_("Enter the name of the service or product."),
            ),
            models.UniqueConstraint(
                fields=["organization", "name_nb"],
                name="a_service_is_recorded_once",
                violation_error_message=_(
                    "This service or product is already recorded."
                ),
            ),
        ]

    def __str__(self):
        return self.name
