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
        validators=[
            RegexValidator(CURRENCY, _("Three capital letters, for example NOK."))
        ],
    )


def currency_constraint(name):
    """Return the check constraint that `currency` is an ISO 4217 code."""
    return models.CheckConstraint(
        name=name,
        condition=Q(currency__regex=CURRENCY),
        violation_error_message=_("Three capital letters, for example NOK."),
    )
