"""The page of all bodies: who holds office, and what may be done with each."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import Body
from members.models.periods import holds_on

from .rights import may_begin_period


@require_safe
def bodies(request, site):
    """Render the bodies, each with the number of its offices of today."""
    if not request.user.has_perm("members.view_body"):
        raise PermissionDenied
    current = Q(holds_on(timezone.localdate(), "roles__"), roles__isnull=False)
    rows = Body.objects.annotate(offices=Count("roles", filter=current))
    context = {
        **site.each_context(request),
        "title": _("Bodies"),
        "opts": Body._meta,
        "bodies": rows.order_by("sort_name"),
        "may_begin": may_begin_period(request.user),
    }
    return TemplateResponse(request, "admin/bodies/all.html", context)
