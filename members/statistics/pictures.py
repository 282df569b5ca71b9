"""What a picture has no room for, and the note that says so."""

from django.utils.translation import gettext as _

MOST_BARS = 12


def notes_on_bars(total, heading=""):
    """Yield, if a picture does not show all of its bars, how many, and where the others are."""
    if total > MOST_BARS:
        text = _("The picture shows %(n)s of %(total)s; the table has all of them.")
        words = text % {"n": MOST_BARS, "total": total}
        yield f"{heading}: {words}" if heading else words
