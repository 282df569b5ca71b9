"""Actions on the access page, and the roles afterwards."""

from members.models import Representative

PAGE = "/min-side/alfa/tilgang/"
ADDRESS = "ny@example.org"


def current_roles():
    acts = Representative.objects.current().order_by("user__email")
    return list(acts.values_list("user__email", "role"))


def do(client, action, row=None, **data):
    row = {"row": row.pk} if row else {}
    return client.post(PAGE, {"do": action, **row, **data})
