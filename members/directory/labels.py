"""Labels, small texts and facets of the public pages."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from ..models import Topic


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


def short(name):
    """Return a name without a final bracket."""
    return str(name).split(" (")[0]


MOST_SHOWN = 8
GROUPS = {"": "", **dict(Topic.Kind.choices)}
CHOICE = (
    '<li class="depth-{}{}"><label><input type="checkbox" id="{}-{}" name="{}" value="{}"{}> '
    '<span>{}</span> <span class="tally">{}</span></label></li>'
)


@dataclass(frozen=True, slots=True)
class ListedChoice:
    """A choice of a facet with its count, or a chip with the address that removes it."""

    name: str
    value: str
    label: str
    count: int = 0
    is_chosen: bool = False
    address: str = ""
    parent: str = ""
    group: str = ""


@dataclass(frozen=True)
class ListedFacet:
    """One filter with its choices, in the order of the list."""

    name: str
    label: str
    choices: list

    @property
    def chosen(self):
        return sum(choice.is_chosen for choice in self.choices)

    @cached_property
    def useful(self):
        """Return the choices that some row has, and the chosen ones."""
        return [choice for choice in self.choices if choice.count or choice.is_chosen]

    @cached_property
    def shown(self):
        """Return the choices that are never folded, as (heading, (choice, depth) pairs)."""
        return self._grouped([one for one in self.useful if one.value in self._top])

    @cached_property
    def rest(self):
        """Return the other choices, which are folded, as (heading, pairs)."""
        return self._grouped([one for one in self.useful if one.value not in self._top])

    @property
    def shown_html(self):
        return _rendered(self.shown)

    @property
    def rest_html(self):
        return _rendered(self.rest)

    def _grouped(self, choices):
        """Return the choices by group; the only group of a facet needs no heading."""
        groups = [name for name in GROUPS if any(one.group == name for one in choices)]
        several = len({choice.group for choice in self.useful}) > 1
        return [
            (
                capfirst(str(GROUPS[name])) if several else "",
                _with_depths(choices, name),
            )
            for name in groups
        ]

    @cached_property
    def _top(self):
        """Return the values of the chosen choices, and those with most rows up to eight."""
        # The sort is stable: a site has at least the rows of its parts, so it comes first.
        by_rows = sorted(self.useful, key=lambda one: (not one.is_chosen, -one.count))
        return {choice.value for choice in by_rows[: max(MOST_SHOWN, self.chosen)]}


def _with_depths(choices, group):
    """Return (choice, depth) of a group; a part stands below its whole where it is shown."""
    depths = {}
    for choice in choices:
        if choice.group == group:
            depths[choice.value] = depths.get(choice.parent, -1) + 1
    return [
        (choice, depths[choice.value]) for choice in choices if choice.group == group
    ]


def _rendered(groups):
    """Render choices in Python, as a page has over a hundred."""
    return SafeString("\n".join(_choice_group(*group) for group in groups))


def _choice_group(heading, choices):
    rows = "\n".join(_facet_choice(choice, depth) for choice, depth in choices)
    return f"{f'<h3>{escape(heading)}</h3>' if heading else ''}<ul>{rows}</ul>"


def _facet_choice(choice, depth):
    name, value = choice.name, escape(choice.value)
    return CHOICE.format(
        depth,
        "" if choice.count else " none",
        *(name, value, name, value),
        " checked" if choice.is_chosen else "",
        escape(choice.label),
        choice.count,
    )
