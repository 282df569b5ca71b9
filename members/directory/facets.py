"""The filters of a list as its page shows them: a few choices each, the rest folded."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst

from ..models import Topic

MOST_SHOWN = 8
HEADINGS = dict(Topic.Kind.choices)


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
        """Return the number of chosen choices."""
        return sum(choice.is_chosen for choice in self.choices)

    @cached_property
    def useful(self):
        """Return the choices that some row has, and the chosen ones."""
        return [choice for choice in self.choices if choice.count or choice.is_chosen]

    @cached_property
    def shown(self):
        """Return the choices that are never folded, as (heading, (choice, depth) pairs)."""
        return _grouped([choice for choice in self.useful if choice.value in self._top])

    @cached_property
    def rest(self):
        """Return the other choices, which are folded, as (heading, pairs)."""
        top = self._top
        return _grouped([choice for choice in self.useful if choice.value not in top])

    @cached_property
    def _top(self):
        """Return the values of the chosen choices, and those with most rows up to eight."""
        # The sort is stable: a site has at least the rows of its parts, so it comes first.
        by_rows = sorted(self.useful, key=lambda one: (not one.is_chosen, -one.count))
        return {choice.value for choice in by_rows[: max(MOST_SHOWN, self.chosen)]}


def _grouped(choices):
    groups = {choice.group for choice in choices}
    named = [(heading, group) for group, heading in HEADINGS.items() if group in groups]
    return [
        (capfirst(str(heading)) if group else "", _with_depths(choices, group))
        for heading, group in [*([("", "")] if "" in groups else []), *named]
    ]


def _with_depths(choices, group):
    """Return (choice, depth) of a group; a part stands below its whole where it is shown."""
    depths = {}
    for choice in choices:
        if choice.group == group:
            depths[choice.value] = depths.get(choice.parent, -1) + 1
    return [
        (choice, depths[choice.value]) for choice in choices if choice.group == group
    ]
