"""The tables of the climate page as files."""

from collections import namedtuple
from operator import attrgetter

from django.utils.translation import gettext, gettext_lazy as _, pgettext, pgettext_lazy

from ..models.qualifier import Qualifier
from ..tables import Column, Table

SumRow = namedtuple("SumRow", "sum amount")


def _column(label, read):
    """Return the Column of an attribute, or of a function of a row."""
    read = read if callable(read) else attrgetter(read)
    return Column("", label, lambda row: _plain(read(row)))


def _plain(value):
    """Return whole numbers without decimals, and texts as such."""
    value = value() if callable(value) else value
    if hasattr(value, "normalize"):
        return int(value) if value == value.to_integral_value() else value
    return value if isinstance(value, int | None) else str(value)


def _sums(page):
    return [SumRow(one, a) for one in page.picture.all_sums for a in one.amounts]


def _projects(effects):
    return "; ".join(str(effect.project) for effect in effects)


def _sources(effects):
    """Return the sources of the effects, each once."""
    lines = (line for effect in effects for _url, line in effect.row.sources)
    return "\n".join(dict.fromkeys(lines))


def _counted_in(row):
    return row.effect_above.project if row.effect_above else ""


def _stopped(row):
    """Return how many of its projects are stopped: all or none, as no sum has both."""
    texts = pgettext("stopped projects", "none"), pgettext("stopped projects", "all")
    return texts[row.sum.is_stopped]


def _qualifier(emission):
    """Return how exact it is; nothing of a number that its source gives as it is."""
    is_exact = emission.qualifier == Qualifier.EXACT
    return "" if is_exact else emission.get_qualifier_display()


def _basis(emission):
    if emission.is_derived:
        return gettext("derived from other figures")
    return gettext("stated by the source")


HOW_SURE = pgettext_lazy("climate", "How sure")
KIND = pgettext_lazy("climate", "Kind")
# {name in the address: (caption, rows of a page, columns)}.
TABLES = {
    "effects": (
        _("Climate effects"),
        attrgetter("every_row"),
        (
            _column(_("Project"), "project"),
            _column(_("Project status"), "status_text"),
            _column(_("Lower value"), "effect.value"),
            _column(_("Upper value"), "effect.value_max"),
            _column(_("Unit"), "row.unit_text"),
            _column(KIND, "effect.mechanism.label"),
            _column(HOW_SURE, "effect.maturity.label"),
            _column(_("Qualifier"), "effect.qualifier.label"),
            _column(_("Year"), "effect.year"),
            _column(_("What it counts"), "row.scope"),
            _column(pgettext_lazy("climate", "Counted"), "counting_text"),
            _column(_("Already counted in"), _counted_in),
            _column(_("In addition to"), lambda row: _projects(row.in_addition_to)),
            _column(_("Sources"), "row.source"),
        ),
    ),
    "sums": (
        _("What projects contribute, by certainty and kind"),
        _sums,
        (
            _column(HOW_SURE, "sum.maturity.label"),
            _column(KIND, "sum.mechanism.label"),
            _column(_("Qualifier"), "amount.qualifier.label"),
            _column(_("Lower value"), "amount.value"),
            _column(_("Upper value"), "amount.value_max"),
            _column(_("Unit"), lambda row: row.amount.effects[0].row.unit_text),
            _column(_("Stopped"), _stopped),
            _column(_("Projects"), lambda row: _projects(row.amount.effects)),
            _column(_("Sources"), lambda row: _sources(row.amount.effects)),
        ),
    ),
    "emissions": (
        _("Emissions"),
        attrgetter("emissions"),
        (
            _column(_("What the figure covers"), "scope"),
            _column(_("First year"), "year_from"),
            _column(_("Last year"), "year_to"),
            _column(_("Qualifier"), _qualifier),
            _column(_("Tonnes of CO₂ equivalents"), "tonnes_co2e"),
            _column(_("Basis"), _basis),
            _column(_("Confidence"), "get_confidence_display"),
            _column(_("Carbon capture"), "get_capture_display"),
            _column(_("Sources"), "source"),
        ),
    ),
    "targets": (
        _("Climate targets"),
        attrgetter("targets"),
        (
            _column(_("What the figure covers"), "scope"),
            _column(_("Year"), "year"),
            _column(_("Value"), "value"),
            _column(_("Unit"), "unit_text"),
            _column(_("Sources"), "source"),
        ),
    ),
}


def table(name, page):
    """Return the Table of one of TABLES, as the page's day and year ask for it."""
    caption, rows_of, columns = TABLES[name]
    return Table.of(str(caption), columns, rows_of(page))
