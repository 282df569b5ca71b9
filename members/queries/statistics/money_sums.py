"""Sums of money as texts, bars and rows of tables, and the amounts left out of them."""

from collections import defaultdict

from django.utils.translation import gettext as _, ngettext

from members.fields.amount_texts import format_money, format_number
from members.models import Funding
from members.models.qualifier import Qualifier
from members.tables import Cell, Table
from members.tables.charts import Bar
from members.tables.charts.placing import MOST_LETTERS, shortened

from ..filters.amounts import order_of
from . import money
from .project_figures import projects_cell

MOST_NAMED = 50  # amounts of one note


def sum_text(each):
    """Return "om lag 170 millioner euro, og minst 11 millioner"; empty if none is added."""
    parts = [
        _qualified(each, qualifier, amount)
        for qualifier, amount in _amounts(each)
        if amount is not None
    ]
    return _(", plus ").join(parts)


def _amounts(each):
    base = Qualifier.ABOUT if each.is_about else Qualifier.EXACT
    return [
        (base, each.value),
        (Qualifier.AT_LEAST, each.at_least),
        (Qualifier.AT_MOST, each.at_most),
    ]


def _qualified(each, qualifier, amount):
    text = format_money(amount, each.currency)
    return text if qualifier == Qualifier.EXACT else f"{qualifier.label} {text}"


def sum_bars(label, each):
    """Yield a bar in millions for each of the amounts that are not added to each other."""
    for qualifier, amount in _amounts(each):
        if amount is not None:
            words = "" if qualifier == Qualifier.EXACT else f", {qualifier.label}"
            name = f"{shortened(label, MOST_LETTERS - len(words))}{words}"
            style = "s6" if qualifier == Qualifier.AT_MOST else "s1"
            yield Bar(name, *in_millions(amount), style)


def in_millions(amount):
    """Return an amount in millions as a number and as text."""
    millions = amount / 10**6
    return float(millions), format_number(millions)


def money_table(caption, rows, first=()):
    head = (
        *first,
        _("Kind of amount"),
        _("Projects"),
        _("Accuracy"),
        _("Sum"),
        _("In addition at least"),
        _("In addition at most"),
        _("Amounts left out"),
        _("Currency"),
    )
    return Table(caption, head, tuple(rows))


def sum_cells(question, each, value):
    """Return the cells of a MoneySum, with links to the projects that have such amounts."""
    base, *others = _amounts(each)
    is_known = base[1] is not None
    return (
        projects_cell(question, each.projects, funding=value),
        Cell(str(base[0].label) if is_known else "", "" if is_known else "–"),
        *(_money_cell(question, each, value, *one) for one in [base, *others]),
        Cell(len(each.left_out)),
        Cell(each.currency),
    )


def _money_cell(question, each, value, qualifier, amount):
    if amount is None:
        return Cell(None)
    url = question.lists.projects(funding=value, on=question.day)
    return Cell(amount, _qualified(each, qualifier, amount), url)


def left_out_notes(sums):
    """Yield one note a reason, with the amounts that are not in any sum, by name."""
    by_reason = defaultdict(list)
    for each in sums:
        for row, reason in each.left_out:
            by_reason[reason].append(row)
    for reason, rows in by_reason.items():
        yield _("Left out, as %(reason)s: %(names)s.") % {
            "reason": reason,
            "names": names_of(rows),
        }


def names_of(rows):
    """Return the texts of some rows, and how many others there are."""
    texts = [*map(row_text, rows[:MOST_NAMED])]
    if more := len(rows[MOST_NAMED:]):
        texts.append(ngettext("and one more", "and %(n)s more", more) % {"n": more})
    return "; ".join(texts)


def row_text(row):
    """Return "SKREI, tilskudd, om lag 40 millioner euro"."""
    kind = str(Funding.Kind(row.kind).label).lower()
    amount = format_money(row.amount, row.currency)
    if row.qualifier != Qualifier.EXACT:
        amount = f"{Qualifier(row.qualifier).label} {amount}"
    return f"{money.project_name(row)} ({kind}, {amount})"


def in_order(sums):
    """Return sums by sort, the kinds in the order of their choices."""
    return {sort: sums[sort] for sort in sorted(sums, key=order_of)}
