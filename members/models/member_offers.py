from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .periods import Period
from .sites import Site
from .sourced import Sourced


class OfAMember(Period, Sourced):
    """A row that an organization owns, at one of its sites or at none that is named."""

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
        """Lead to where it is shown: the page of its organization."""
        return reverse("directory:organization", args=[self.organization.slug])
