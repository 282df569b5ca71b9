from email.utils import parseaddr

from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ..guard import unkept


@unkept
@require_safe
def home(request):
    """Lead on to the organization that the user acts for; let choose between several."""
    organizations = list(request.user.organizations().with_logos())
    if len(organizations) == 1:
        return redirect("portal:organization", organizations[0].slug)
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    context = {"organizations": organizations, "contact": contact}
    return render(request, "portal/home.html", context)
