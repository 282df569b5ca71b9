"""One number that changes whenever something that the public may see has changed."""

import pgtrigger
from django.db import models
from django.db.models import Max, Sum


class DataVersionQuerySet(models.QuerySet):
    def now(self):
        """Give the version of what is committed: two states never share one.

        A transaction adds its weight when it commits, in whatever order they end;
        its number is never given again.
        """
        seen = self.aggregate(weight=Sum("weight"), newest=Max("transaction"))
        return seen["weight"] or 0, seen["newest"] or 0


class DataVersion(models.Model):
    """The statements of a transaction that changed the registry; old rows are added up."""

    transaction = models.BigIntegerField(primary_key=True)
    weight = models.BigIntegerField()

    objects = DataVersionQuerySet.as_manager()

    def __str__(self):
        return f"{self.transaction}: {self.weight}"


def moves_version():
    """Make the trigger that counts each statement that writes to a table."""
    return pgtrigger.Trigger(
        name="moves_version",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        func="PERFORM registry_changed(); RETURN NULL;",
    )
