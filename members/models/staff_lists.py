"""Lists of the secretariat: saved by name, downloaded as files, and changed in bulk."""

import secrets
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .batches import Batch
from .foreign_keys import optional_key, required_key
from .users import User


class SavedListQuerySet(models.QuerySet):
    def for_user(self, user):
        """Filter the lists of the user, and those that others share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedList(models.Model):
    """A query of a list, and its columns, under a name; its owner alone changes it."""

    name = models.CharField(_("name"), max_length=100)
    owner = required_key(User, _("owner"), "saved_lists", models.CASCADE)
    is_shared = models.BooleanField(
        _("shared"), default=False, help_text=_("All who may see the rows can open it.")
    )
    noun = models.CharField(_("what"), max_length=30)
    query = models.CharField(_("filters and order"), max_length=8000, blank=True)
    columns = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("columns"),
        default=list,
        blank=True,
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_saved_list_has_a_name",
                condition=Q(name__regex=r"\S"),
                violation_error_message=_("Enter a name for the list."),
            ),
            models.UniqueConstraint(
                fields=["owner", "noun", "name"],
                name="an_owner_gives_a_name_to_one_list",
                violation_error_message=_("You already have a list of that name."),
            ),
        ]

    def __str__(self):
        return self.name


class ListDownload(models.Model):
    """A download of rows from the registry as a file: its user, time and query."""

    by = optional_key(User, pgettext_lazy("download", "by"), editable=False)
    made_at = models.DateTimeField(
        pgettext_lazy("download", "when"), default=timezone.now, editable=False
    )
    noun = models.CharField(_("list"), max_length=30, editable=False)
    ending = models.CharField(_("format"), max_length=4, editable=False)
    query = models.TextField(_("filters and columns"), blank=True, editable=False)
    rows = models.PositiveIntegerField(_("rows"), editable=False)
    has_personal_data = models.BooleanField(_("personal data"), editable=False)

    class Meta:
        verbose_name = _("file taken out")
        verbose_name_plural = _("files taken out")
        default_permissions = ("view",)
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.noun}.{self.ending}"


class BulkEdit(models.Model):
    """A bulk change that a user has previewed, and may carry out once.

    `seen` is {number of a row: fingerprint of the state that the page showed}.
    """

    key = models.CharField(
        max_length=43, unique=True, default=partial(secrets.token_urlsafe, 16)
    )
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    noun = models.CharField(max_length=30)
    query = models.TextField(blank=True)
    act = models.CharField(max_length=30)
    value = models.TextField(blank=True)
    seen = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)
    batch = optional_key(Batch, _("act"))
    # {"done": number, "left": [[name, why], …]}.
    outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("change of a list")
        verbose_name_plural = _("changes of lists")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return self.act
