from django.urls import reverse


def card_address(organization_id, panel=""):
    """Return the address of an organization's card, or of one of its panels."""
    address = reverse("admin:company", args=[organization_id])
    return f"{address}#{panel}" if panel else address
