"""Emissions and targets: a ledger apart from the effects of projects."""

from dataclasses import dataclass

from members.models import Emission, Target
from members.models.targets import TONNES
from members.models.texts import Confidence

IN_TONNES = ("t CO₂/year", TONNES)
CONFIDENCES = [Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, ""]


@dataclass(frozen=True)
class Level:
    """The target of a goal, and the figures of the emissions that it limits, by year.

    `start` is the newest of the surest figures, from which the distance is read.
    """

    target: Target
    emissions: tuple[Emission, ...]

    def among(self, emissions):
        """Return the Level of those of its emissions that are among others."""
        return Level(self.target, tuple(e for e in self.emissions if e in emissions))

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


def current_level(emissions, targets, target_year):
    """Return the Level of the goal for the cluster's year, or None without one."""
    goals = [one for one in targets if one.emissions_nb and one.year == target_year]
    if not goals:
        return None
    subject = goals[0].emissions_nb
    return Level(goals[0], tuple(e for e in emissions if e.scope_nb == subject))


def _confidence(emission):
    return CONFIDENCES.index(emission.confidence)
