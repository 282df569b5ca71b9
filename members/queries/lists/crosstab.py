"""Count the rows of a list by one or two of its columns that hold few values."""

from django.db.models import Count
from django.utils.translation import gettext as _

from members.tables import Cell, Table

MOST_COUNTED_BY = 2


def counted_by(list_query):
    """Return the names of the filters that the address asks to count by."""
    columns = list_query.filterset.facets.columns
    names = [n for n in list_query.parameters.getlist("count") if n in columns]
    return list(dict.fromkeys(names))[:MOST_COUNTED_BY]


def crosstab(list_query, choices):
    """Return the Table of the numbers of rows of a ListQuery, or None; one query.

    `choices` has the labels of the values.
    """
    names = counted_by(list_query)
    if not names:
        return None
    first, *others = names
    numbers, total = _numbers(list_query, names), _("Total")
    tops = (
        _values(choices, others[0], {top for _side, top in numbers}) if others else []
    )
    sides = _values(choices, first, {side for side, _top in numbers})
    heading = str(list_query.filterset.filters[first].label)
    sums = [_sum(numbers, top=top) for top, _label in tops]
    return Table(
        "",
        (heading, *(label for _value, label in tops), total),
        tuple(_crosstab_row(list_query, first, side, tops, numbers) for side in sides),
        foot=(Cell(total), *map(_counted, sums), _counted(sum(numbers.values()))),
    )


def _numbers(list_query, names):
    """Return {(value of the first, value of the second or ""): number of rows}."""
    facets = list_query.filterset.facets
    columns = [facets.columns[name] for name in names]
    # Unordered: Django would group by the columns of the order, too.
    rows = facets.with_columns(list_query.rows).order_by().values_list(*columns)
    counted = rows.annotate(n=Count("pk", distinct=True))
    return {
        (side or "", (others[0] if others else "") or ""): number
        for side, *others, number in counted
    }


def _values(choices, name, used):
    """List (value, label) of the values that some row has, those without one last."""
    pairs = [(c.value, c.label) for c in choices[name] if c.value in used]
    return pairs + ([("", _("Not stated"))] if "" in used else [])


def _crosstab_row(list_query, name, side, tops, numbers):
    value, label = side
    url = f"?{list_query.query_with(**{name: value})}" if value else ""
    cells = [numbers.get((value, top), 0) for top, _label in tops]
    counts = (Cell(n, str(n or "–")) for n in cells)
    return Cell(label, url=url), *counts, _counted(_sum(numbers, side=value))


def _counted(number):
    return Cell(number, str(number))


def _sum(numbers, *, side=None, top=None):
    return sum(
        number
        for (of_side, of_top), number in numbers.items()
        if (side is None or of_side == side) and (top is None or of_top == top)
    )
