"""The places on public pages that have a text of the secretariat's."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from members.fields.markdown import as_html
from members.models import PageText
from members.models.languages import text_language


@dataclass(frozen=True)
class TextPlace:
    """`standard` is the text without one of the secretariat's; it may be empty."""

    key: str
    title: str
    where: str
    noun: str
    standard: str = ""


PLACES = {
    place.key: place
    for place in (
        TextPlace(
            "about",
            _("Text about the cluster"),
            _("On the page “About the cluster”, under the goal."),
            "about",
        ),
        TextPlace(
            "join",
            _("Introduction for applicants"),
            _("On the page “Become a member”, under the title."),
            "join",
            _(
                "Tell us who you are and why you want to join. It takes five minutes,"
                " and you don't need an account."
            ),
        ),
    )
}


def page_html(key):
    """Return the text of the place as safe HTML in the active language; one query."""
    return html_of(key, PageText.objects.filter(key=key).first())


def html_of(key, row):
    """Return the HTML of the place with the row, or without one."""
    own = getattr(row, f"text_{text_language()}") if row else ""
    return as_html(own or str(PLACES[key].standard), top=3)
