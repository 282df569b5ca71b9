from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from .navigation import pages_for


@require_safe
def everything(request, *, site):
    """Render all models and pages of the admin that the user may see."""
    context = {
        **site.each_context(request),
        "title": pgettext("navigation", "Everything"),
        "app_list": site.get_app_list(request),
        "pages": pages_for(request.user),
    }
    return render(request, "admin/everything.html", context)
