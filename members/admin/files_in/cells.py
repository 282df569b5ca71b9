"""A cell of a file as people read it."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.exchange.tables.shape import CellError


def cell_text(cell):
    """Return the text of a cell: days as they are written here, numbers without groups."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    return str(cell)
