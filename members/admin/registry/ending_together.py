"""End several memberships on one day, after a page that shows what hangs on each."""

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .actions import do_each, page_of_chosen
from .endings import Ending, asked_for

MOST = 20


def end_together(admin, request, queryset, stays_on):
    """Ask first; `stays_on` gives the memberships of the chosen rows that run on a day."""
    if queryset.count() > MOST:
        said = _("Choose at most %(most)s at a time: what hangs on each is read first.")
        admin.message_user(request, said % {"most": MOST}, messages.ERROR)
        return None
    form, day = asked_for(request)
    endings = [] if day is None else _endings(request, stays_on(queryset, day), day)
    # Another day has other things hanging on it, which nobody has seen yet.
    if "sure" in request.POST and request.POST.get("seen_day") == str(day):
        return do_each(admin, request, endings, _end, _("End membership"))
    found = {ending.organization.pk for ending in endings}
    context = page_of_chosen(admin, request, queryset, form, _("End membership"))
    context |= {"day_form": form, "day": day, "endings": endings}
    context["left_out"] = [row for row in queryset if _organization(row) not in found]
    return TemplateResponse(request, "admin/end_memberships.html", context)


def _endings(request, stays, day):
    rows = stays.select_related("organization").order_by(
        "organization__sort_name", "pk"
    )
    return [
        Ending(stay, day, request.POST, by=request.user, prefix=f"{stay.pk}-")
        for stay in rows
    ]


def _end(ending, *, by):
    ending.end()


def _organization(row):
    return getattr(row, "organization_id", row.pk)
