from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .member_offers import MemberOffer
from .periods import Period, PeriodQuerySet
from .tracking import tracked


class ResourceStreamQuerySet(PeriodQuerySet):
    def public(self):
        """Filter the streams that are shown in public."""
        return self.filter(is_public=True)


@tracked
@enforce_choices
class ResourceStream(MemberOffer):
    """A surplus or need of an organization, as of heat or CO₂; private by default."""

    class Kind(models.TextChoices):
        HEAT = "heat", _("heat")
        STEAM = "steam", _("steam")
        CO2 = "co2", _("CO₂")
        HYDROGEN = "hydrogen", _("hydrogen")
        OXYGEN = "oxygen", _("oxygen")
        WATER = "water", _("water")
        ELECTRICITY = "electricity", _("electricity")
        BIOMASS = "biomass", _("biomass")
        MINERALS = "minerals", _("minerals")
        ASH = "ash", _("slag and ash")
        PLASTICS = "plastics", _("plastics")
        METALS = "metals", _("metals")
        CHEMICALS = "chemicals", _("chemicals")
        OTHER = "other", pgettext_lazy("stream", "something else")

    class Direction(models.TextChoices):
        OFFERED = "offered", _("surplus")
        NEEDED = "needed", _("need")

    class Band(models.TextChoices):
        UNKNOWN = "", _("not stated")
        TINY = "-1", _("less than 1")
        SMALL = "1-10", "1–10"
        MEDIUM = "10-100", "10–100"
        LARGE = "100-1000", "100–1000"
        HUGE = "1000-", _("more than 1000")

    class Unit(models.TextChoices):
        TONNES = "t/year", _("t/year")
        KILOTONNES = "kt/year", _("thousand t/year")
        CUBIC = "m3/h", _("m³/h")
        MEGAWATT = "MW", "MW"
        GIGAWATT_HOURS = "GWh/year", _("GWh/year")

    class Rhythm(models.TextChoices):
        UNKNOWN = "", _("not stated")
        CONTINUOUS = "continuous", _("continuous")
        BATCHES = "batches", _("intermittent")

    kind = models.CharField(
        pgettext_lazy("stream", "what"), max_length=11, choices=Kind
    )
    direction = models.CharField(_("surplus or need"), max_length=7, choices=Direction)
    band = models.CharField(
        _("how much, roughly"), max_length=8, choices=Band, blank=True
    )
    unit = models.CharField(_("unit"), max_length=8, choices=Unit, blank=True)
    rhythm = models.CharField(
        _("continuous or intermittent"), max_length=10, choices=Rhythm, blank=True
    )
    note = models.CharField(
        _("in your own words"),
        max_length=300,
        blank=True,
        help_text=_("For example temperature, purity, season or ideas for use."),
    )
    is_public = models.BooleanField(
        _("shown publicly"),
        default=False,
        help_text=_(
            "If this is not ticked, only the secretariat and your own people see it."
        ),
    )

    objects = ResourceStreamQuerySet.as_manager()

    class Meta(MemberOffer.Meta):
        verbose_name = _("surplus or need")
        verbose_name_plural = _("surplus and needs")
        ordering = ["kind", "direction", "organization__sort_name", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="an_amount_of_a_stream_has_a_unit",
                condition=Q(band="", unit="") | (~Q(band="") & ~Q(unit="")),
                violation_error_message=_(
                    "Enter both the amount and the unit, or neither."
                ),
            ),
            models.CheckConstraint(
                name="something_else_is_said_in_words",
                condition=~Q(kind="other") | Q(note__regex=r"\S"),
                violation_error_message=_("Describe in your own words what it is."),
            ),
        ]

    def __str__(self):
        is_needed = self.direction == self.Direction.NEEDED
        text = gettext("needs %(what)s") if is_needed else gettext("offers %(what)s")
        return text % {"what": self.get_kind_display()}

    @classmethod
    def name_of(cls, proposed):
        """Return the name of a new stream from {field: value}; empty without both."""
        words = {name: proposed.get(name) for name in ("kind", "direction")}
        return str(cls(**words)) if all(words.values()) else ""

    @property
    def amount_text(self):
        """Amount, unit and rhythm: "10–100 MW, continuous"; empty when unknown."""
        amount = f"{self.get_band_display()} {self.get_unit_display()}"
        rhythm = self.get_rhythm_display() if self.rhythm else ""
        return ", ".join(filter(None, [amount if self.band else "", rhythm]))
