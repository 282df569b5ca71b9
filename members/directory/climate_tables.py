"""The tables of the climate page as files."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..tables import Cell, Table

NAMES = ("effects", "sums", "emissions", "targets")


def table(name, page):
    """Return the Table of one of NAMES, as the page's day and year ask for it."""
    return {
        "effects": effects_table,
        "sums": sums_table,
        "emissions": emissions_table,
        "targets": targets_table,
    }[name](page)


def effects_table(page):
    head = (
        *(_("Project"), _("Project status"), _("Lower value"), _("Upper value")),
        *(_("Unit"), pgettext("climate", "Kind"), pgettext("climate", "How sure")),
        *(_("Qualifier"), _("Year"), pgettext("climate", "Counted")),
        *(_("Already counted in"), _("In addition to"), _("Sources")),
    )
    return Table(_("Climate effects"), head, tuple(map(_effect_cells, page.every_row)))


def _effect_cells(row):
    effect, by = row.effect, row.effect_above
    apart = "; ".join(str(other.project) for other in row.in_addition_to)
    values = (
        *(str(row.project), row.project.get_status_display()),
        *(effect.value, effect.value_max, row.row.unit_text),
        *(effect.mechanism.label, effect.maturity.label, effect.qualifier.label),
        *(effect.year, row.counting_text, str(by.project) if by else ""),
        *(apart, row.row.source),
    )
    return tuple(Cell(_plain(value)) for value in values)


def sums_table(page):
    head = (
        *(pgettext("climate", "How sure"), pgettext("climate", "Kind")),
        *(_("Qualifier"), _("Lower value"), _("Upper value"), _("Unit")),
        *(_("Stopped"), _("Projects")),
    )
    rows = []
    for one in page.picture.all_sums:
        stopped = _("yes") if one.is_stopped else _("no")
        for amount in one.amounts:
            projects = "; ".join(str(effect.project) for effect in amount.effects)
            unit = amount.effects[0].row.unit_text
            values = (
                *(one.maturity.label, one.mechanism.label, amount.qualifier.label),
                *(amount.value, amount.value_max, unit, stopped, projects),
            )
            rows.append(tuple(Cell(_plain(value)) for value in values))
    return Table(_("What projects give, by certainty and kind"), head, tuple(rows))


def emissions_table(page):
    head = (
        *(
            _("Subject"),
            _("First year"),
            _("Last year"),
            _("Tonnes of CO₂ equivalents"),
        ),
        *(_("Basis"), _("Confidence"), _("Carbon capture"), _("Sources")),
    )
    rows = [
        (
            *(one.scope, one.year_from, one.year_to, one.tonnes_co2e),
            _("derived from other figures")
            if one.is_derived
            else _("stated by the source"),
            *(one.get_confidence_display(), one.get_capture_display(), one.source),
        )
        for one in page.emissions
    ]
    return Table(
        _("Emissions"), head, tuple(tuple(Cell(_plain(v)) for v in row) for row in rows)
    )


def targets_table(page):
    head = (_("Subject"), _("Year"), _("Value"), _("Unit"), _("Sources"))
    rows = [
        (one.scope, one.year, one.value, one.unit_text, one.source)
        for one in page.targets
    ]
    return Table(
        _("Climate targets"),
        head,
        tuple(tuple(Cell(_plain(v)) for v in row) for row in rows),
    )


def _plain(value):
    """Return whole numbers without decimals, and texts as such."""
    if hasattr(value, "normalize") and value == value.to_integral_value():
        return int(value)
    return (
        value
        if isinstance(value, int | None) or hasattr(value, "normalize")
        else str(value)
    )
