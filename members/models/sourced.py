"""Where a fact comes from, and how sure it is."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

ADDRESS = re.compile(r"https?://\S+")


class Sourced(models.Model):
    """A row that says where it was found; one source a line, an address and a remark."""

    source = models.TextField(
        _("sources"), blank=True, help_text=_("One on each line.")
    )

    class Meta:
        abstract = True

    @property
    def sources(self):
        """The sources as (address or None, the whole line)."""
        lines = filter(None, map(str.strip, self.source.splitlines()))
        return [(_address(line), line) for line in lines]


def _address(line):
    found = ADDRESS.search(line)
    return found[0] if found else None


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Weighed(Sourced):
    """A row whose sources have been weighed."""

    Confidence = Confidence

    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, blank=True
    )

    class Meta:
        abstract = True
