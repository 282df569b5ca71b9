"""Fill in the forms of a profile, projects, facilities and streams, as a browser does."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from members.records import review
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


def at(name, *args):
    return reverse(f"portal:{name}", args=["yara", *args])


def rows(*partners, prefix="participations", initial=0):
    """Write the rows of a post: each partner as {name of the input: text}."""
    totals = {"TOTAL_FORMS": str(len(partners)), "INITIAL_FORMS": str(initial)}
    empty = dict.fromkeys(["id", "organization", "role", "since", "until"], "")
    return {f"{prefix}-{name}": number for name, number in totals.items()} | {
        f"{prefix}-{number}-{name}": text
        for number, partner in enumerate(partners)
        for name, text in {**empty, **partner}.items()
    }


def partners(page):
    """Return the forms of the rows of partners that a page shows."""
    return page.context["form"].inputs["participations"].forms


A_PROJECT = {"title_nb": "Grønn ammoniakk", "status": "planned", "act": "send"}


def a_stream(what, **typed):
    """Return the post of a new stream, such as "needed heat", until half a year ahead."""
    until = timezone.localdate() + timedelta(days=180)
    return {"act": "send", "what": what, "until": until.isoformat(), **typed}
