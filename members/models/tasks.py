"""Long acts outside web requests, with their progress and their files."""

import secrets
from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key
from .languages import LanguageField


class TaskQuerySet(models.QuerySet):
    def unfinished(self):
        """Filter the tasks that wait or run, the oldest first."""
        return self.filter(ended_at=None).order_by("made_at", "pk")

    def of(self, user):
        """Filter the tasks that this user started, the newest first."""
        return self.filter(user=user).order_by("-made_at", "-pk")

    def of_visitors(self):
        """Filter the tasks of visitors; the key of each is its only access."""
        return self.filter(user=None)

    def with_file(self, content):
        """Filter the finished tasks with a file of this content, the newest first."""
        done = self.filter(outcome=Task.Outcome.DONE, content=content)
        return done.exclude(file_name="").order_by("-ended_at")


@enforce_choices
class Task(models.Model):
    """One long act: its kind, user and input, and its result or failure.

    The process that runs it holds the lock on its row, and ends it in the transaction of
    the act itself: a task of a killed process was not done, and begins again.
    """

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("task", "finished")
        FAILED = "failed", pgettext_lazy("task", "failed")
        CANCELLED = "cancelled", pgettext_lazy("task", "cancelled")

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(
        max_length=43, unique=True, default=partial(secrets.token_urlsafe, 32)
    )
    user = optional_key(
        settings.AUTH_USER_MODEL, _("started by"), on_delete=models.CASCADE
    )
    language = LanguageField()
    input = models.JSONField(_("input"), default=dict, blank=True)
    # A hash of the source of the file: the same again need not be made again.
    content = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    failure = models.CharField(_("why it failed"), max_length=300, blank=True)
    file_name = models.CharField(_("file"), max_length=100, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_size = models.PositiveBigIntegerField(_("size in bytes"), default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("long task")
        verbose_name_plural = _("long tasks")
        default_permissions = ()
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["made_at", "id"],
                name="tasks_that_wait",
                condition=Q(ended_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_task_that_ended_has_an_outcome_and_no_other_has",
                condition=Q(ended_at=None, outcome="")
                | Q(ended_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="a_failed_task_says_why_and_no_other_does",
                condition=Q(outcome="failed") & ~Q(failure="")
                | ~Q(outcome="failed") & Q(failure=""),
            ),
            models.CheckConstraint(
                name="only_a_finished_task_has_a_file",
                condition=Q(file_name="", file_type="", file_size=0)
                | Q(outcome="done") & ~Q(file_name="") & ~Q(file_type=""),
            ),
        ]

    def __str__(self):
        return self.kind


class TaskProgress(models.Model):
    """How far a task is, written beside its transaction; the row of the task is locked."""

    task = models.OneToOneField(
        Task, models.CASCADE, primary_key=True, related_name="progress"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="no_more_of_a_task_is_done_than_there_is",
                condition=Q(done__lte=F("total")),
            )
        ]

    def __str__(self):
        return f"{self.done}/{self.total}"


class TaskPiece(models.Model):
    """A piece of the file that a task made."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ["task", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "number"], name="the_pieces_of_a_file_are_numbered"
            )
        ]

    def __str__(self):
        return str(self.number)
