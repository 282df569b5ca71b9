"""Lists as pages show them, filtered: facets, chips, pages and addresses."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language

from ..models.languages import text_language
from ..queries import search
from ..queries.filters import BY_RELEVANCE, RELEVANCE
from ..queries.first_day import first_day_after
from .labels import ListedChoice, ListedFacet, quoted
from .search_results import find_everywhere

PAGE_SIZE = 24
SHORT = 60  # rows: a list of no more has one page
FILTERS = "directory/facets.html"  # depends on the key of `_shown_filters` alone
ALL = "all"  # the value of `page` that asks for every row at once
TOPICS = ("topic", "theme", "service")  # filters by topics
MAX_AT_ONCE = 1_000  # rows on one page


class Listing:
    """The answer of a list to the parameters of an address.

    A subclass names its `filterset`, which facets are open and which may have one choice,
    and defines the loading of the rows of cards.
    """

    noun = ""
    card = ""  # the name of a row in the template of its card
    filterset = None
    open_facets = ()
    lone_facets = ()

    def __init__(self, parameters):
        self.filter = self.filterset(parameters)
        self.answer = self.filter.answer
        values = self.filter.parameters
        self.words, self.on = values.get("q", ""), values.get("on")
        self.sorts = self.filter.sorts
        sort = values.get("sort", RELEVANCE)
        self.sort = self.usual_sort if sort == RELEVANCE else sort
        pages = Paginator(self.answer, PAGE_SIZE)
        self.page = get_page(pages, parameters.get("page"))

    @cached_property
    def cards(self):
        """Return the cards of this page as HTML; they are cached with the index."""
        cards = self._kept_cards()
        missing = [pk for pk, card in cards.items() if card is None]
        if missing:
            # After a change everybody misses the same ones: one makes them.
            makers = self.answer.index.cards.makers
            with makers.making((self._cards_of, *missing)) as is_mine:
                if not is_mine:
                    cards = self._kept_cards()
                cards = self._with_missing(cards)
        return [card for card in cards.values() if card]

    @property
    def _cards_of(self):
        return get_language(), self.words

    def _kept_cards(self):
        cache = self.answer.index.cards
        return {pk: cache.get((pk, *self._cards_of)) for pk in self.page}

    def _with_missing(self, cards):
        """Return the cards with those that are missing, which are rendered and kept."""
        missing = [pk for pk, card in cards.items() if card is None]
        for row in self.rows_with_facts(missing):
            cards[row.pk] = self._rendered(row)
            self.answer.index.cards.set((row.pk, *self._cards_of), cards[row.pk])
        return cards

    def _rendered(self, row):
        facts = {self.card: row, "words": self.words}
        return render_to_string(f"directory/{self.card}_card.html", facts)

    def rows_with_facts(self, pks):
        """Return the rows of the ids in order, with the data of their cards."""
        raise NotImplementedError

    @property
    def usual_sort(self):
        """Return the default sort: by relevance after a search."""
        return RELEVANCE if self.words else self.sorts[0][0]

    @property
    def sort_choices(self):
        """Return (value, label, whether chosen) of the menu.

        The usual sort has no value: a form sends it along with the first words typed,
        which are then ranked by relevance.
        """
        sorts = [BY_RELEVANCE, *self.sorts] if self.words else self.sorts
        return [
            ("" if value == self.usual_sort else value, label, value == self.sort)
            for value, label in sorts
        ]

    @property
    def has_days(self):
        return "on" in self.filter.filters

    @property
    def filters_html(self):
        return self._shown_filters[0]

    @property
    def swapped(self):
        """Return the CSS selectors that htmx swaps; open folds and the focus are kept."""
        return self._shown_filters[1]

    @cached_property
    def _shown_filters(self):
        """Return the part of the page about its filters, cached with the index."""
        key = self.noun, get_language(), self.on, len(self.chips)
        key = "filters", *key, self.answer.rows_key
        return self.answer.index.derived.get_or_make(key, self._render_filters)

    def _render_filters(self):
        return render_to_string(FILTERS, {"listing": self}), self._swapped()

    @cached_property
    def facets(self):
        """Return the filters to show, each as a ListedFacet."""
        filters = self.filter.filters
        labels = {name: str(filters[name].label) for name in self.filter.several}
        facets = [
            ListedFacet(name, label, self._choices(name))
            for name, label in labels.items()
        ]
        return [facet for facet in facets if self._is_a_choice(facet)]

    def _is_a_choice(self, facet):
        """Whether to show a filter: it has several choices, or one that narrows the list."""
        if facet.name in self.lone_facets:
            return bool(facet.useful)
        return len(facet.choices) > 1

    def _choices(self, name):
        counts, values = self.answer.counts(name), self.answer.selection[name]
        # Filters that are too long to list are only read when they are used.
        choices = self.answer.index.facets[name].choices if counts else {}
        choices = [
            ListedChoice(
                name,
                v,
                choices[v].label,
                count,
                is_chosen=v in values,
                parent=choices[v].parent,
                group=choices[v].group,
            )
            for v, count in counts.items()
        ]
        # The index keeps the order of Norwegian words.
        is_sorted = name not in TOPICS or text_language() == "nb"
        return (
            choices if is_sorted else sorted(choices, key=lambda choice: choice.label)
        )

    @cached_property
    def chips(self):
        """Return the chosen values, each with the address of the list without it."""
        chips = []
        facets = self.answer.index.facets
        for name, values in self.answer.selection.items():
            for v in values:
                label = facets[name].choices[v].label
                chips.append(self._chip(name, v, label))
        chips += [self._period_chip(*period) for period in self.answer.within.items()]
        if self.words:
            chips.insert(0, self._chip("q", None, quoted(self.words)))
        return chips

    def _period_chip(self, name, days):
        label = f"{self.filter.filters[name].label} {days.text}"
        return self._chip(name, str(days), label)

    def _chip(self, name, value, label):
        count = self.answer.count_without(name, value)
        return ListedChoice(
            name, value or "", label, count, address=self.without(name, value)
        )

    def _swapped(self):
        parts = [
            f"#{part}-{facet.name}"
            for facet in self.facets
            for part in ("choices", "chosen", "rest", "all")
        ]
        parts += ["#chosen", "#count:innerHTML", "#sort", "#language"]
        return ",".join(parts)

    @property
    def ways_out(self):
        """Return the chips that give results when removed, those with most results first."""
        helpful = [chip for chip in self.chips if chip.count]
        return sorted(helpful, key=lambda chip: -chip.count)

    @cached_property
    def elsewhere(self):
        """Return the search of the whole registry by the same words; None without words."""
        if not self.words:
            return None
        cache = self.answer.index.derived
        return find_everywhere(self.words, self.filter.day, cache)

    @property
    def other_nouns(self):
        """Return (label, address) of the other nouns that the same words find."""
        return self.elsewhere.counts(self.noun) if self.elsewhere else []

    @cached_property
    def first_day(self):
        """Return the first known day of the cluster if the list is of a day before it."""
        return first_day_after(self.on) if self.on else None

    @property
    def first_day_address(self):
        return self.address(on=self.first_day)

    def address(self, **changes):
        """Return the query string with some parameters changed; None leaves one out."""
        parameters = {**self.answer.selection, **self.answer.within}
        parameters |= {"q": self.words, "on": self.on}
        parameters["sort"] = None if self.sort == self.usual_sort else self.sort
        return write({**parameters, **changes})

    def without(self, name, value=None):
        left = [v for v in self.answer.selection.get(name, []) if value and v != value]
        return self.address(**{name: left})

    @cached_property
    def page_addresses(self):
        """Return (number or an ellipsis, address) of the pages to offer."""
        return [
            (n, self.address(page=n) if n != 1 else self.address())
            for n in page_numbers(self.page)
        ]

    @property
    def all_address(self):
        return self.address(page=ALL)

    @property
    def own_address(self):
        """Return the canonical address of this page, without parameters that are not valid."""
        number = self.page.number if self.page.number > 1 else None
        return self.address(page=number)

    @property
    def next_address(self):
        return self.address(page=self.page.number + 1)

    @property
    def today_address(self):
        return self.address(on=None)


def render_list(request, template, listing):
    """Render a list; note the words of a search without results."""
    if listing.words and not listing.answer:
        search.note_miss(listing.words, timezone.localdate())
    response = render(request, template, {"listing": listing})
    # A form sends its empty fields too: the address bar gets the canonical address.
    response["HX-Push-Url"] = request.path + listing.own_address
    return response


def get_page(paginator, number):
    """Return the page of that number, else the nearest; for "all", as many rows as fit.

    All rows stand on one page if they are few.
    """
    if paginator.count <= SHORT:
        paginator.per_page = SHORT
    elif number == ALL and paginator.count:
        paginator.per_page, number = min(paginator.count, MAX_AT_ONCE), 1
    return paginator.get_page(number)


def is_cut(page):
    """Whether "all" was asked for of more rows than fit on one page."""
    return page.paginator.per_page == MAX_AT_ONCE and page.has_other_pages()


def page_numbers(page):
    """Return the numbers of the pages to offer, with an ellipsis for those left out."""
    numbers = page.paginator.get_elided_page_range
    return numbers(page.number, on_each_side=1, on_ends=1)


def write(parameters):
    """Return the query string of the parameters, in their order and without empty ones."""
    lists = (
        (name, value if isinstance(value, list) else [value])
        for name, value in parameters.items()
    )
    return "?" + urlencode(
        [(name, str(v)) for name, values in lists for v in values if v]
    )
