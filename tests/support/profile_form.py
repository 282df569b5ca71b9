"""Fill in the form of a profile and send it, as a browser does."""

from members import review
from tests.support.html_forms import filled

HOME = "/min-side/yara/"
PAGE = "/min-side/yara/profil/"


def send(client, act="send", page=None, **typed):
    """Open the form, type, and press a button."""
    page = page or client.get(PAGE)
    return client.post(PAGE, filled(page, **typed) | {"act": act})


def row(prefix, **fields):
    """What is typed into a first row of the field."""
    given = {f"{prefix}__0__{name}": value for name, value in fields.items()}
    return {f"{prefix}__TOTAL_FORMS": "1", **given}


def proposed(organization):
    request = review.pending(organization)
    return {i.field: i.proposed for i in request.items.all()} if request else {}


def shown(page, name):
    """Return what the input of a field shows."""
    return page.context["form"].inputs[name].bound.value()


def errors(answer):
    """Where the page says that something is wrong."""
    return [anchor for anchor, _label, _words in answer.context["form"].problems]
