"""Facts that a purchaser asks for: sectors, capacity and languages of an organization."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .texts import Bilingual, added_text


class Sector(models.TextChoices):
    """The industries of customers, coarse enough to choose from without a search."""

    PROCESS = "process", _("process industry")
    ENERGY = "energy", _("power and energy")
    OIL_GAS = "oil-gas", _("oil and gas")
    OFFSHORE_WIND = "offshore-wind", _("offshore wind")
    MARITIME = "maritime", _("maritime industry")
    SEAFOOD = "seafood", _("fisheries and aquaculture")
    FOOD = "food", _("food and agriculture")
    MANUFACTURING = "manufacturing", _("other manufacturing")
    MINING = "mining", _("mining and minerals")
    CONSTRUCTION = "construction", _("building and construction")
    TRANSPORT = "transport", _("transport and logistics")
    WASTE = "waste", _("waste and recycling")
    WATER = "water", _("water and wastewater")
    DEFENCE = "defence", _("defence and security")
    HEALTH = "health", _("health and pharmaceuticals")
    IT = "it", _("IT and data centres")
    PUBLIC = "public", pgettext_lazy("sector", "public sector")


class WorkLanguage(models.TextChoices):
    """The languages in which an organization serves customers, by ISO 639-1."""

    NORWEGIAN = "nb", _("Norwegian")
    ENGLISH = "en", _("English")
    SWEDISH = "sv", _("Swedish")
    DANISH = "da", _("Danish")
    FINNISH = "fi", _("Finnish")
    GERMAN = "de", _("German")
    DUTCH = "nl", _("Dutch")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    ITALIAN = "it", _("Italian")
    POLISH = "pl", _("Polish")
    CHINESE = "zh", _("Chinese")


def _several(verbose_name, choices):
    """Return a column of several of the choices; the previous version writes none."""
    longest = max(map(len, choices.values))
    return ArrayField(
        models.CharField(max_length=longest, choices=choices),
        verbose_name=verbose_name,
        default=list,
        db_default=[],
        blank=True,
    )


def _only_choices(name, column, choices):
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{column}__contained_by": choices.values}),
        violation_error_message=_("Choose one of the listed values."),
    )


class Unnested(models.Func):
    """Each value of an array column, in a row of its own."""

    function = "unnest"
    arity = 1
    set_returning = True
    output_field = models.TextField()


class WithMarket(models.Model):
    """The sectors that an organization serves, its capacity and its languages."""

    Sector, WorkLanguage = Sector, WorkLanguage

    sectors = _several(_("sectors served"), Sector)
    capacity_nb = added_text(_("capacity in Norwegian"), 200)
    capacity_en = added_text(_("capacity in English"), 200)
    languages = _several(_("languages for customers"), WorkLanguage)

    capacity = Bilingual()

    class Meta:
        abstract = True
        constraints = [
            _only_choices("sectors_are_those_of_the_list", "sectors", Sector),
            _only_choices(
                "languages_for_customers_are_listed", "languages", WorkLanguage
            ),
        ]
