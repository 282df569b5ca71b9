"""Organizations that have ended: merged into another one, or succeeded by it.

From that day on such a body works in no project and is present at no site.
"""

from django.db.models import FilteredRelation, Q

ENDINGS = ("merged into", "succeeded by")  # kinds of OrganizationRelationship


def without_ended(rows, day):
    """Exclude the rows of organizations that had ended by the day."""
    path = "organization__relationships_out"
    by_then = Q(**{f"{path}__since": None}) | Q(**{f"{path}__since__lte": day})
    kinds = Q(**{f"{path}__kind__in": ENDINGS})
    return rows.alias(ending=FilteredRelation(path, condition=kinds & by_then)).filter(
        ending=None
    )
