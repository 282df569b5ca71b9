from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MissedSearch(models.Model):
    """Search words without a hit, counted by day; nothing about the visitors."""

    day = models.DateField(_("day"))
    words = models.CharField(_("searched for"), max_length=60)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        default_permissions = ["view"]
        ordering = ["-day", "-count", "words"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "words"], name="a_missed_search_is_counted_by_day"
            ),
            models.CheckConstraint(
                name="a_missed_search_was_made",
                condition=Q(count__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.words} ({self.count})"
