"""The dump of the open data: the newest one, in pieces, for all processes that serve."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataDump(models.Model):
    """All collections as they were at one moment; `cursor` finds what has changed since."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(_("made"))
    cursor = models.TextField()
    manifest = models.JSONField()

    class Meta:
        verbose_name = _("dump of the open data")
        verbose_name_plural = _("dumps of the open data")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="a_dump_has_a_manifest_of_its_files",
                condition=Q(manifest__has_key="files"),
            )
        ]

    def __str__(self):
        return self.made_at.isoformat()


class DataDumpPiece(models.Model):
    """A piece of a compressed file of a dump."""

    dump = models.ForeignKey(DataDump, models.CASCADE, related_name="pieces")
    name = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        default_permissions = ()
        ordering = ["dump", "name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dump", "name", "number"],
                name="the_pieces_of_a_file_of_a_dump_are_numbered",
            )
        ]

    def __str__(self):
        return f"{self.name} {self.number}"
