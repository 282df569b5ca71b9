"""The filters of a list in words, and its address, as its file states them."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from members.models.slugs import slug_for
from members.queries.filters.choices import Days
from members.queries.filters.filterset import NO_FILTERS

NAME_LENGTH = 60  # characters of the filters in the name of a file


@dataclass(frozen=True)
class Selection:
    """The filters of a list as (label, text), its absolute address, and the author of the file.

    `is_public` is it of a list that visitors see.
    """

    filters: tuple
    address: str
    made_by: str = ""
    is_public: bool = False


def filters_in_words(filterset, choices):
    """Return (label, text) of the filters of the rows, defaults included.

    `choices` is {filter: {value: FilterChoice}}.
    """
    parameters = filterset.parameters
    texts = [(_("Search"), parameters["q"])] if parameters.get("q") else []
    for name, one in filterset.filters.items():
        if name in filterset.several:
            text = ", ".join(choices[name][v].label for v in _used(filterset, name))
        else:
            text = _day_text(parameters[name]) if _is_of_days(name, parameters) else ""
        if text:
            texts.append((str(one.label), text))
    return tuple(texts)


def _is_of_days(name, parameters):
    return name not in NO_FILTERS and bool(parameters.get(name))


def _day_text(value):
    return value.text if isinstance(value, Days) else date_format(value)


def _used(filterset, name):
    return filterset.recognized.get(name) or filterset.facets.defaults.get(name, ())


def order_in_words(filterset):
    """Return the label of the order of the rows."""
    if filterset.parameters.get("q") and not filterset.parameters.get("sort"):
        return _("Best match first")
    labels = dict(filterset.sorts)
    return str(labels.get(filterset.parameters.get("sort")) or filterset.sorts[0][1])


def canonical_query(filterset):
    """Return the query of the list without invalid, unknown and default values."""
    query, parameters = QueryDict(mutable=True), filterset.parameters
    for name, values in filterset.recognized.items():
        if values and values != filterset.facets.defaults.get(name):
            query.setlist(name, values)
    for name in filterset.filters:
        if name != "sort" and name not in filterset.several and parameters.get(name):
            query[name] = str(parameters[name])
    if parameters.get("sort") not in (None, _usual_sort(filterset)):
        query["sort"] = parameters["sort"]
    return query.urlencode()


def _usual_sort(filterset):
    return None if filterset.parameters.get("q") else filterset.sorts[0][0]


def name_part(filterset, choices):
    """Return the filters as a part of the name of a file: "-bedrift-heroya"."""
    defaults, parameters = filterset.facets.defaults, filterset.parameters
    labels = [
        choices[name][value].label
        for name, values in filterset.recognized.items()
        if values != defaults.get(name)
        for value in values
    ]
    words = [*filter(None, [parameters.get("q")]), *labels]
    part = "-".join(filter(None, map(slug_for, words)))
    if len(part) > NAME_LENGTH:
        part = f"{part[:NAME_LENGTH].rstrip('-')}-{pgettext('file name', 'etc')}"
    return f"-{part}" if part else ""
