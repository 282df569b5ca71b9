"""Sources of a fact, and the confidence in them."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

URL = re.compile(r"https?://\S+")


class Sourced(models.Model):
    """A row with sources, one a line: a URL, a document with its date, or both."""

    source = models.TextField(_("sources"), blank=True, help_text=_("One per line."))

    class Meta:
        abstract = True

    @property
    def sources(self):
        """The sources as (URL or None, whole line)."""
        return source_lines(self.source)


def source_lines(text):
    """Return the lines of a text of sources as (URL or None, whole line)."""
    lines = filter(None, map(str.strip, text.splitlines()))
    return [(_url(line), line) for line in lines]


def _url(line):
    match = URL.search(line)
    return match[0] if match else None


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class WithConfidence(Sourced):
    """A row with sources and the confidence in them."""

    Confidence = Confidence

    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, blank=True
    )

    class Meta:
        abstract = True
