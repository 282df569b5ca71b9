"""What the file of a list contains: its filters in words, and the address of the list."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.models.slugs import slug_for
from members.queries.filters.days import Days
from members.queries.filters.filterset import NO_FILTERS

NAME_LENGTH = 60  # of what the name of a file says of its filters


@dataclass(frozen=True)
class Selection:
    """The filters of a list as (label, text), its absolute address, and who made the file."""

    filters: tuple
    address: str
    made_by: str = ""


def filters_in_words(filterset, choices):
    """Return (label, text) of what the rows were asked for by, defaults included.

    `choices` is {filter: {value: Choice}}.
    """
    asked = filterset.asked
    found = [(_("Search"), asked["q"])] if asked.get("q") else []
    for name, one in filterset.filters.items():
        if name in filterset.several:
            text = ", ".join(choices[name][v].label for v in _used(filterset, name))
        else:
            text = _day_text(asked[name]) if _is_of_days(name, asked) else ""
        if text:
            found.append((str(one.label), text))
    return tuple(found)


def _is_of_days(name, asked):
    return name not in NO_FILTERS and bool(asked.get(name))


def _day_text(value):
    return value.text if isinstance(value, Days) else date_format(value)


def _used(filterset, name):
    return filterset.recognized.get(name) or filterset.facets.defaults.get(name, ())


def order_in_words(filterset):
    """Return the label of the order of the rows."""
    if filterset.asked.get("q") and not filterset.asked.get("sort"):
        return _("Best match first")
    labels = dict(filterset.sorts)
    return str(labels.get(filterset.asked.get("sort")) or filterset.sorts[0][1])


def canonical_query(filterset):
    """Return the query of the list without what is invalid, unknown or the default."""
    query, asked = QueryDict(mutable=True), filterset.asked
    for name, values in filterset.recognized.items():
        if values and values != filterset.facets.defaults.get(name):
            query.setlist(name, values)
    for name in filterset.filters:
        if name != "sort" and name not in filterset.several and asked.get(name):
            query[name] = str(asked[name])
    if asked.get("sort") not in (None, _usual_sort(filterset)):
        query["sort"] = asked["sort"]
    return query.urlencode()


def _usual_sort(filterset):
    return None if filterset.asked.get("q") else filterset.sorts[0][0]


def name_part(filterset, choices):
    """Return what the chosen filters add to the name of a file: "-bedrift-heroya"."""
    defaults, asked = filterset.facets.defaults, filterset.asked
    labels = [
        choices[name][value].label
        for name, values in filterset.recognized.items()
        if values != defaults.get(name)
        for value in values
    ]
    words = [*filter(None, [asked.get("q")]), *labels]
    part = "-".join(filter(None, map(slug_for, words)))
    if len(part) > NAME_LENGTH:
        part = f"{part[:NAME_LENGTH].rstrip('-')}-{pgettext('file name', 'etc')}"
    return f"-{part}" if part else ""
