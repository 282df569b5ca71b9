from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ... import mail
from ..guard import no_store


@no_store
@require_safe
def home(request):
    """Redirect to the user's organization, or list several to choose from."""
    organizations = list(request.user.organizations().with_logos())
    if len(organizations) == 1:
        return redirect("portal:organization", organizations[0].slug)
    context = {"organizations": organizations, "contact": mail.secretariat_address()}
    return render(request, "portal/home.html", context)
