from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CURRENCY = r"^[A-Z]{3}$"


def currency_field():
    return models.CharField(
        _("currency"),
        max_length=3,
        default="NOK",
        validators=[RegexValidator(CURRENCY, _("Three capital letters, as NOK."))],
    )


def in_a_currency(name):
    """Make the check that a currency is written as banks write it."""
    return models.CheckConstraint(
        name=name,
        condition=Q(currency__regex=CURRENCY),
        violation_error_message=_("Three capital letters, as NOK."),
    )
