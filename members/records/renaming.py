"""Keep the name that an organization had as a former name, by which search still finds it."""

from django.db import transaction
from django.utils import timezone

from members.models import Organization, OrganizationName
from members.models.periods import Precision
from members.models.row_updates import update_rows

FORMER = OrganizationName.Kind.FORMER


def name_to_keep(record):
    """Return the name of a saved organization; "" for what has no former names."""
    is_saved = isinstance(record, Organization) and record.pk
    return record.name if is_saved else ""


@transaction.atomic
def renamed(organization, before, *, is_kept=True, until=None, source=""):
    """Record that the saved organization was called `before` until the day, or today.

    `until` is (day, Precision). Its present name is none of its former ones any more. A
    name that differs by case or spaces alone is not kept.
    """
    forget_present_name(organization)
    if is_kept and _words(before) != _words(organization.name):
        _keep(organization, before, until or (None, Precision.DAY), source)


@transaction.atomic
def rename_all(renames):
    """Record [(saved organization, its name before)], as `renamed`; a few queries for all."""
    before = dict(renames)
    if not before:
        return
    rows = OrganizationName.objects.filter(organization__in=before, kind=FORMER)
    known = {(row.organization_id, row.name): row for row in rows}
    again = [known[o.pk, o.name].pk for o in before if (o.pk, o.name) in known]
    OrganizationName.objects.filter(pk__in=again).delete()
    left = [(o, name) for o, name in before.items() if _words(name) != _words(o.name)]
    kept = [known[o.pk, n] for o, n in left if (o.pk, n) in known]
    new = [
        OrganizationName(organization=o, name=n, kind=FORMER)
        for o, n in left
        if (o.pk, n) not in known
    ]
    for row in [*kept, *new]:
        row.until, row.until_precision = timezone.localdate(), Precision.DAY
    update_rows([(row, ["until", "until_precision"]) for row in kept])
    OrganizationName.objects.bulk_create(new)


def forget_present_name(organization):
    """Delete the row of a former name that the organization has again."""
    organization.names.filter(kind=FORMER, name=organization.name).delete()


def _keep(organization, name, until, source):
    """Record the former name, or move the last day of the row that has it already."""
    given = {"organization": organization, "name": name, "kind": FORMER}
    row = OrganizationName.objects.filter(**given).first()
    row = row or OrganizationName(**given, source=source)
    day, precision = until
    row.until, row.until_precision = day or timezone.localdate(), precision
    row.full_clean()
    row.save()


def _words(name):
    return name.casefold().split()
