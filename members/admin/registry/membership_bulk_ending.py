"""An action that ends several memberships on one day, and shows the dependents of each."""

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .actions import apply_verb, confirmation_context
from .membership_ending import MembershipEnding, last_day

MAX_MEMBERSHIPS = 20


def end_memberships(admin, request, queryset, memberships_on):
    """Render a page that asks first, then end the memberships that it showed.

    `memberships_on(queryset, day)` returns the memberships of the chosen rows on the day.
    """
    if queryset.count() > MAX_MEMBERSHIPS:
        said = _(
            "Choose at most %(most)s at a time, so that you can check what "
            "continues after each."
        )
        said %= {"most": MAX_MEMBERSHIPS}
        admin.message_user(request, said, messages.ERROR)
        return None
    form, day = last_day(request)
    endings = _endings(memberships_on(queryset, day), day, request.POST) if day else []
    # Another day has other dependents, which nobody has seen yet.
    if "sure" in request.POST and request.POST.get("seen_day") == str(day):
        verb, reason = MembershipEnding.end, _("End membership")
        return apply_verb(admin, request, endings, verb, reason)
    return _confirmation_page(admin, request, queryset, form, day, endings)


def _endings(memberships, day, post):
    rows = memberships.select_related("organization")
    return [
        MembershipEnding(row, day, post, prefix=f"{row.pk}-")
        for row in rows.order_by("organization__sort_name", "pk")
    ]


def _confirmation_page(admin, request, queryset, form, day, endings):
    found = {ending.organization.pk for ending in endings}
    context = confirmation_context(admin, request, queryset, form, _("End membership"))
    context |= {
        "day_form": form,
        "day": day,
        "endings": [ending.load() for ending in endings],
        "left_out": [row for row in queryset if _organization_id(row) not in found],
    }
    return TemplateResponse(request, "admin/end_memberships.html", context)


def _organization_id(row):
    return getattr(row, "organization_id", row.pk)
