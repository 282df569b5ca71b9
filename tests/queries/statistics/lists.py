"""What tests of figures share: addresses of lists, and a figure of asked days."""

from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from members.queries import statistics
from members.queries.filters import OrganizationFilter, ProjectFilter

FILTERS = {"medlemmer": OrganizationFilter, "members": OrganizationFilter}
FILTERS |= {"prosjekter": ProjectFilter, "projects": ProjectFilter}


class Lists:
    """Addresses of the filtered lists of visitors."""

    def _address(self, name, parameters):
        return reverse(f"directory:{name}") + statistics.query(parameters)

    def organizations(self, **parameters):
        return self._address("organizations", parameters)

    def projects(self, **parameters):
        return self._address("projects", parameters)

    def network(self, **parameters):
        return self._address("network_figures", parameters)


def shown(name, parameters=None, language="nb", unlisted=False):
    """Return the figure of a name, of the days that an address asks for."""
    question = statistics.DayParameters(parameters or {}).question(Lists(), unlisted)
    with translation.override(language):
        return statistics.figure(question, name)


def table_of(figure):
    """Return the values of the cells of a figure's table, row by row."""
    return [[cell.value for cell in row] for row in figure.table.rows]


def holds(row, day):
    """Whether the period of a row holds the day."""
    return (row.since or date.min) <= day <= (row.until or date.max)


def each_link_leads_to_its_number(figure):
    for cell in (cell for row in figure.table.rows for cell in row):
        path, _mark, query = cell.url.partition("?")
        filterset = FILTERS.get(path.strip("/").split("/")[-1])
        if filterset and isinstance(cell.value, int):
            asked = filterset(QueryDict(query))
            assert not asked.problems, cell.url
            assert len(asked.answer) == cell.value, (figure.name, cell.url)
            if "joined=" in query or "left=" in query:
                assert asked.qs.count() == cell.value, cell.url
