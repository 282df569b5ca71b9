"""Fill in the forms of projects, facilities and streams, as a browser does."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone


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
