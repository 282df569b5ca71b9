import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .organizations import Organization
from .search_triggers import INDEX_INSERTED, INDEX_UPDATED
from .texts import stems, word_index

pgtrigger.register(INDEX_INSERTED, INDEX_UPDATED)(Organization)


class OrganizationSearchRow(models.Model):
    """Search text of an organization, maintained by triggers.

    In tables of their own, since a trigram search reads many rows and these are narrow.
    """

    organization = models.OneToOneField(
        Organization, models.DB_CASCADE, primary_key=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.organization_id)


class SearchName(OrganizationSearchRow):
    """The normalized words of an organization's name."""

    words = models.TextField(db_collation="C")

    class Meta:
        default_permissions = ()
        indexes = [word_index("words", name="organizations_by_word_of_name")]


class SearchText(OrganizationSearchRow):
    """The normalized words of an organization's texts, by language.

    Both are indexed by stems; `nb` also by trigrams, for parts of Norwegian compounds.
    """

    nb = models.TextField(db_collation="C")
    en = models.TextField(db_collation="C")

    class Meta:
        default_permissions = ()
        indexes = [
            word_index("nb", name="organizations_by_word_of_text"),
            GinIndex(stems("nb", "en"), name="organizations_by_stem"),
        ]
