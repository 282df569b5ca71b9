"""A version number of the public data, for caches."""

import pgtrigger
from django.db import models
from django.db.models import Max, Sum

from .dependencies import note_whole


class DataVersionQuerySet(models.QuerySet):
    def now(self):
        """Return (weight, transaction): a new pair after each commit that changed rows.

        The weight grows in any order in which transactions commit; the number of a
        transaction is never reused.
        """
        note_whole()
        total = self.aggregate(weight=Sum("weight"), newest=Max("transaction"))
        return total["weight"] or 0, total["newest"] or 0


class DataVersion(models.Model):
    """The number of statements by which a transaction changed rows; old rows are summed up."""

    transaction = models.BigIntegerField(primary_key=True)
    weight = models.BigIntegerField()

    objects = DataVersionQuerySet.as_manager()

    def __str__(self):
        return f"{self.transaction}: {self.weight}"


def data_version_trigger():
    """Return a trigger that counts each statement that writes to a table."""
    return pgtrigger.Trigger(
        name="data_version",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        func="PERFORM registry_changed(); RETURN NULL;",
    )
