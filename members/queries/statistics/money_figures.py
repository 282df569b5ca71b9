"""The figures of money: by kind, by funder and by year."""

from collections import defaultdict

from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from members.models import Funding
from members.tables import Cell
from members.tables.charts import MOST_BARS, Bar, Bars, Figure, Groups, notes_on_bars

from ..filters.amounts import A_YEAR, NO_FUNDER, order_of, sort_text
from . import money
from .money_sums import (
    in_order,
    left_out_notes,
    money_table,
    names_of,
    sum_bars,
    sum_cells,
    sum_text,
)

NEVER_ADDED = gettext_lazy(
    "Kinds and currencies are never added to each other: a grant, a loan, an own contribution "
    "and raised capital are parts of what a project costs. Amounts in total and amounts a year "
    "are kept apart too, and what several funders give together is not divided between them."
)
OPEN = gettext_lazy(
    "“At least” and “at most” are sums of amounts of which only that is known. They come in "
    "addition to the sum before them."
)
OUTSIDE = gettext_lazy("it falls in a year outside the period")
OTHER_YEARS = gettext_lazy("the source does not say in which year it falls")


def money_by_kind(question):
    sums = in_order(money.sums(_rows(question), money.sort_of))
    return Figure(
        name="money-by-kind",
        finding=_kind_finding(sums),
        subtitle=_(
            "What sources say that projects get or cost, stated by %(day)s or on a day that "
            "is not known."
        )
        % {"day": question.day_text},
        chart=_kind_chart(sums) if sums else None,
        table=money_table(
            _("Money by kind"),
            [_kind_row(question, sort, each) for sort, each in sums.items()],
        ),
        notes=(str(NEVER_ADDED), str(OPEN), *left_out_notes(sums.values())),
    )


def _rows(question):
    return money.stated_by(question.records.get(money.load_fundings), question.day)


def _kind_finding(sums):
    grants = [s for s in sums if s.startswith("grant-") and not s.endswith(A_YEAR)]
    if not grants:
        return _("No grant is known")
    grants.sort(key=lambda sort: -sums[sort].projects)
    texts = [sum_text(sums[sort]) for sort in grants]
    return _("Known grants: %(sums)s") % {"sums": "; ".join(filter(None, texts)) or "–"}


def _kind_chart(sums):
    return Groups(
        tuple(
            (heading, Bars(tuple(_kind_bars(sums[sort] for sort in sorts))))
            for heading, sorts in _by_scale(sums)
        )
    )


def _by_scale(sums):
    """Return (heading, sorts) of each currency, the amounts of a year apart."""
    scales = defaultdict(list)
    for sort, each in sums.items():
        if sum_text(each):
            scales[each.currency, sort.endswith(A_YEAR)].append(sort)
    texts = {
        False: _("%(currency)s in total, millions"),
        True: _("%(currency)s a year, millions"),
    }
    return [
        (texts[per_year] % {"currency": currency}, sorts)
        for (currency, per_year), sorts in sorted(scales.items(), key=_most_first)
    ]


def _most_first(scale):
    (currency, per_year), sorts = scale
    return per_year, -len(sorts), currency


def _kind_bars(sums):
    for each in sums:
        yield from sum_bars(capfirst(Funding.Kind(each.rows[0].kind).label), each)


def _kind_row(question, sort, each):
    return Cell(sort_text(sort)), *sum_cells(question, each, sort)


def money_by_funder(question):
    rows = [row for row in _rows(question) if row.kind not in money.COSTS]

    def key(row):
        return money.sort_of(row), money.giver_of(row, question.unlisted)

    sums = money.sums(rows, key)
    names = {key(row)[1]: money.giver_name(row) for row in rows}
    names[NO_FUNDER] = _("Funder not stated")
    ordered = sorted(
        sums, key=lambda k: (order_of(k[0]), k[1] == NO_FUNDER, names[k[1]])
    )
    bars = _funder_bars(sums, names)
    return Figure(
        name="money-by-funder",
        finding=_funder_finding(sums, names),
        subtitle=_(
            "Grants, loans, own contributions and capital of projects, stated by %(day)s or "
            "on a day that is not known."
        )
        % {"day": question.day_text},
        chart=_in_groups(bars) if bars else None,
        table=money_table(
            _("Money by funder"),
            [_funder_row(question, key, sums[key], names) for key in ordered],
            (_("Funder"),),
        ),
        notes=(
            str(NEVER_ADDED),
            *_notes_on_groups(bars),
            *left_out_notes(sums.values()),
        ),
    )


def _funder_finding(sums, names):
    grants = [k for k in sums if k[0].startswith("grant-") and k[1] != NO_FUNDER]
    if not grants:
        return _("No funder of a grant is known")
    most = max(sums[key].projects for key in grants)
    first = [key for key in grants if sums[key].projects == most]
    if len(first) > 1:
        return _("Several funders have given grants to equally many projects")
    text = _(
        "%(funder)s has given grants to the largest number of known projects: %(n)s (%(sum)s)"
    )
    text_of_sum = sum_text(sums[first[0]]) or _("not added up")
    return text % {"funder": names[first[0][1]], "n": most, "sum": text_of_sum}


def _funder_bars(sums, names):
    """Return [(heading, bars, the longest first)] of each kind and currency."""
    groups = defaultdict(list)
    for (sort, giver), each in sums.items():
        groups[sort] += sum_bars(names[giver], each)
    return [
        (_in_millions(sort), sorted(groups[sort], key=lambda bar: -bar.value))
        for sort in sorted(groups, key=order_of)
        if groups[sort]
    ]


def _in_groups(bars):
    """Return the chart of (heading, bars), each with its own scale."""
    return Groups(tuple((text, Bars(tuple(some[:MOST_BARS]))) for text, some in bars))


def _notes_on_groups(bars):
    for heading, some in bars:
        yield from notes_on_bars(len(some), heading)


def _funder_row(question, key, each, names):
    sort, giver = key
    cells = sum_cells(question, each, f"{sort}:{giver}")
    return Cell(names[giver]), Cell(sort_text(sort)), *cells


def money_by_year(question):
    rows = _rows(question)
    inside = [row for row in rows if _falls_within(question, row)]
    sums = _by_year(question, inside)
    bars = _year_bars(sums)
    return Figure(
        name="money-by-year",
        finding=_year_finding(len(inside), len(rows)),
        subtitle=_(
            "Amounts a year in each of their years, and amounts in total that fall in one "
            "year, from %(first)s to %(last)s. A dash: no amount is known."
        )
        % {"first": question.since.year, "last": question.until.year},
        chart=_in_groups(bars) if bars else None,
        table=money_table(
            _("Money by year"),
            [_year_row(question, year, sort, sums[year, sort]) for year, sort in sums],
            (_("Year"),),
        ),
        notes=(
            str(NEVER_ADDED),
            *_notes_on_groups(bars),
            *_year_notes(question, rows, sums),
        ),
    )


def _falls_within(question, row):
    """Whether a year in which an amount falls as a whole is one of the period."""
    first, last = question.since.year, question.until.year
    return any(first <= year <= last for year in money.years_of(row))


def _by_year(question, rows):
    """Return {(year, sort): MoneySum} of the years of the period, the latest year first."""
    by_year = {}
    for year in range(question.until.year, question.since.year - 1, -1):
        of_year = [row for row in rows if year in money.years_of(row)]
        sums = in_order(money.sums(of_year, money.sort_of, year))
        by_year |= {(year, sort): each for sort, each in sums.items()}
    return by_year


def _year_finding(inside, total):
    if not total:
        return _("No amount is known")
    text = _("%(n)s of %(total)s amounts fall in a known year of the period")
    return text % {"n": inside, "total": total}


def _year_bars(sums):
    """Return [(heading, bars)] of each kind and currency, the latest year first."""
    sorts = sorted({sort for _year, sort in sums}, key=order_of)
    return [(_in_millions(sort), list(_bars_of(sort, sums))) for sort in sorts]


def _bars_of(sort, sums):
    """Yield the bars of each year; a dash for one of which no amount is known."""
    years = [year for year, other in sums if other == sort]
    for year in range(max(years), min(years) - 1, -1):
        each = sums.get((year, sort))
        yield from list(sum_bars(str(year), each) if each else ()) or [
            Bar(str(year), 0, "–")
        ]


def _in_millions(sort):
    return _("%(kind)s, millions") % {"kind": sort_text(sort)}


def _year_row(question, year, sort, each):
    cells = sum_cells(question, each, f"{sort}/{year}")
    return Cell(year, str(year)), Cell(sort_text(sort)), *cells


def _year_notes(question, rows, sums):
    """Yield which amounts are in no year of the period, and which are not added."""
    undated = [row for row in rows if not money.years_of(row)]
    outside = [row for row in rows if money.years_of(row)]
    outside = [row for row in outside if not _falls_within(question, row)]
    for reason, left in [(OTHER_YEARS, undated), (OUTSIDE, outside)]:
        if left:
            names = names_of(left)
            text = _("Left out, as %(reason)s: %(names)s.")
            yield text % {"reason": reason, "names": names}
    yield from left_out_notes(sums.values())
