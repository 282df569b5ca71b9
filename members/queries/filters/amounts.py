"""The filter of projects by money: kind, currency and funder.

A value is "grant-NOK" for an amount in total, "grant-NOK-year" for one of each year, and
"grant-NOK:enova" for those from one funder: a slug, else the name as it is written, in
quotation marks, which no slug has, and "grant-NOK/2024" for amounts that fall in a year as a whole.
"""

import re

from django.db.models import (
    Case,
    CharField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
    Concat,
    Left,
    NullIf,
    Replace,
    Right,
)
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from members.models import Funding

from .choices import FilterChoice

NO_FUNDER = "-"  # the funder of an amount without one, or with one that is not listed
A_YEAR = "-year"
IS_YEAR = re.compile(r"[0-9]{4}")
# An amount in total that covers several years is not divided between them.
IS_WHOLE = Q(period=Funding.Per.YEAR) | Q(years__regex=r"^[0-9]{4}$")


class Years(Func):
    """Every year from the first to the last, a row each."""

    template = "generate_series(%(expressions)s)"
    set_returning = True


class InEachYear(Func):
    """A text of each year of a row; `Concat` cannot hold a set-returning function."""

    function = "format"
    output_field = CharField()
    set_returning = True


class Quoted(Func):
    """A name in quotation marks; null stays null, which `Concat` would make a text."""

    template = "('\"' || %(expressions)s || '\"')"
    output_field = CharField()


def quoted(name):
    """Return the same as `Quoted`, in Python."""
    return f'"{name}"'


def with_values(fundings, organizations):
    """Annotate `giver`, `sort` and `sort_from`; of the funders, only some are named."""
    funders = organizations.filter(pk=OuterRef("funder")).order_by().values("slug")
    columns = "funder_name_nb", "funder_name_en"
    names = (Quoted(NullIf(name, Value(""))) for name in columns)
    slug = Subquery(funders[:1], output_field=CharField())
    giver = Coalesce(slug, *names, Value(NO_FUNDER))
    of_a_year = When(Q(period=Funding.Per.YEAR), then=Value(A_YEAR))
    per = Case(of_a_year, default=Value(""))
    kind = Replace("kind", Value(" "), Value("-"))
    sort = Concat(kind, Value("-"), "currency", per)
    rows = fundings.annotate(giver=giver, sort=sort)
    return rows.annotate(sort_from=Concat("sort", Value(":"), "giver"))


def of_years(fundings):
    """Annotate the filter value `sort_in`, and repeat each amount for each of its years."""
    rows = with_first_and_last_year(fundings.filter(IS_WHOLE).exclude(years=""))
    in_each = InEachYear(Value("%s/%s"), "sort", Years("first_year", "last_year"))
    return rows.annotate(sort_in=in_each)


def matching(fundings, values):
    """Filter by values of the filter: at least one of the given."""
    rows = with_first_and_last_year(fundings)
    condition = Q(sort__in=values) | Q(sort_from__in=values)
    for value in values:
        sort, _slash, year = value.partition("/")
        if ":" not in sort and IS_YEAR.fullmatch(year):
            in_year = Q(first_year__lte=int(year), last_year__gte=int(year))
            condition |= Q(IS_WHOLE, in_year, sort=sort)
    return rows.filter(condition)


def with_first_and_last_year(fundings):
    """Annotate the years that an amount covers, null when they are not known."""
    ends = {"first_year": Left("years", 4), "last_year": Right("years", 4)}
    years = {n: Cast(NullIf(end, Value("")), IntegerField()) for n, end in ends.items()}
    return fundings.annotate(**years)


def stated_by(fundings, day):
    """Filter by the day an amount was stated; one of an unknown day was long ago."""
    return fundings.filter(Q(stated_on=None) | Q(stated_on__lte=day))


def sort_text(sort):
    """Return "Tilskudd (NOK)" for "grant-NOK", "Tilskudd i året (NOK)" for a year's."""
    kind, currency, *per = sort.rsplit("-", 2 if sort.endswith(A_YEAR) else 1)
    label = capfirst(str(Funding.Kind(kind.replace("-", " ")).label))
    text = _("%(kind)s a year (%(currency)s)") if per else _("%(kind)s (%(currency)s)")
    return text % {"kind": label, "currency": currency}


def choices(values, named):
    """Return the choices in order of kinds, each followed by its funders."""
    sorts = sorted({re.split("[:/]", value)[0] for value in values}, key=order_of)
    names = {choice.value: choice for choice in named}
    for sort in sorts:
        label = lazy(sort_text, str)(sort)
        yield FilterChoice(sort, label, label)
        givers = {
            value.partition(":")[2] for value in values if value.startswith(f"{sort}:")
        }
        years = sorted(value for value in values if value.startswith(f"{sort}/"))
        for value in reversed(years):
            yield FilterChoice(value, *2 * [value[-4:]], depth=1, parent=sort)
        yield from sorted((_from(sort, giver, names) for giver in givers), key=_by_name)


def order_of(sort):
    """Return the sort key of a value by kind, as the kinds stand in forms."""
    kinds = [kind.replace(" ", "-") for kind in Funding.Kind.values]
    kind = next(kind for kind in kinds if sort.startswith(f"{kind}-"))
    return kinds.index(kind), f"{kind}-NOK" not in sort, sort


def _from(sort, giver, names):
    unknown = FilterChoice("", *2 * [gettext_lazy("Funder not stated")])
    name = names.get(giver) or (
        unknown if giver == NO_FUNDER else FilterChoice("", *2 * [giver[1:-1]])
    )
    return FilterChoice(f"{sort}:{giver}", name.nb, name.en, depth=1, parent=sort)


def _by_name(choice):
    return (
        choice.value.endswith(f":{NO_FUNDER}"),
        str(choice.nb).casefold(),
        choice.value,
    )
