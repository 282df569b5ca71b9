"""The list of organizations as a page shows it: facets, chips, cards and addresses."""

from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language

from .. import search
from ..filters import SEVERAL, SORTS, OrganizationFilter
from ..models import Organization
from .labels import choice_label, location_label, relation_label

PAGE_SIZE = 24
TOPICS_SHOWN = 3
OPEN_FACETS = ["kind", "topic", "site"]
LONE_FACETS = ["facility"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A choice of a facet with its count, or a chip with the address that removes it."""

    name: str
    value: str
    label: str
    count: int = 0
    depth: int = 0
    is_chosen: bool = False
    address: str = ""


class Listing:
    """One answer of the directory, made from the parameters of an address."""

    facet_names = SEVERAL
    has_days = True
    open_facets = OPEN_FACETS
    lone_facets = LONE_FACETS
    sorts = SORTS
    usual_sort = "name"

    def __init__(self, parameters):
        self.filter = OrganizationFilter(parameters, Organization.objects.listed())
        self.answer = self.filter.answer
        self.words = self.filter.asked.get("q", "")
        self.on = self.filter.asked.get("on")
        self.sort = self.filter.asked.get("sort", "" if self.words else "name")
        self.page = Paginator(self.answer, PAGE_SIZE).get_page(parameters.get("page"))

    @cached_property
    def facets(self):
        """The filters with their choices, as (name, label, choices, how many chosen)."""
        facets = [(name, self.filter.filters[name].label) for name in self.facet_names]
        shown = [(name, label, self._choices(name)) for name, label in facets]
        return [
            (name, label, choices, sum(choice.is_chosen for choice in choices))
            for name, label, choices in shown
            if self._is_a_choice(name, choices)
        ]

    def _is_a_choice(self, name, choices):
        """Leave out a filter that would change nothing; one of yes alone may."""
        if name in self.lone_facets:
            return any(choice.count or choice.is_chosen for choice in choices)
        return len(choices) > 1

    def _choices(self, name):
        counts, chosen = self.answer.counts(name), self.answer.chosen[name]
        choices = self.answer.index.facets[name].choices
        shown = [
            Shown(
                name, v, choice_label(choices[v]), count, choices[v].depth, v in chosen
            )
            for v, count in counts.items()
        ]
        # The index keeps the order of Norwegian words.
        is_sorted = name != "topic" or get_language() == "nb"
        return shown if is_sorted else sorted(shown, key=lambda choice: choice.label)

    @cached_property
    def chips(self):
        """What has been chosen, each with the address of the list without it."""
        chips = []
        for name, values in self.answer.chosen.items():
            choices = self.answer.index.facets[name].choices
            chips += [self._chip(name, v, choice_label(choices[v])) for v in values]
        if self.words:
            chips.insert(0, self._chip("q", None, f"«{self.words}»"))
        return chips

    def _chip(self, name, value, label):
        count = self.answer.if_dropped(name, value)
        return Shown(name, value or "", label, count, address=self.without(name, value))

    @cached_property
    def organizations(self):
        """The organizations of this page, with what a card shows; one query."""
        return self._with_facts(list(self.page))

    @cached_property
    def cards(self):
        """The cards of this page, written; they are kept for as long as the index holds."""
        kept, of = self.answer.index.cards, (get_language(), self.words)
        cards = {pk: kept.get((pk, *of)) for pk in self.page}
        missing = [pk for pk, card in cards.items() if card is None]
        written = {row.pk: self._written(row) for row in self._with_facts(missing)}
        kept.add({(pk, *of): card for pk, card in written.items()})
        return [card for card in (cards | written).values() if card]

    def _written(self, organization):
        facts = {"organization": organization, "words": self.words}
        return render_to_string("directory/organization_card.html", facts)

    def _with_facts(self, pks):
        if not pks:
            return []
        found = Organization.objects.with_logos().in_bulk(pks)
        listed = [found[pk] for pk in pks if pk in found]
        self._reasons = search.reasons(listed, self.words, self.filter.day)
        return [self._card(organization) for organization in listed]

    def _card(self, organization):
        index = self.answer.index
        held = partial(index.held_by, organization.pk)
        topics = [choice_label(choice) for choice in held("topic")]
        organization.shown_topics = topics[:TOPICS_SHOWN]
        organization.more_topics = len(topics[TOPICS_SHOWN:])
        organization.reasons = self._reasons.get(organization.pk, ())
        organization.place = location_label(held("site")) or organization.municipality
        organization.relations = relation_label(held("relation"))
        return organization

    @property
    def swapped(self):
        """The pieces that change with the result; folds and focus stay as they are."""
        facets = [f"#choices-{name},#chosen-{name}" for name, *_ in self.facets]
        return ",".join([*facets, "#chosen", "#count:innerHTML", "#language"])

    @property
    def outside(self):
        """How many the same search would find among those who are no members."""
        if not self.words or not self.is_of_members:
            return 0
        return self.answer.without("relation").bit_count() - len(self.answer)

    @property
    def outside_address(self):
        return self.address(relation=["any"])

    @property
    def ways_out(self):
        """The chips whose removal gives something, most first."""
        helpful = [chip for chip in self.chips if chip.count]
        return sorted(helpful, key=lambda chip: -chip.count)

    @property
    def is_of_members(self):
        return self.answer.chosen["relation"] in ([], ["member"])

    def address(self, **changes):
        """Write the parameters of this list with some of them changed, None leaves out."""
        asked = {**self.answer.chosen, "q": self.words, "on": self.on}
        is_usual = self.sort == ("" if self.words else self.usual_sort)
        asked["sort"] = None if is_usual else self.sort
        return write({**asked, **changes})

    def without(self, name, value=None):
        left = [v for v in self.answer.chosen.get(name, []) if value and v != value]
        return self.address(**{name: left})

    @property
    def page_addresses(self):
        """The pages to offer, as (number or an ellipsis, address)."""
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [
            (n, self.address(page=n) if n != 1 else self.address()) for n in numbers
        ]

    @property
    def own_address(self):
        """The one address of this page of this list; what was not understood is gone."""
        number = self.page.number if self.page.number > 1 else None
        return self.address(page=number)

    @property
    def next_address(self):
        return self.address(page=self.page.number + 1)

    @property
    def today_address(self):
        return self.address(on=None)


def write(asked):
    """Write an address's parameters, in one order, so that a list has one address."""
    query = QueryDict(mutable=True)
    for name, value in asked.items():
        values = value if isinstance(value, list) else [value]
        query.setlist(name, [str(v) for v in values if v])
    return "?" + query.urlencode()
