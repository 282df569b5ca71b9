"""Files for import into the registry, and the notices that an import holds back."""

import secrets
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .batches import Batch
from .choices import enforce_choices
from .foreign_keys import optional_key
from .persons import Item, Person
from .tasks import Task
from .users import User

# The tasks that look at a large file and write it; an erasure cancels them.
LOOK, WRITE = "file_look", "file_write"
# GDPR article 14(3): people registered by others are informed within a month.
LONGEST_HOLD = timedelta(days=30)
# The time in which a file can be undone before any e-mail leaves.
LEAST_HOLD = timedelta(hours=1)
TOO_LATE = _("People must be informed within 30 days. Choose an earlier day.")


class Target(models.TextChoices):
    """The model, or models, that the rows of a file are imported into."""

    ORGANIZATIONS = "organizations", _("organizations")
    CONTACTS = "contacts", _("contacts")
    MEMBERSHIPS = "memberships", _("memberships")
    PROJECTS = "projects", _("projects")
    EVENTS = "events", _("events")
    OFFICES = "offices", pgettext_lazy("file", "offices")


def _is_json(field, kind):
    """Return the condition that a JSON column holds an object, or an array."""
    text = models.TextField()
    return Q(Exact(Func(F(field), function="jsonb_typeof", output_field=text), kind))


class IncomingFileQuerySet(models.QuerySet):
    def for_user(self, user):
        """Filter the user's own files, the newest first; nobody opens another's."""
        return self.filter(by=user).order_by("-pk")

    def unfinished(self):
        """Filter the files that have contents and have not been written."""
        return self.filter(ended_at=None).exclude(table={})

    def empty(self):
        """Delete the contents of the files, and keep the numbers of the outcome."""
        outcome = Func(
            F("outcome"),
            Value("left"),
            template="%(expressions)s",
            arg_joiner=" - ",
            output_field=models.JSONField(),
        )
        self.update(
            content=None,
            table={},
            choices={},
            seen={},
            columns=[],
            name="",
            reason="",
            outcome=outcome,
        )


@enforce_choices
class IncomingFile(models.Model):
    """A user's file for import: its contents, the user's choices, and the outcome.

    `table` is exchange.tables.Table as JSON, {} once its contents are deleted. `columns` has
    the column of each heading, "" if left out. `choices` is {number of a line: {"match":
    "new", "leave" or the number of a row, "leave": [columns], "cells": {column: text}}}.
    `choices["answers"]` has those for all lines, `choices["register"]` {organization number:
    facts of the business register}. `seen` is {number of a line: [kind,
    fingerprint, letters, sizes, questions]} as a page showed it. `content`
    has the bytes of a workbook of which another sheet may be chosen.
    """

    key = models.CharField(
        max_length=43, unique=True, default=partial(secrets.token_urlsafe, 16)
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)
    target = models.CharField(_("what"), max_length=13, choices=Target)
    name = models.CharField(_("file"), max_length=200, blank=True)
    content = models.BinaryField(null=True, blank=True)
    table = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    seen = models.JSONField(default=dict, blank=True)
    empty_clears = models.BooleanField(_("empty cells clear"), default=False)
    letters_on = models.DateField(_("inform people on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    task = models.ForeignKey(
        Task, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    batch = optional_key(Batch, _("act"))
    # {"new": n, "changed": n, "same": n, "left": [[number of a line, why], …], "letters": n}
    outcome = models.JSONField(default=dict, blank=True)

    objects = IncomingFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file in")
        verbose_name_plural = _("files in")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_incoming_file_holds_json_of_its_shape",
                condition=_is_json("table", "object")
                & _is_json("columns", "array")
                & _is_json("choices", "object")
                & _is_json("seen", "object")
                & _is_json("outcome", "object"),
                violation_error_message=_("This file cannot be read."),
            ),
            models.CheckConstraint(
                name="only_a_file_that_was_written_has_a_batch",
                condition=Q(batch=None) | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name or f"{self.get_target_display()}, {self.pk}"


class HeldNoticeQuerySet(models.QuerySet):
    def due(self, now):
        """Filter the notices that are due, in the order in which they were held."""
        rows = self.filter(send_on__lte=now.date())
        return rows.exclude(batch__began_at__gt=now - LEAST_HOLD).order_by(
            "send_on", "pk"
        )

    def at_once(self):
        """Filter the notices without a later day."""
        return self.filter(send_on=F("held_on"))


class HeldNotice(models.Model):
    """The information of GDPR article 14 that a person of a file gets on a later day.

    The person may be gone by then: an undo of the file deletes, and its own undo restores.
    """

    person = models.ForeignKey(
        Person, models.DO_NOTHING, related_name="held_notices", db_constraint=False
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The items hidden although the person had agreed to them; empty for a second notice.
    items = ArrayField(
        models.CharField(max_length=7, choices=Item), default=list, blank=True
    )
    held_on = models.DateField(default=timezone.localdate)
    send_on = models.DateField(_("inform people on"))

    objects = HeldNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice held back")
        verbose_name_plural = _("notices held back")
        default_permissions = ()
        ordering = ["send_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "batch"], name="an_act_holds_a_persons_notice_once"
            ),
            models.CheckConstraint(
                name="a_notice_is_held_for_30_days_at_most",
                condition=Q(
                    send_on__lte=ExpressionWrapper(
                        F("held_on") + Value(LONGEST_HOLD.days), models.DateField()
                    )
                )
                & Q(send_on__gte=F("held_on")),
                violation_error_message=TOO_LATE,
            ),
        ]
        indexes = [models.Index(fields=["send_on", "id"], name="notices_by_day")]

    def __str__(self):
        return f"{self.person}, {self.send_on}"


@enforce_choices
class ColumnMemory(models.Model):
    """Which columns the headings of a file were taken for; it holds no personal data."""

    target = models.CharField(max_length=13, choices=Target)
    # SHA-256 of the headings, in order.
    fingerprint = models.CharField(max_length=64)
    columns = ArrayField(models.CharField(max_length=60, blank=True), default=list)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "fingerprint"], name="headings_are_remembered_once"
            )
        ]

    def __str__(self):
        return self.target
