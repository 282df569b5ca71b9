"""Periodic jobs, and the signs of life of the processes that run them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices


class Job(models.Model):
    """When a periodic job is due, and how its last run ended; locked while it runs."""

    name = models.CharField(max_length=40, primary_key=True)
    due_at = models.DateTimeField(_("next run"))
    began_at = models.DateTimeField(_("began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    failure = models.CharField(_("why it failed"), max_length=100, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="a_job_that_ran_has_a_beginning_and_an_end",
                condition=Q(began_at=None, ended_at=None)
                | Q(began_at__isnull=False, ended_at__gte=F("began_at")),
            ),
            models.CheckConstraint(
                name="only_a_job_that_ran_has_failed",
                condition=Q(failure="") | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name


@enforce_choices
class Heartbeat(models.Model):
    """When a part of `manage.py work` was last alive, in any process, by the database's clock."""

    class Part(models.TextChoices):
        EMAILS = "emails", _("sends e-mails")
        JOBS = "jobs", _("runs the periodic jobs")
        TASKS = "tasks", _("makes files and does other long work")

    part = models.CharField(max_length=6, choices=Part, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.part
