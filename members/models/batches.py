"""Batches: the rows written by one act. The context of an event holds its batch number."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key

# Overwrites the values of the INSERT, since IS_UNDOING trusts these columns.
SET_TRANSACTION = """
    NEW.began_at := clock_timestamp();
    NEW.made_in := pg_current_xact_id()::text;
    RETURN NEW;
"""
KEEP_TRANSACTION = """
    NEW.act := OLD.act;
    NEW.began_at := OLD.began_at;
    NEW.made_in := OLD.made_in;
    RETURN NEW;
"""
# Whether the transaction has recorded an undo. The time excludes a transaction with the
# same number on another server, since its rows may have been restored here.
IS_UNDOING = """
    EXISTS (
        SELECT FROM public.members_batch
        WHERE act = 'undo' AND made_in = pg_current_xact_id_if_assigned()::text
            AND began_at >= transaction_timestamp()
    )
"""


class BatchQuerySet(models.QuerySet):
    def with_deletions(self):
        """Filter the batches that deleted rows, the newest first."""
        return self.filter(has_deletions=True).order_by("-pk")


# Models as they were called in batches of before.
FORMER_NAMES = {"meeting": "event"}


def names_in_changes(model):
    """Return the name of a model in the changes of batches, and its former ones."""
    own = model._meta.model_name
    return [own, *(old for old, name in FORMER_NAMES.items() if name == own)]


@enforce_choices
class Batch(models.Model):
    """One act, its user and reason; `changes` is {model: {"insert": rows, "update": …}}.

    Without its batch, an event would belong to no act, so only an empty one is deleted.
    """

    class Act(models.TextChoices):
        SAVE = "save", pgettext_lazy("act", "saved")
        DELETE = "delete", pgettext_lazy("act", "deleted")
        DECISION = "decision", pgettext_lazy("act", "decided")
        ENDING = "ending", pgettext_lazy("act", "membership ended")
        LEAVING = "leaving", pgettext_lazy("act", "person left")
        BULK = "bulk", pgettext_lazy("act", "changed several at once")
        FILE = "file", pgettext_lazy("act", "loaded from files")
        MERGE = "merge", pgettext_lazy("act", "merged")
        UNDO = "undo", pgettext_lazy("act", "undone")

    act = models.CharField(_("act"), max_length=8, choices=Act)
    by = optional_key(
        settings.AUTH_USER_MODEL,
        pgettext_lazy("batch", "by"),
        on_delete=models.SET_NULL,
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    began_at = models.DateTimeField(
        pgettext_lazy("batch", "when"), default=timezone.now
    )
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("undoes"),
    )
    changes = models.JSONField(_("changed rows"), default=dict, blank=True)
    has_deletions = models.BooleanField(_("deletes rows"), default=False)
    made_in = models.CharField(
        max_length=20, blank=True, db_default="", default="", editable=False
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["-id"],
                condition=Q(has_deletions=True),
                name="batches_that_delete",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="transaction_set",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=SET_TRANSACTION,
            ),
            pgtrigger.Trigger(
                name="transaction_kept",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=KEEP_TRANSACTION,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_an_undo_undoes_a_batch",
                condition=Q(undoes=None) | Q(act="undo"),
                violation_error_message=_("Only an undo undoes another act."),
            ),
            models.CheckConstraint(
                name="a_batch_never_undoes_itself",
                condition=Q(undoes=None) | ~Q(undoes=F("id")),
            ),
        ]

    def __str__(self):
        return f"{self.get_act_display()}, {self.pk}"

    def is_in_force(self):
        """Whether it was not undone, or its undo was undone in turn."""
        undoing = Batch.objects.filter(undoes=self).first()
        return undoing is None or not undoing.is_in_force()

    @classmethod
    def from_db(cls, *loaded, **named):
        """Return the batch, in whose changes models have their present names."""
        batch = super().from_db(*loaded, **named)
        if changes := batch.__dict__.get("changes"):
            batch.changes = {FORMER_NAMES.get(n, n): k for n, k in changes.items()}
        return batch

    @property
    def size(self):
        """The number of rows that the batch inserted, changed or deleted."""
        return sum(sum(numbers.values()) for numbers in self.changes.values())
