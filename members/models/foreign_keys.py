"""Foreign keys as most models have them: a row in use cannot be deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def organization_key(related_name, on_delete=models.PROTECT):
    """Return the foreign key of a row that belongs to one organization."""
    return required_key("Organization", _("organization"), related_name, on_delete)


def required_key(
    to, verbose_name, related_name="+", on_delete=models.PROTECT, **options
):
    """Return a foreign key that every row has; by default nothing leads back."""
    return models.ForeignKey(
        to,
        on_delete,
        related_name=related_name,
        verbose_name=verbose_name,
        **options,
    )


def picture_key(verbose_name):
    """Return the foreign key of a picture, by its hash; it may be empty.

    The database refuses to delete a picture in use: PROTECT cannot be combined with the
    DB_CASCADE of search texts.
    """
    return models.ForeignKey(
        "Image",
        models.DO_NOTHING,
        to_field="hash",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=verbose_name,
    )


def optional_key(
    to, verbose_name, related_name="+", on_delete=models.PROTECT, **options
):
    """Return a foreign key that may be empty; by default nothing leads back."""
    return models.ForeignKey(
        to,
        on_delete,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=verbose_name,
        **options,
    )
