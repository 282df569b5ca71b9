from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organizations import Organization


class SearchText(models.Model):
    """What an organization says of itself, as search reads it.

    Generated columns of the organization's own table. They are wide, so they stand in a
    model of their own: no page that shows an organization loads them.
    """

    organization = models.OneToOneField(
        Organization,
        models.DO_NOTHING,
        primary_key=True,
        db_column="id",
        related_name="+",
    )
    words = models.TextField(db_column="search_text")
    stems = SearchVectorField(db_column="search_stems")

    class Meta:
        managed = False
        db_table = "members_organization"


class MissedSearch(models.Model):
    """Words that found nothing on a day, and how often; never who asked."""

    day = models.DateField(_("day"))
    words = models.CharField(_("searched for"), max_length=60)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without a hit")
        verbose_name_plural = _("searches without a hit")
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
