"""Merge two organizations as a secretary would who takes what the page proposes."""

from django.urls import reverse

from members.merge import MergePlan, merge
from members.merge.rules import RULES
from members.models import Organization, OrganizationRelationship
from tests.support.rows import make

REASON = "Registrert to ganger"


def merge_them(survivor, other, by, *, reason=REASON, **chosen):
    """Merge with the choices of the page, but for those given; return the batch."""
    survivor, other = fresh(survivor), fresh(other)
    seen = MergePlan(survivor, other, chosen).digest
    return merge(survivor.pk, other.pk, chosen, seen=seen, reason=reason, by=by)


def fresh(organization):
    return Organization.objects.get(pk=organization.pk)


def row_of_each_rule(organization):
    """Create a row by every rule, and return {key of the rule: row}."""
    found = {}
    for rule in RULES:
        fields = {rule.column: organization}
        if rule.model is OrganizationRelationship:
            fields["kind"] = "peer" if rule.column.startswith("from") else "part of"
        if rule.column == "claimed_by":
            fields["project"] = found["participation-organization"].project
        found[rule.key] = make(rule.model, **fields)
    return found


def merge_page(survivor, other):
    return reverse("admin:merge", args=[survivor.pk, other.pk])


def solved(survivor, other):
    """Return choices that solve every conflict of the two in the first way."""
    plan = MergePlan(fresh(survivor), fresh(other))
    ways = {conflict.key: conflict.solutions[0].value for conflict in plan.conflicts}
    return ways | {"orgnr": "left", "establishment_orgnr": "left"}
