"""Triggers that maintain the search texts of organizations."""

import pgtrigger

from .tracking import EnforcedTrigger

# A tsvector holds a megabyte at most, and a longer description must still be saved.
UPSERT = """
INSERT INTO public.members_searchname (organization_id, words)
    SELECT id, public.words_in(name) FROM {rows}
    ON CONFLICT (organization_id) DO UPDATE SET words = excluded.words;
INSERT INTO public.members_searchtext (organization_id, nb, en)
    SELECT id,
        public.words_in(concat_ws(
            ' ', name, municipality, summary_nb, left(description_nb, 50000)
        )),
        public.words_in(concat_ws(' ', summary_en, left(description_en, 50000)))
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
