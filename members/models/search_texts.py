import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .organizations import Organization
from .texts import stems, word_index
from .tracking import EnforcedTrigger

# A tsvector holds a megabyte at most, and a longer description must still be saved.
UPSERT = """
INSERT INTO public.members_searchname (organization_id, words)
    SELECT id, public.words_in(name) FROM {rows}
    ON CONFLICT (organization_id) DO UPDATE SET words = excluded.words;
INSERT INTO public.members_searchtext (organization_id, nb, en)
    SELECT id,
        public.words_in(concat_ws(
            ' ', name, municipality, summary_nb, left(description_nb, 50000), capacity_nb
        )),
        public.words_in(concat_ws(
            ' ', summary_en, left(description_en, 50000), capacity_en
        ))
    FROM {rows}
    ON CONFLICT (organization_id) DO UPDATE SET nb = excluded.nb, en = excluded.en;
RETURN NULL;
"""
CHANGED = """(
    SELECT new_values.* FROM new_values JOIN old_values USING (id)
    WHERE new_values.name <> old_values.name
        OR new_values.municipality <> old_values.municipality
        OR new_values.summary_nb <> old_values.summary_nb
        OR new_values.summary_en <> old_values.summary_en
        OR new_values.description_nb <> old_values.description_nb
        OR new_values.description_en <> old_values.description_en
        OR new_values.capacity_nb <> old_values.capacity_nb
        OR new_values.capacity_en <> old_values.capacity_en
) AS changed"""


class SearchTrigger(EnforcedTrigger, pgtrigger.Trigger):
    level = pgtrigger.Statement
    when = pgtrigger.After


INDEX_INSERTED = SearchTrigger(
    name="index_inserted",
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="new_values"),
    func=UPSERT.format(rows="new_values"),
)
INDEX_UPDATED = SearchTrigger(
    name="index_updated",
    operation=pgtrigger.Update,
    referencing=pgtrigger.Referencing(old="old_values", new="new_values"),
    func=UPSERT.format(rows=CHANGED),
)


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
