from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .periods import Period
from .sites import Site
from .texts import Sourced


class MemberOffer(Period, Sourced):
    """A test facility or resource stream of an organization, at a site if one is known."""

    organization = models.ForeignKey(
        "Organization",
        models.PROTECT,
        verbose_name=_("organization"),
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("site"),
    )

    class Meta(Period.Meta):
        abstract = True

    def get_absolute_url(self):
        """Return the URL of the organization's page, which shows it."""
        return reverse("directory:organization", args=[self.organization.slug])
