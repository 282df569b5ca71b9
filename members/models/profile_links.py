from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .foreign_keys import organization_key
from .texts import Sourced
from .tracking import tracked


@tracked
class ProfileLink(Sourced):
    """A page elsewhere about an organization."""

    organization = organization_key("links", models.CASCADE)
    label = models.CharField(_("text of the link"), max_length=60)
    url = models.URLField(_("address of the page"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["organization", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_link_has_a_text",
                condition=Q(label__regex=r"\S"),
                violation_error_message=_("Enter the text of the link."),
            ),
            models.UniqueConstraint(
                fields=["organization", "url"],
                name="a_link_is_recorded_once",
                violation_error_message=_("This link is already recorded."),
            ),
        ]

    def __str__(self):
        return self.label
