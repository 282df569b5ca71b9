"""The climate figure: emissions, and the effects of projects by certainty, as bars on one axis.

Each effect is one bar. Lengths are in per cent of the longest; numbers stand beside the bars.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _

from ..fields import amount_texts
from ..models import ClimateEffect
from ..operation.caches import LRUCache
from ..queries import climate
from .climate_gap import gap_of
from .climate_words import amount_words, names_of, parts_words, years

TEMPLATE = "directory/climate_picture.html"
RENDERED_SIZE = 8
STOPPED = "stopped"
MOST_YEARS = 3  # of emissions
MOST_BARS = 8  # of one certainty
LEAST = 0.4  # per cent: the least length of a bar, so that it is seen
INSIDE = 55  # per cent: a label has no room beside a longer bar


@dataclass
class Bar:
    """One figure: the length of its value, and of the rest of its range, in per cent."""

    name: str
    text: str
    size: float
    rest: float
    look: str
    url: str = ""
    note: str = ""  # after the name
    about: str = ""  # below the bar: the scope, and effects within it or around it
    effect: object = None
    row: object = None  # of emissions

    @property
    def end(self):
        return round(self.size + self.rest, 2)

    @property
    def is_labelled_inside(self):
        return self.end > INSIDE


@dataclass
class BarGroup:
    """The bars of one certainty, or a sentence; stopped projects, which never count, apart."""

    kind: str  # a maturity, "emissions" or "stopped"
    heading: str
    text: str = ""
    bars: list = field(default_factory=list)
    more: int = 0  # effects without a bar


@dataclass(frozen=True)
class PartsOf:
    """An effect with the (name, effect) of those that lie in it, and the rest or None."""

    parts: list
    beyond: object
    is_stopped: bool = False  # while its parts count


class ClimatePicture:
    """Effects, emissions and the goal, as a day and a year ask for them."""

    def __init__(self, records, question):
        self.graph, self.question = records.graph, question
        self.effects = question.effects(records.effects)
        self.whole_level = climate.current_level(
            records.emissions, records.targets, records.target_year
        )
        emissions = question.known_by_then(records.emissions)
        self.level = self.whole_level and self.whole_level.among(emissions)
        self.all_effects, self.counted = records.effects, frozenset(self.effects)
        self.is_of_something = bool(records.emissions or records.effects)

    @classmethod
    def of(cls, records, question):
        """Return the picture, kept until the registry changes: it has addresses of pages."""
        key = question, get_language()
        return records.derived.get_or_make(key, lambda: cls(records, question))

    @cached_property
    def _rendered(self):
        return LRUCache(RENDERED_SIZE)

    def rendered(self, rows):
        """Return the figure as HTML, which is kept with it; its links lead to effects at `rows`."""

        def make():
            return render_to_string(TEMPLATE, {"picture": self, "rows": rows})

        return self._rendered.get_or_make(rows, make)

    @cached_property
    def all_sums(self):
        return self.graph.sums(self.effects)

    @cached_property
    def sums(self):
        """Return the Sums in tonnes, those of stopped projects last."""
        return [one for one in self.all_sums if one.unit in climate.IN_TONNES]

    @cached_property
    def start(self):
        """Return the emission from which the way to the goal is read, or None."""
        return self.level.start if self.level else None

    @property
    def running(self):
        """Return the Sums that count towards the goal, in the order of certainty."""
        return [one for one in self.sums if not one.is_stopped]

    @property
    def has_other_units(self):
        """Whether effects that may be counted are not in tonnes, and so not drawn."""
        return len(self.sums) < len(self.all_sums)

    @cached_property
    def has_measured(self):
        """Whether the registry has a measured effect, counted here or not."""
        return bool(self._measured)

    @property
    def is_measured(self):
        """Whether a measured effect counts here."""
        measured = ClimateEffect.Maturity.MEASURED
        return any(one.maturity == measured for one in self.running)

    @cached_property
    def gap(self):
        """Return the Gap, of effects of all units; None without emissions."""
        if not self.start:
            return None
        counted = [one for one in self.all_sums if not one.is_stopped]
        return gap_of(self.start.tonnes_co2e - self.level.target.value, counted)

    @cached_property
    def groups(self):
        """Return the BarGroups from emissions to stopped projects; none without a figure."""
        effects = defaultdict(list)
        for one in self.sums:
            kind = STOPPED if one.is_stopped else one.maturity
            effects[kind] += one.effects
        kinds = [*ClimateEffect.Maturity.values, STOPPED]
        groups = [self._group(kind, effects[kind]) for kind in kinds if effects[kind]]
        if self.start:
            groups.insert(0, self._emissions())
        if groups and not self.is_measured:
            groups.insert(bool(self.start), self._unmeasured())
        return groups

    @cached_property
    def key(self):
        """Return [(label, class of a bar)] of the colours: emissions, then mechanisms."""
        used = {one.mechanism for one in self.sums}
        kinds = [one for one in ClimateEffect.Mechanism if one in used]
        emitted = [(_("Emissions"), "emitted")] if self.start else []
        return emitted + [(capfirst(one.label), one.value) for one in kinds]

    @cached_property
    def longest(self):
        """Return the tonnes of the longest bar."""
        effects = [effect.upper for one in self.sums for effect in one.effects]
        emitted = self.level.emissions if self.start else []
        return max([*effects, *(row.tonnes_co2e for row in emitted)], default=0)

    def _emissions(self):
        """Return the starting point and the latest figures."""
        every = sorted(self.level.emissions, key=lambda row: row.year_from)
        latest = every[-MOST_YEARS:]
        rows = latest if self.start in latest else [self.start, *latest[1:]]
        bars = [
            Bar(
                years(row),
                amount_texts.emission_amount(row),
                *self._sizes(row.tonnes_co2e),
                f"emitted {row.confidence or 'low'}",
                row=row,
            )
            for row in rows
        ]
        text = f"{self.start.scope}."
        if len({row.source for row in rows}) > 1:
            text += " " + _(
                "Figures of one subject for different years are from different sources,"
                " so they show no trend."
            )
        return BarGroup("emissions", _("Emitted"), text, bars)

    def _unmeasured(self):
        text = _("No measured effect is registered.")
        if self.has_measured:
            text = _("Measured effects are registered, but none of them counts here.")
        return BarGroup("measured", _("Measured"), text)

    def _group(self, kind, effects):
        largest = sorted(effects, key=lambda effect: -effect.upper)
        [(heading, text), *_others] = amount_texts.maturity_definitions(effects[:1])
        text = f"{capfirst(text)}."
        if kind == STOPPED:
            heading, text = _("Stopped. Not counted"), ""
        bars = [self._bar(effect) for effect in largest[:MOST_BARS]]
        return BarGroup(kind, capfirst(heading), text, bars, len(largest[MOST_BARS:]))

    def _bar(self, effect):
        return Bar(
            self.names[effect.project.pk],
            amount_words(effect, effect.mechanism),
            *self._sizes(effect.value, effect.value_max),
            f"{effect.mechanism} {effect.maturity}",
            effect.project.get_absolute_url(),
            self._note(effect),
            self._about(effect),
            effect,
        )

    def _about(self, effect):
        """Return sentences on what the figure counts."""
        scope = effect.row.scope.rstrip(".")
        around = ""
        whole = next(iter(self.graph.containers(effect)), None)
        if whole and whole.is_stopped and not effect.is_stopped:
            name = {"project": self.names[whole.project.pk]}
            around = _("Part of the figure of %(project)s, which is stopped.") % name
        parts = parts_words(self.parts_of(effect))
        return " ".join(filter(None, [scope and f"{scope}.", around, parts]))

    def _note(self, effect):
        if effect.is_of_unknown_status:
            return effect.project.get_status_display()
        if effect.is_completed and effect.project_key not in self._measured:
            if effect.maturity == ClimateEffect.Maturity.POTENTIAL:
                return _("The project has ended")
            return _("Completed; no measured effect is registered.")
        return ""

    @cached_property
    def _measured(self):
        """Return the keys of the projects with a measured effect."""
        measured = ClimateEffect.Maturity.MEASURED
        return {one.project_key for one in self.all_effects if one.maturity == measured}

    def parts_of(self, effect):
        """Return the PartsOf an effect."""
        inside = self.graph.counted_parts(effect, self.counted)
        parts = [(self.names[part.project.pk], part) for part in inside]
        is_stopped = effect.is_stopped and not any(one.is_stopped for one in inside)
        return PartsOf(parts, self.graph.beyond(effect, self.counted), is_stopped)

    def _sizes(self, value, value_max=None):
        """Return the lengths of a value, and of the rest of its range."""
        size = float(value / self.longest) * 100 if self.longest else 0
        rest = float((value_max - value) / self.longest) * 100 if value_max else 0
        return round(max(size, LEAST), 2), round(rest, 2)

    @property
    def has_small_bars(self):
        """Whether some bar is drawn longer than it is."""
        return any(bar.size <= LEAST for group in self.groups for bar in group.bars)

    @cached_property
    def names(self):
        return names_of(effect.project for effect in self.all_effects)
