"""The cluster in figures for the secretariat: organizations that are not shown count too."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.queries import statistics

from .desk import desk_page

MAY_SEE = "members.view_organization"


class StaffLists:
    """Addresses of the filtered lists of staff; without a relation they have everybody."""

    def organizations(self, **parameters):
        return self._list("organizations", {"relation": "member", **parameters})

    def projects(self, *, on=None, **parameters):
        """Return the list of those begun by the day, which the figures count."""
        return self._list("projects", parameters | ({"begun": on} if on else {}))

    def network(self, **parameters):
        """Return no address: the network has pages for the public alone."""
        return ""

    def _list(self, noun, parameters):
        return reverse("admin:list", args=[noun]) + statistics.query(parameters)


def _figure_question(request):
    """Return (the days of the address, the FigureQuestion)."""
    parameters = statistics.DayParameters(request.GET, statistics.SECTION_NAMES)
    return parameters, parameters.question(StaffLists(), unlisted=True)


@desk_page(
    "figures/",
    "figures",
    "figures",
    _("The cluster in figures"),
    permissions=(MAY_SEE,),
    words=_("statistics, charts, report, members over time, joined, left, numbers"),
)
def figures(request):
    """Show all figures, with organizations that are not shown in public."""
    parameters, question = _figure_question(request)
    return {
        "parameters": parameters,
        "question": question,
        "sections": statistics.sections(question),
        "folder": reverse("admin:figures"),
    }


@desk_page("figures/<slug:name>.csv", "figure_csv", permissions=(MAY_SEE,))
def figure_as_csv(request, name):
    return _figure_file(request, name, "csv")


@desk_page("figures/<slug:name>.xlsx", "figure_xlsx", permissions=(MAY_SEE,))
def figure_as_workbook(request, name):
    return _figure_file(request, name, "xlsx")


def _figure_file(request, name, ending):
    """Return the table of one figure as a file."""
    _parameters, question = _figure_question(request)
    if name not in statistics.FIGURES:
        raise Http404
    response = statistics.file_response(question, name, ending)
    # It counts organizations that are not public.
    response["Cache-Control"] = "no-store"
    return response
