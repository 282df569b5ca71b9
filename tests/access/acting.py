"""Who is invited, and who acts then."""

from members.models import Representative

ADDRESS = "ny@example.org"
CLOSED = ["This invitation is not open any more."]


def acting(organization):
    """Those who act for the organization now, as (address, role)."""
    acts = Representative.objects.current().filter(organization=organization)
    return list(acts.order_by("user__email").values_list("user__email", "role"))
