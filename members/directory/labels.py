"""Labels and small texts of the public pages."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def quoted(words):
    """Return words in the quotation marks of the active language."""
    return _("“%(words)s”") % {"words": words}


def location_label(sites):
    """Return the innermost of the sites, two at most."""
    parents = {site.parent for site in sites}
    inner = [site.label for site in sites if site.value not in parents]
    return ", ".join(inner[:2])


def relation_label(relations, certainties):
    """Return the relation to the cluster; of a membership, how certain it is."""
    named = {one.value: one.label for one in relations if one.value != "any"}
    first = next(iter(certainties), None)
    certainty = first.label if first else ""
    if "member" in named or (first and first.value == "mentioned"):
        return certainty
    if "former" in named:
        return f"{named['former']} · {certainty}"
    return next(iter(named.values()), _("Not registered as a member"))


def and_more_text(number):
    """Return "og én til", "og to til" …; an empty text for none."""
    if not number:
        return ""
    text = ngettext("and one more", "and %(n)s more", number)
    return text % {"n": spelled_number(number)}


def spelled_number(number):
    """Return a number up to twelve as a word, a greater one in digits."""
    spelled = [
        _("no"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    ]
    return spelled[number] if number < len(spelled) else str(number)


def lower_first(text):
    """Return the text as inside a sentence; abbreviations ("CCS") stay as they are."""
    text = str(text)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def short(name):
    """Return a name without a final bracket."""
    return str(name).split(" (")[0]
