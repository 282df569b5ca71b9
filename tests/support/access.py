"""Who has access to an organization, who may not grant it, and the page that does."""

from members.models import Representative
from tests.support.factories import FAR_AHEAD, LONG_AGO, make

ADDRESS = "ny@example.org"
PAGE = "/min-side/yara/tilgang/"
NOT_YOURS = ["Only a manager of the organization or the secretariat can do this."]
CLOSED = ["This invitation is no longer valid."]


def roles_in(organization):
    """Return the current representatives as (address, role)."""
    representative = Representative.objects.current().filter(organization=organization)
    return list(representative.order_by("pk").values_list("user__email", "role"))


def users_without_rights(organization):
    """Return {description: user} of users who may not manage the access."""
    manager = {"organization": organization, "role": "manager"}
    representatives = {
        "editor": manager | {"role": "editor"},
        "former manager": manager | {"until": LONG_AGO},
        "manager to be": manager | {"since": FAR_AHEAD},
        "closed user": manager | {"user": make.user(is_active=False)},
        "manager of another": {"role": "manager"},
    }
    users = {name: make.representative(**g).user for name, g in representatives.items()}
    staff = {"staff without a group": make.user(is_staff=True)}
    return users | {"nobody": make.user()} | staff


def act_on_page(client, action, row=None, **typed):
    """Press a button of the access page, and the one of the page that asks."""
    row = {"row": row.pk} if row else {}
    return client.post(PAGE, {"do": action, "sure": "yes", **row, **typed})
