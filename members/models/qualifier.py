from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Qualifier(models.TextChoices):
    """How exact a figure is."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", pgettext_lazy("qualifier", "about")
    AT_MOST = "at most", _("at most")
    AT_LEAST = "at least", _("at least")


def qualifier_field(**options):
    """Return the column beside a figure that says how exact it is."""
    return models.CharField(
        _("qualifier"),
        max_length=8,
        choices=Qualifier,
        default=Qualifier.EXACT,
        **options,
    )
