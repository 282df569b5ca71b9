"""Contacts as cards for an address book: vCard 3.0 (RFC 2426), which all programs read."""

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _
from icalendar.parser import Contentline
from icalendar.prop import vText

from members.actions import links


def contact_cards(organization, contacts, day):
    """Yield a card of the organization and one of each ShownContact, with the day."""
    url = links.url(
        "organization", "contacts_page", organization.slug, language=get_language()
    )
    note = _("Retrieved %(day)s. Current details: %(url)s")
    common = {
        "ORG": organization.name,
        "URL": organization.website or url,
        "NOTE": note % {"day": date_format(day), "url": url},
        "REV": day.isoformat(),
    }
    for one in (organization, *contacts):
        name = getattr(one, "called", "") or organization.name
        reached = {"TITLE": getattr(one, "title", ""), "TEL": one.phone}
        reached["EMAIL"] = one.email
        yield _card({"FN": name} | reached | common)


def _card(values):
    """Return the card of {property: text}; an empty text is no property."""
    lines = [f"{key}:{_escaped(text)}" for key, text in values.items() if text]
    # Which part of a name is the family's is not known.
    name = f"N:{_escaped(values['FN'])};;;;"
    lines = ["BEGIN:VCARD", "VERSION:3.0", name, *lines, "END:VCARD"]
    return b"".join(Contentline(line).to_ical() + b"\r\n" for line in lines)


def _escaped(text):
    visible = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return vText(" ".join(visible.split())).to_ical().decode()
