"""Merge two organizations as a secretary would who takes what the page proposes."""

from django.urls import reverse

from members.models import (
    Event,
    EventOrganizer,
    Organization,
    OrganizationRelationship,
)
from members.records.merge import MergePlan, merge
from tests.support.factories import make

REASON = "Registrert to ganger"
# Rows that end with the organization: the database or a job makes them anew, and what
# was found of a pair is of that pair alone.
OWN = {"DistinctPair", "LikelyPair", "SearchName", "SearchText", "SectionConfirmation"}
OWN |= {"SharePicture", "VisitCount"}

# Rows of a ManyToManyField, whose history a proxy has.
TRACKED = {Event.co_organizers.through: EventOrganizer}


def merge_them(survivor, other, by, *, reason=REASON, **chosen):
    """Merge with the choices of the page, but for those given; return the batch."""
    survivor, other = fresh(survivor), fresh(other)
    seen = MergePlan(survivor, other, chosen).fingerprint
    return merge(survivor.pk, other.pk, chosen, seen=seen, reason=reason, by=by)


def fresh(organization):
    return Organization.objects.get(pk=organization.pk)


def references():
    """Return every foreign key to organizations, history aside."""
    return [
        relation.field
        for relation in Organization._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not (relation.concrete or relation.many_to_many)
        and not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def row_of_each_reference(organization):
    """Create a row of every table that refers to organizations; return {field: row}."""
    rows = {}
    for field in sorted(references(), key=lambda field: field.name == "claimed_by"):
        if field.model.__name__ in OWN:
            continue
        fields = {field.name: organization}
        if field.model is OrganizationRelationship:
            fields["kind"] = "peer" if field.name.startswith("from") else "part of"
        if field.name == "claimed_by":
            fields["project"] = organization.participations.get().project
        rows[field] = make(TRACKED.get(field.model, field.model), **fields)
    return rows


def merge_page(survivor, other):
    return reverse("admin:merge", args=[survivor.pk, other.pk])


def solved(survivor, other):
    """Return choices that solve every conflict of the two in the first way."""
    plan = MergePlan(fresh(survivor), fresh(other))
    ways = {conflict.key: conflict.solutions[0].value for conflict in plan.conflicts}
    return ways | {"orgnr": "left", "establishment_orgnr": "left"}
