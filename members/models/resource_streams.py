from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Concat
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .member_offers import MemberOffer
from .periods import Period, PeriodQuerySet
from .texts import Bilingual, added_text, search_words_field, word_index, words_in
from .tracking import tracked

# By kind, in both languages: the labels stand in catalogues, where SQL does not look.
KIND_WORDS = {
    "heat": "varme heat",
    "steam": "damp steam",
    "co2": "CO2",
    "hydrogen": "hydrogen",
    "oxygen": "oksygen oxygen",
    "water": "vann water",
    "electricity": "elektrisk kraft strøm electricity power",
    "biomass": "biomasse biomass",
    "minerals": "mineraler minerals",
    "ash": "slagg aske slag ash",
    "plastics": "plast plastics",
    "metals": "metaller metals",
    "chemicals": "kjemikalier chemicals",
    "competence": "kompetanse competence expertise",
    "testing": "testkapasitet testing test capacity",
    "partnership": "partnerskap partner utlysning partnership call",
}
IMMATERIAL = ["competence", "testing", "partnership"]
IN_WORDS = ["other", *IMMATERIAL]
CHOICE = Concat("direction", Value("-"), "kind", output_field=models.CharField())


def _words_of_kind():
    cases = [When(kind=kind, then=Value(words)) for kind, words in KIND_WORDS.items()]
    return Case(*cases, default=Value(""), output_field=models.TextField())


class ResourceStreamQuerySet(PeriodQuerySet):
    def public(self):
        """Filter the streams that are shown in public."""
        return self.filter(is_public=True)

    def with_choice(self):
        """Annotate `choice`, by which organizations are filtered: "needed-competence"."""
        return self.annotate(choice=CHOICE)


@tracked
@enforce_choices
class ResourceStream(MemberOffer):
    """A resource that an organization offers or needs, as heat; private by default."""

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
        COMPETENCE = "competence", _("competence")
        TESTING = "testing", _("test capacity")
        PARTNERSHIP = "partnership", _("partnership in a call")
        OTHER = "other", pgettext_lazy("stream", "something else")

    class Direction(models.TextChoices):
        OFFERED = "offered", pgettext_lazy("stream", "offers")
        NEEDED = "needed", pgettext_lazy("stream", "seeks")

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
        help_text=_(
            "For example temperature, purity or season; or which competence, tests or"
            " call it is about."
        ),
    )
    note_en = added_text(_("in your own words, in English"), 300)
    is_public = models.BooleanField(
        _("shown publicly"),
        default=False,
        help_text=_(
            "If this is not ticked, only the secretariat and your own people see it."
        ),
    )
    # The last day about which its organization has been asked whether it still holds.
    asked_about = models.DateField(null=True, blank=True, editable=False)

    search_words = search_words_field(words_in(_words_of_kind()), "note", "note_en")

    note_text = Bilingual("note")
    objects = ResourceStreamQuerySet.as_manager()

    class Meta(MemberOffer.Meta):
        verbose_name = _("surplus or need")
        verbose_name_plural = _("surplus and needs")
        ordering = ["kind", "direction", "organization__sort_name", "pk"]
        indexes = [word_index("search_words", name="streams_by_word")]
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
                condition=~Q(kind__in=IN_WORDS) | Q(note__regex=r"\S"),
                violation_error_message=_("Describe in your own words what it is."),
            ),
            models.CheckConstraint(
                name="only_materials_and_energy_have_an_amount",
                condition=~Q(kind__in=IMMATERIAL) | Q(band="", rhythm=""),
                violation_error_message=_(
                    "Only materials and energy have an amount and a rhythm: leave them"
                    " empty."
                ),
            ),
        ]

    def __str__(self):
        is_needed = self.direction == self.Direction.NEEDED
        text = gettext("seeks %(what)s") if is_needed else gettext("offers %(what)s")
        return text % {"what": self.get_kind_display()}

    @classmethod
    def name_of(cls, proposed):
        """Return the name of a new stream from {field: value}; empty without both."""
        words = {name: proposed.get(name) for name in ("kind", "direction")}
        return str(cls(**words)) if all(words.values()) else ""

    @property
    def note_nb(self):
        """The note that is not in English; its column is older than the English one."""
        return self.note

    @property
    def amount_text(self):
        """Amount, unit and rhythm: "10–100 MW, continuous"; empty when unknown."""
        amount = amount_text(self.band, self.unit)
        rhythm = self.get_rhythm_display() if self.rhythm else ""
        return ", ".join(filter(None, [amount, rhythm]))

    @property
    def choice_value(self):
        """The value by which the list of organizations is filtered by streams like it."""
        return f"{self.direction}-{self.kind}"


# Of a unit of thousands: "less than 1 thousand" is no way to write an amount.
KILOTONNES = {
    "-1": _("less than 1,000 tonnes a year"),
    "1-10": _("1,000–10,000 tonnes a year"),
    "10-100": _("10,000–100,000 tonnes a year"),
    "100-1000": _("100,000 to 1 million tonnes a year"),
    "1000-": _("more than 1 million tonnes a year"),
}


def amount_text(band, unit):
    """Return the words of a band of amounts; empty for none."""
    row = ResourceStream(band=band, unit=unit)
    if unit == row.Unit.KILOTONNES and band in KILOTONNES:
        return str(KILOTONNES[band])
    return f"{row.get_band_display()} {row.get_unit_display()}" if band else ""


def choice_text(value):
    """Return the words of a value of `with_choice`: "seeks competence"."""
    direction, _dash, kind = value.partition("-")
    return str(ResourceStream(direction=direction, kind=kind))


_choice_label = lazy(choice_text, str)
CHOICES = [
    (value, _choice_label(value))
    for direction in ("needed", "offered")
    for kind in ResourceStream.Kind.values
    for value in [f"{direction}-{kind}"]
]
