import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models

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
