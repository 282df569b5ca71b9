from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...models import Body
from ..days import AskedDay
from ..roles import BodyPage, RoleList
from .addresses import find


@login_not_required
@require_safe
def role_list(request):
    """Show who holds which office, on the day that is asked about."""
    shown = RoleList(AskedDay(request.GET))
    return render(request, "directory/role_list.html", {"shown": shown})


@login_not_required
@require_safe
def body_page(request, slug):
    """Show one body through the years; a former address leads on to the present one."""
    body = find(Body.objects.all(), slug)
    if body.slug != slug:
        return redirect(body, permanent=True)
    shown = BodyPage(body, timezone.localdate())
    return render(request, "directory/body.html", {"shown": shown, "body": body})
