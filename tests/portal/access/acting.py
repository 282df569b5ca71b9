"""What is done on the page about access, and who acts then."""

from members.models import Representative

PAGE = "/min-side/alfa/tilgang/"
ADDRESS = "ny@example.org"


def current_roles():
    acts = Representative.objects.current().order_by("user__email")
    return list(acts.values_list("user__email", "role"))


def do(client, act, row=None, **given):
    row = {"row": row.pk} if row else {}
    return client.post(PAGE, {"do": act, **row, **given})
