"""How the public pages put the facts of the registry into words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def words(choice):
    """Say a choice of a filter in the language of the page."""
    return str(choice.en if get_language() == "en" else choice.nb)


def place_of(sites):
    """Say where somebody is: the innermost of the sites that hold it, two at most."""
    wholes = {site.whole for site in sites}
    inner = [words(site) for site in sites if site.value not in wholes]
    return ", ".join(inner[:2])


def relation_words(relations):
    """Say what somebody is to the cluster when it is no member; else nothing."""
    if any(relation.value == "member" for relation in relations):
        return ""
    named = [words(relation) for relation in relations if relation.value != "any"]
    return named[0] if named else _("Not a member")
