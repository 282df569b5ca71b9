"""How the public pages put the facts of the registry into words."""

from django.utils.translation import get_language, ngettext
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


def and_more(number):
    """Say that there are some more, without a name; empty when there are none."""
    if not number:
        return ""
    text = ngettext("and one more", "and %(n)s more", number)
    return text % {"n": small_number(number)}


def small_number(number):
    """Write a number up to twelve as a word, as running text does."""
    words = [
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
    return words[number] if number < len(words) else str(number)
