"""The day and the year that select effects and emissions."""

from dataclasses import dataclass
from datetime import date

from members.models.projects import is_begun_by


@dataclass(frozen=True)
class ClimateQuestion:
    """The facts known of the day; with a year those in effect by then.

    `target_year` is the last year in which an effect counts towards the goal.
    """

    day: date
    year: int | None = None
    target_year: int | None = None

    def is_begun(self, project):
        """Whether the project had begun on the day; one without a date always had."""
        return is_begun_by(project.since, project.opened, self.day)

    def known_by_then(self, emissions):
        """Return the emissions of years up to the day and up to the year asked for."""
        return [one for one in emissions if one.year_from <= self.last_year]

    @property
    def last_year(self):
        """Return the last year of which emissions may be known."""
        return min(self.day.year, self.year or self.day.year)

    def effects(self, effects):
        """Return the effects that may be counted."""
        return [e for e in effects if self.is_begun(e.project) and self._is_in_time(e)]

    def is_late(self, effect):
        """Whether an effect comes after the year of the goal, and so never counts."""
        return bool(effect.year and self.target_year and effect.year > self.target_year)

    def _is_in_time(self, effect):
        if self.year is not None:
            return effect.year is not None and effect.year <= self.year
        return not self.is_late(effect)
