"""Organizations that have ended: merged into another one, or succeeded by it.

From that day on such a body works in no project and is present at no site.
"""

from datetime import date, timedelta

from django.db.models import FilteredRelation, Q

A_DAY = timedelta(days=1)
FIRST_DAY = date.min + A_DAY  # an end of unknown day was long ago
ENDINGS = ("merged into", "succeeded by")  # kinds of OrganizationRelationship


def without_ended(rows, day):
    """Exclude the rows of organizations that had ended by the day."""
    path = "organization__relationships_out"
    by_then = Q(**{f"{path}__since": None}) | Q(**{f"{path}__since__lte": day})
    kinds = Q(**{f"{path}__kind__in": ENDINGS})
    return rows.alias(ending=FilteredRelation(path, condition=kinds & by_then)).filter(
        ending=None
    )


def last_day_with(until, ended_on):
    """Return the last day of a row of an organization that had ended by a day, or None."""
    if ended_on is None:
        return until
    return min(until or date.max, max(ended_on, FIRST_DAY) - A_DAY)
