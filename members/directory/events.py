"""What is dated of a project, as a line of events: coarse days stay coarse."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..models.periods import Precision, in_words
from .amounts import funding_text


@dataclass(frozen=True)
class Event:
    """Something that happened, or will, on a day that may be known roughly."""

    day: date
    precision: str
    words: str
    organization: object = None

    @property
    def day_text(self):
        """The day as exactly as it is known: "August 2021", "Senest 12. juni 2019"."""
        text = in_words(self.day, self.precision)
        if self.precision == Precision.AT_LATEST:
            text = _("by %(day)s") % {"day": text}
        return capfirst(text)


def events_of(project, partners, fundings):
    """List what is dated of the project, its partners and its money, earliest first."""
    parts = [part for _partner, rows in partners for part in rows]
    events = [
        *_day(project, "since", _("The project starts")),
        *(event for part in parts for event in _joins(part)),
        *map(_paid, (funding for funding in fundings if funding.years)),
        *_day(project, "opened", _("Opening")),
        *(event for part in parts for event in _leaves(part)),
        *_day(project, "until", _("The project ends")),
    ]
    return sorted(events, key=lambda event: event.day)


def _day(row, name, words, organization=None):
    day, precision = getattr(row, name), getattr(row, f"{name}_precision")
    return [Event(day, precision, words, organization)] if day else []


def _joins(part):
    words = _("joins as %(role)s") % {"role": part.get_role_display()}
    return _day(part, "since", words, part.organization)


def _leaves(part):
    words = _("is no longer %(role)s") % {"role": part.get_role_display()}
    return _day(part, "until", words, part.organization)


def _paid(funding):
    first = date(max(1, int(funding.years[:4])), 1, 1)
    return Event(first, Precision.YEAR, funding_text(funding))
