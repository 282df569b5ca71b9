"""Record the previous name of an organization as a former name, which search includes."""

from django.db import transaction
from django.utils import timezone

from members.models import Organization, OrganizationName
from members.models.periods import Precision
from members.models.row_updates import update_rows

FORMER = OrganizationName.Kind.FORMER


def name_to_keep(record):
    """Return the name of a saved organization; "" for other records, without former names."""
    is_saved = isinstance(record, Organization) and record.pk
    return record.name if is_saved else ""


@transaction.atomic
def record_former_name(organization, before, *, is_kept=True, until=None, source=""):
    """Record `before` as a former name of the saved organization, until the day or today.

    `until` is (day, Precision). The present name is deleted from the former ones. A name
    that differs by case or spaces alone is not kept.
    """
    forget_present_name(organization)
    if is_kept and _tokens(before) != _tokens(organization.name):
        _save_former_name(organization, before, until or (None, Precision.DAY), source)


@transaction.atomic
def record_former_names(renames):
    """Record the former names of [(saved organization, its name before)], in few queries."""
    before = dict(renames)
    if not before:
        return
    rows = OrganizationName.objects.filter(organization__in=before, kind=FORMER)
    former = {(row.organization_id, row.name): row for row in rows}
    again = [former[o.pk, o.name].pk for o in before if (o.pk, o.name) in former]
    OrganizationName.objects.filter(pk__in=again).delete()
    left = [(o, n) for o, n in before.items() if _tokens(n) != _tokens(o.name)]
    existing = [former[o.pk, n] for o, n in left if (o.pk, n) in former]
    missing = [(o, n) for o, n in left if (o.pk, n) not in former]
    new = [OrganizationName(organization=o, name=n, kind=FORMER) for o, n in missing]
    for row in [*existing, *new]:
        row.until, row.until_precision = timezone.localdate(), Precision.DAY
    update_rows([(row, ["until", "until_precision"]) for row in existing])
    OrganizationName.objects.bulk_create(new)


def forget_present_name(organization):
    """Delete the row of a former name that the organization has again."""
    organization.names.filter(kind=FORMER, name=organization.name).delete()


def _save_former_name(organization, name, until, source):
    """Record the former name, or move the last day of the row that has it already."""
    columns = {"organization": organization, "name": name, "kind": FORMER}
    row = OrganizationName.objects.filter(**columns).first()
    row = row or OrganizationName(**columns, source=source)
    day, precision = until
    row.until, row.until_precision = day or timezone.localdate(), precision
    row.full_clean()
    row.save()


def _tokens(name):
    return name.casefold().split()
