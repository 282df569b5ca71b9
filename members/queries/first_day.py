"""The first known day of the cluster, before which lists and figures have nothing to show."""

from django.db.models import F

from members.models import ClusterLevel, ClusterName, Membership

from .filters.labels import union


def first_day_after(day):
    """Return the first known day of the cluster if it is after the day, else None.

    Its names, levels and listed members count; a name without a start is as old as any.
    One query.
    """
    first_days = [
        ClusterName.objects.order_by(F("since").asc(nulls_first=True)),
        ClusterLevel.objects.exclude(since=None).order_by("since"),
        # In the order of its index, which has no row before the known ones.
        Membership.objects.filter(
            organization__is_listed=True, since__isnull=False
        ).order_by("since"),
    ]
    rows = [every.values_list("since")[:1] for every in first_days]
    days = [since for (since,) in union(rows)]
    return min(days) if days and None not in days and day < min(days) else None
