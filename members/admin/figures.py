"""The cluster in figures for the secretariat: organizations that are not shown count too."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import statistics

MAY_SEE = "members.view_organization"


class StaffLists:
    """Addresses of the filtered lists of staff; without a relation they have everybody."""

    def organizations(self, **parameters):
        return self._list("organizations", {"relation": "member", **parameters})

    def projects(self, **parameters):
        return self._list("projects", parameters)

    def network(self, **parameters):
        """Return no address: the network has pages for the public alone."""
        return ""

    def _list(self, noun, parameters):
        return reverse("admin:list", args=[noun]) + statistics.query(parameters)


def _question(request):
    """Return (the days of the address, the Question); refuse who may not see it."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    asked = statistics.Asked(request.GET)
    return asked, asked.question(StaffLists(), unlisted=True)


@require_safe
def figures(request, site):
    """Render all figures, with organizations that are not shown in public."""
    asked, question = _question(request)
    context = {
        **site.each_context(request),
        "title": _("The cluster in figures"),
        "asked": asked,
        "question": question,
        "sections": statistics.sections(question),
        "folder": reverse("admin:figures"),
    }
    return TemplateResponse(request, "admin/figures.html", context)


@require_safe
def figure_file(request, name, ending, site):
    """Return the table of one figure as a file."""
    _asked, question = _question(request)
    if name not in statistics.FIGURES:
        raise Http404
    response = statistics.file_response(question, name, ending)
    response["Cache-Control"] = "no-store"
    return response
