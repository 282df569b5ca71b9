from django.utils.translation import pgettext_lazy

from ..desk import desk_page
from .navigation import pages_for


@desk_page(
    "everything/",
    "everything",
    "everything",
    pgettext_lazy("navigation", "Everything"),
    needs_site=True,
)
def everything(request, site):
    """Show all models and pages of the admin that the user may see."""
    groups, pages = site.get_app_list(request), pages_for(request.user)
    return {"app_list": groups, "pages": pages}
