"""Units of figures as they are stored, and as they are read."""

from django.utils.translation import gettext_lazy as _

# Those of climate effects, as a form offers them.
EFFECT_UNITS = {
    "t CO₂/year": _("tonnes CO₂ a year"),
    "t CO₂e/year": _("tonnes CO₂ equivalents a year"),
}
UNITS = {
    "t CO₂/year": _("t CO₂/year"),
    "t CO₂e/year": _("t CO₂e/year"),
    "percent": _("percent"),
}


def unit_text(unit):
    """Return a unit in the active language; one without a translation as it is."""
    return str(UNITS.get(unit, unit))
