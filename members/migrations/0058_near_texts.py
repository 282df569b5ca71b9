from django.db import migrations

# As organization_typos() does: the setting that the operator reads is the function's own.
# A plan for the word itself trusts an estimate that leaves the index, and costs more to make.
NEAR_TEXTS = """
CREATE FUNCTION public.near_texts(word text, in_english boolean)
RETURNS TABLE (shown text, likeness real)
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED ROWS 100
SET pg_trgm.word_similarity_threshold = 0.25
SET plan_cache_mode = force_generic_plan
AS $$
    SELECT name, public.word_similarity(word, words)
    FROM public.members_searchname
        JOIN public.members_organization named ON named.id = organization_id AND is_listed
    WHERE words OPERATOR(public.%>) word
    UNION ALL
    SELECT other.name, public.word_similarity(word, other.search_words)
    FROM public.members_organizationname other
        JOIN public.members_organization named ON named.id = organization_id AND is_listed
    WHERE other.search_words OPERATOR(public.%>) word
    UNION ALL
    SELECT
        concat_ws(
            ' ', CASE WHEN in_english THEN label_en ELSE label_nb END,
            array_to_string(synonyms, ' ')
        ),
        public.word_similarity(word, search_words)
    FROM public.members_topic
    WHERE search_words OPERATOR(public.%>) word AND NOT is_retired
    UNION ALL
    SELECT CASE WHEN in_english THEN title_en ELSE title_nb END,
        public.word_similarity(word, search_words)
    FROM public.members_project WHERE search_words OPERATOR(public.%>) word
    UNION ALL
    SELECT name, public.word_similarity(word, search_words)
    FROM public.members_site WHERE search_words OPERATOR(public.%>) word
    UNION ALL
    SELECT body.name, public.word_similarity(word, public.words_in(body.name))
    FROM (
        SELECT CASE WHEN in_english THEN name_en ELSE name_nb END FROM public.members_body
    ) AS body (name)
    WHERE public.words_in(body.name) OPERATOR(public.%>) word
$$
"""

PLANNED_ONCE = """
ALTER FUNCTION public.organization_typos(text, date) {};
ALTER FUNCTION public.project_typos(text) {};
"""
GENERIC = "SET plan_cache_mode = force_generic_plan"
ANY = "RESET plan_cache_mode"


class Migration(migrations.Migration):
    dependencies = [("members", "0057_projects_by_opening")]
    operations = [
        migrations.RunSQL(NEAR_TEXTS, "DROP FUNCTION public.near_texts(text, boolean)"),
        migrations.RunSQL(
            PLANNED_ONCE.format(GENERIC, GENERIC), PLANNED_ONCE.format(ANY, ANY)
        ),
    ]
