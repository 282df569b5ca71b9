import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organizations import Organization
from .search_triggers import READ_CHANGED, READ_NEW
from .texts import stems, word_index

pgtrigger.register(READ_NEW, READ_CHANGED)(Organization)


class OfOrganization(models.Model):
    """What search reads of an organization; triggers of the database keep it.

    It stands apart because a part of a word may hit many rows, and theirs are narrow.
    """

    organization = models.OneToOneField(
        Organization, models.DB_CASCADE, primary_key=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.organization_id)


class SearchName(OfOrganization):
    """The words of the name."""

    words = models.TextField(db_collation="C")

    class Meta:
        default_permissions = ()
        indexes = [word_index("words", name="organizations_by_word_of_name")]


class SearchText(OfOrganization):
    """The words of all texts; only Norwegian makes one word of many, so `nb` has an index
    of parts of words, and both languages one of stems."""

    nb = models.TextField(db_collation="C")
    en = models.TextField(db_collation="C")

    class Meta:
        default_permissions = ()
        indexes = [
            word_index("nb", name="organizations_by_word_of_text"),
            GinIndex(stems("nb", "en"), name="organizations_by_stem"),
        ]


class MissedSearch(models.Model):
    """Words that found nothing on a day, and how often; never who asked."""

    day = models.DateField(_("day"))
    words = models.CharField(_("searched for"), max_length=60)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without a hit")
        verbose_name_plural = _("searches without a hit")
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
