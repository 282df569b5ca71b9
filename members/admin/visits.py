"""How all members were found in a month, and the searches that found nothing."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.association.visits import (
    LEAST,
    first_day,
    is_counted,
    missed_words,
    most_visited,
    recent_months,
    sources_of,
)

from .desk import desk_page, numbered_page

ON_PAGE = 50


@desk_page(
    "visits/",
    "visits",
    "visits",
    _("How members were found"),
    permissions=("members.view_organization",),
    words=_("visits, openings, profile, searches without results, statistics"),
)
def visits(request):
    """Show the openings of the profiles of members in a month, and its searches without a hit."""
    months = recent_months(timezone.localdate())
    month = _month(request, months)
    page = numbered_page(request, most_visited(month), ON_PAGE)
    sources = sources_of([row.pk for row in page], month)
    return {
        "is_counted": is_counted(),
        "since": first_day(),
        "least": LEAST,
        "months": [(f"{one:%Y-%m}", one, one == month) for one in months],
        "page": page,
        "rows": [(row, sources.get(row.pk, [])) for row in page],
        "misses": missed_words(month),
    }


def _month(request, months):
    """Return the month of the address, or this one."""
    value = request.GET.get("month")
    return next((one for one in months if f"{one:%Y-%m}" == value), months[0])
