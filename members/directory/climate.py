"""The climate page: its query, the picture, the sentence to quote and the tables."""

from functools import partial

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import (
    get_language,
    gettext as _,
    gettext_lazy,
    pgettext,
    pgettext_lazy,
)

from ..fields import amount_texts, number_or_none
from ..models import ClimateEffect, Project
from ..models.periods import in_words
from ..operation.publication import forbid
from ..queries import climate
from .as_of import AsOfDate
from .climate_picture import ClimatePicture
from .climate_sentences import effect_sentences, goal_sentences
from .listing import ALL, get_page, page_numbers, write

FIRST_YEAR, LAST_YEAR = 1900, 2200
PAGE_SIZE = 50
MATURITIES = list(ClimateEffect.Maturity)
SORTS = {
    "project": gettext_lazy("Project"),
    "effect": gettext_lazy("Climate effect"),
    "mechanism": pgettext_lazy("climate", "Kind"),
    "maturity": pgettext_lazy("climate", "How sure"),
    "year": gettext_lazy("Year"),
    "status": gettext_lazy("Project status"),
}
KEYS = {
    "project": lambda effect: effect.project.sort_title,
    "effect": lambda effect: -effect.upper,
    "mechanism": lambda effect: effect.mechanism.label,
    "maturity": lambda effect: MATURITIES.index(effect.maturity),
    "year": lambda effect: (effect.year is None, effect.year or 0),
    "status": lambda effect: Project.Status.values.index(effect.project.status),
}
NEVER_ADDED = gettext_lazy(
    "Only figures of the same certainty, kind, unit and qualifier are added."
)
USUAL_SORT = "maturity"
EFFECTS = "directory/climate_effects.html"


class ClimateQuery:
    """The day and the year that an address asks for; `problems` are invalid values."""

    def __init__(self, parameters):
        self.parameters, self.as_of = parameters, AsOfDate(parameters)
        self.records = climate.current_records()
        self.bad_year = ""
        self.year = self._year(parameters.get("year", "").strip())
        self.question = climate.ClimateQuestion(
            self.as_of.day, self.year, self.records.target_year
        )

    def _year(self, text):
        year = number_or_none(text, digits=4) or 0
        if FIRST_YEAR <= year <= LAST_YEAR:
            return year
        self.bad_year = text
        if text:
            forbid()
        return None

    @cached_property
    def query(self):
        """Return the query string of the day and year; empty for today."""
        on = self.as_of.requested
        parameters = write({"on": on and on.isoformat(), "year": self.year})
        return "" if parameters == "?" else parameters

    @cached_property
    def emissions(self):
        question = self.question
        return climate.emissions_on(self.records.emissions, question.day, question.year)

    @property
    def targets(self):
        return self.records.targets


class ClimatePage(ClimateQuery):
    """The picture and the tables; of the effects one page, in the requested order."""

    def __init__(self, parameters):
        super().__init__(parameters)
        self.picture = ClimatePicture.of(self.records, self.question)
        self.sort, self.bad_sort = self._sort(parameters.get("sort", ""))
        pages = Paginator(self.sorted_effects(), PAGE_SIZE)
        self.page = get_page(pages, parameters.get("page"))

    @cached_property
    def rows(self):
        return [EffectRow(effect, self) for effect in self.page]

    @property
    def effects_html(self):
        """Return the table of effects, which is kept until the registry changes."""
        part = self.page.number, self.page.paginator.per_page
        key = self.as_of.requested, self.question, self.sort
        key = "effects", *key, *part, get_language()
        make = partial(render_to_string, EFFECTS, {"page": self})
        return self.records.derived.get_or_make(key, make)

    @property
    def every_row(self):
        return [EffectRow(effect, self) for effect in self.sorted_effects()]

    @staticmethod
    def _sort(value):
        is_known = value.removeprefix("-") in SORTS
        if value and not is_known:
            forbid()
        return (value, "") if is_known else (USUAL_SORT, value)

    @cached_property
    def shown_effects(self):
        """Return every effect begun by the day, counted or not."""
        effects = self.records.effects
        return [e for e in effects if self.question.is_begun(e.project)]

    def sorted_effects(self):
        key, name = KEYS[self.sort.removeprefix("-")], KEYS["project"]

        def make():
            by_name = sorted(self.shown_effects, key=name)
            return sorted(by_name, key=key, reverse=self.sort.startswith("-"))

        cache_key = "sorted", self.question.day, self.sort
        return self.records.derived.get_or_make(cache_key, make)

    @cached_property
    def left_out(self):
        """Return {key of an effect: the effect that already counts it}."""
        sums = self.picture.all_sums
        return {left.pk: by for one in sums for left, by in one.left_out}

    @cached_property
    def counted(self):
        """Return the keys of the effects that may be counted on the day and in the year."""
        return {effect.pk for effect in self.picture.effects}

    @property
    def finding(self):
        """Return the sentences of the heading: the emissions and the goal."""
        return goal_sentences(self.picture)

    @property
    def contributions(self):
        return effect_sentences(self.picture)

    @property
    def sentences(self):
        return [*self.finding, *self.contributions]

    @property
    def picture_html(self):
        return self.picture.rendered(self.rows_address)

    @property
    def file_notes(self):
        """Return the notes of a workbook beside its table."""
        day = _("Status on %(day)s, as known today.") % {
            "day": date_format(self.as_of.day)
        }
        return [day, *self.sentences, NEVER_ADDED, *amount_texts.notes_on_words()]

    @property
    def maturity_terms(self):
        """Return the words for how sure the effects are, with their meanings."""
        return amount_texts.maturity_definitions(self.shown_effects)

    @property
    def has_several_sources(self):
        """Whether years of one subject have different sources."""
        sources = {}
        for emission in self.emissions:
            sources.setdefault(emission.scope_nb, set()).add(emission.source)
        return any(len(each) > 1 for each in sources.values())

    @property
    def columns(self):
        """Return (heading, address that sorts by it, aria-sort or empty)."""
        by, direction = self.sort.removeprefix("-"), "ascending"
        if self.sort.startswith("-"):
            direction = "descending"
        return [
            (label, self._sort_address(name), direction if name == by else "")
            for name, label in SORTS.items()
        ]

    def _sort_address(self, name):
        return self.address(sort=f"-{name}" if self.sort == name else name) + "#effects"

    def address(self, **changes):
        """Return the query string with some parameters changed; None removes one."""
        on = self.as_of.requested
        parameters = {"on": on and on.isoformat(), "year": self.year, "sort": self.sort}
        return write({**parameters, **changes})

    @property
    def rows_address(self):
        """Return the query of the page that shows every row; empty when this one does."""
        return self.address(page=ALL) if self.page.has_other_pages() else ""

    @property
    def page_addresses(self):
        return [(n, self._page_address(n)) for n in page_numbers(self.page)]

    @property
    def next_address(self):
        return self._page_address(self.page.number + 1)

    @property
    def all_address(self):
        return self._page_address(ALL)

    def _page_address(self, number):
        return self.address(page=number) + "#effects"

    @property
    def folder(self):
        return reverse("directory:climate")


class EffectRow:
    """One effect in the table: whether it counts, and its outcome."""

    def __init__(self, effect, page):
        self.effect, self.project = effect, effect.project
        self.row, self.page = effect.row, page

    @property
    def status_text(self):
        """Return the status of the project, of one in operation with its first day."""
        project = self.project
        if project.status == Project.Status.OPERATING and project.opened:
            day = in_words(project.opened, project.opened_precision)
            return _("In operation since %(day)s") % {"day": day}
        return project.get_status_display()

    @property
    def counted_by(self):
        """Return the effect that already counts this one, or None."""
        return self.page.left_out.get(self.effect.pk)

    @property
    def effect_above(self):
        """Return the effect that includes this one, or None."""
        return next(iter(self.page.records.graph.containers(self.effect)), None)

    @property
    def part_of(self):
        """Return the effect that includes this one, with the address of its row."""
        return [self._linked(self.effect_above)] if self.effect_above else []

    @property
    def is_left_of_stopped(self):
        """Whether it counts by itself, since what includes it was stopped."""
        above, counted = self.effect_above, self.page.counted
        return bool(above and above.is_stopped) and self.effect.pk in counted

    @property
    def addition_links(self):
        return [self._linked(other) for other in self.in_addition_to]

    @property
    def part_links(self):
        return [self._linked(part) for part in self.parts]

    def _linked(self, effect):
        """Return (project, address of the effect's row); empty where it is not shown."""
        is_shown = effect in self.page.shown_effects
        folder = self.page.rows_address
        return effect.project, f"{folder}#effect-{effect.pk}" if is_shown else ""

    @property
    def counting_text(self):
        """Return whether the effect counts on the way to the goal, and if not, why."""
        by = self.counted_by
        if self.effect.is_stopped:
            return _("No: the project is stopped")
        if self.effect.pk not in self.page.counted:
            return self._not_in_time
        if by and not self.page.records.graph.includes(by, self.effect):
            return _("No: there is a later figure")
        if by:
            return _("No: already counted")
        is_drawn = self.effect.unit in climate.IN_TONNES
        return pgettext("climate", "Yes") if is_drawn else _("No: not in tonnes a year")

    @property
    def _not_in_time(self):
        question = self.page.question
        if self.effect.year is None:
            return _("No: its year is not known")
        year = question.target_year if question.year is None else question.year
        return _("No: comes after %(year)s") % {"year": year}

    @cached_property
    def beyond(self):
        """Return the tonnes beyond the parts that others give; None without such parts."""
        return self.page.records.graph.beyond(self.effect, self.page.shown_effects)

    @property
    def parts(self):
        return self.page.records.graph.parts(self.effect, self.page.shown_effects)

    @property
    def in_addition_to(self):
        every = self.page.records.graph.effects
        effects = [every[key] for key in self.effect.excludes if key in every]
        return sorted(effects, key=KEYS["project"])

    @property
    def measured(self):
        """Return the measured effects of a project that is completed or in operation."""
        return self.page.records.measured.get(self.project, [])


def home_picture():
    """Return the ClimatePicture of today, for the front page; one query when cached."""
    records = climate.current_records()
    question = climate.ClimateQuestion(timezone.localdate(), None, records.target_year)
    return ClimatePicture.of(records, question)
