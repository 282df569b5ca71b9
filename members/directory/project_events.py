"""The dated events of a project, with the precision of each date."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..fields.amount_texts import funding_text
from ..models.periods import Precision, in_words


@dataclass(frozen=True)
class ProjectEvent:
    """An event on a day known with some precision; `organization` is who joins or leaves."""

    day: date
    precision: str
    text: str
    organization: object = None

    @property
    def day_text(self):
        """Return the day as precisely as known: "August 2021", "Senest 12. juni 2019"."""
        text = in_words(self.day, self.precision)
        if self.precision == Precision.AT_LATEST:
            text = _("by %(day)s") % {"day": text}
        return capfirst(text)


def project_events(project, partners, fundings):
    """Return the events of the project, its partners and its fundings, earliest first."""
    parts = [part for _partner, rows in partners for part in rows]
    events = [
        *_event_on(project, "since", _("The project starts")),
        *(event for part in parts for event in _joined(part)),
        *map(_funded, (funding for funding in fundings if funding.years)),
        *_event_on(project, "opened", _("Opening")),
        *(event for part in parts for event in _left(part)),
        *_event_on(project, "until", _("The project ends")),
    ]
    return sorted(events, key=lambda event: event.day)


def _event_on(row, name, text, organization=None):
    day, precision = getattr(row, name), getattr(row, f"{name}_precision")
    return [ProjectEvent(day, precision, text, organization)] if day else []


def _joined(part):
    text = _("joins as %(role)s") % {"role": part.get_role_display()}
    return _event_on(part, "since", text, part.organization)


def _left(part):
    text = _("is no longer %(role)s") % {"role": part.get_role_display()}
    return _event_on(part, "until", text, part.organization)


def _funded(funding):
    first = date(max(1, int(funding.years[:4])), 1, 1)
    return ProjectEvent(first, Precision.YEAR, funding_text(funding))
