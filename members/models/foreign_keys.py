"""Foreign keys as most models have them: what a row points at cannot be deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def organization_key(related_name):
    """Return the foreign key of a row that belongs to one organization."""
    return models.ForeignKey(
        "Organization",
        models.PROTECT,
        related_name=related_name,
        verbose_name=_("organization"),
    )


def optional_key(to, verbose_name, related_name="+", **options):
    """Return a foreign key that may be empty; by default nothing leads back."""
    return models.ForeignKey(
        to,
        models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=verbose_name,
        **options,
    )
