"""What was let out and what is aimed at: a ledger apart from the effects of projects."""

from dataclasses import dataclass

from ..models import Emission, Target
from ..models.sourced import Confidence

TONNES = "t CO₂e/year"
CONFIDENCES = [Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, ""]


@dataclass(frozen=True)
class Level:
    """What the goal is about: the figures of its emissions by year, and the target.

    `start` is the newest of the surest figures, from which the distance is read.
    """

    target: Target
    emissions: tuple[Emission, ...]

    @property
    def start(self):
        sure = min((_confidence(one) for one in self.emissions), default=None)
        surest = [one for one in self.emissions if _confidence(one) == sure]
        return max(surest, key=lambda one: one.year_to, default=None)


def emissions_on(rows, day, year=None):
    """Return the emissions of years up to the day; with a year those of that year."""
    past = [row for row in rows if row.year_from <= day.year]
    if year is None:
        return past
    return [row for row in past if row.year_from <= year <= row.year_to]


def region_target(targets, target_year):
    """Return the target in tonnes for the year of the cluster's goal, or None."""
    found = [one for one in targets if one.unit == TONNES and one.year == target_year]
    return found[0] if found else None


def level_of(target, emissions):
    """Return the Level of a target: of the subject that its own subject begins with."""
    same = [one for one in emissions if target.scope_nb.startswith(one.scope_nb)]
    longest = max((len(one.scope_nb) for one in same), default=0)
    return Level(
        target,
        tuple(one for one in same if len(one.scope_nb) == longest),
    )


def current_level(emissions, targets, target_year):
    """Return the Level of the cluster's goal, or None without a target."""
    target = region_target(targets, target_year)
    return level_of(target, emissions) if target else None


def _confidence(emission):
    return CONFIDENCES.index(emission.confidence)
