from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# Some functions read tables of the next migration, or what is installed after migrating.
UNCHECKED = "SET LOCAL check_function_bodies = off"

# unaccent() is only stable, since its dictionary could change; here it never does.
FOLDED = """
CREATE FUNCTION folded(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent', value)) $$
"""

SLUGGED = """
CREATE FUNCTION slugged(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT trim(both '-' from regexp_replace(public.folded(value), '[^a-z0-9]+', '-', 'g')) $$
"""

ORGNR_IS_VALID = """
CREATE FUNCTION orgnr_is_valid(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE WHEN value ~ '^[0-9]{9}$' THEN
        (SELECT sum(weight * substr(value, place, 1)::int) % 11 = 0
         FROM (VALUES (1,3),(2,2),(3,7),(4,6),(5,5),(6,4),(7,3),(8,2),(9,1)) w(place, weight))
    ELSE false END
$$
"""

WORDS_IN = """
CREATE FUNCTION words_in(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT ' ' || btrim(regexp_replace(
        public.folded(normalize(value, NFKC)), '[^a-z0-9]+', ' ', 'g'
    )) || ' '
$$
"""

WORDS_IN_EACH = """
CREATE FUNCTION words_in_each(value text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT coalesce(string_agg(public.words_in(part), '' ORDER BY place), '')
    FROM unnest(value) WITH ORDINALITY parts(part, place)
$$
"""

# Longer words may hold more typos; two letters that changed places are one.
IS_TYPO = """
CREATE FUNCTION is_typo(part text, word text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    most integer := CASE WHEN length(word) < 8 THEN 1 ELSE 2 END;
BEGIN
    IF length(word) < 4 OR length(part) < 4 OR abs(length(part) - length(word)) > most THEN
        RETURN false;
    ELSIF public.levenshtein_less_equal(part, word, most) <= most THEN
        RETURN true;
    ELSIF most = 2 OR length(part) <> length(word) THEN
        RETURN false;
    END IF;
    FOR place IN 1 .. length(part) - 1 LOOP
        IF overlay(part PLACING reverse(substr(part, place, 2)) FROM place FOR 2) = word THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END
$$
"""

RESEMBLES = """
CREATE FUNCTION resembles(words text, word text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY string_to_array(words, ' ') LOOP
        IF abs(length(part) - length(word)) <= 2 AND public.is_typo(part, word) THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END
$$
"""

STEMS = """
CREATE FUNCTION stems(nb text, en text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT to_tsvector('pg_catalog.norwegian', nb) || to_tsvector('pg_catalog.english', en)
$$
"""

# The operator that the index serves reads a setting: here it is the function's own,
# whatever the session was left with.
ORGANIZATION_TYPOS = """
CREATE FUNCTION organization_typos(word text, day date)
RETURNS TABLE (organization_id bigint, weight integer)
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED ROWS 10
SET pg_trgm.word_similarity_threshold = 0.3
AS $$
    SELECT organization_id, 40 FROM public.members_searchname
    WHERE words OPERATOR(public.%>) word AND public.resembles(words, word)
    UNION ALL
    SELECT organization_id, 40 FROM public.members_organizationname
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
    UNION ALL
    SELECT organization_id, 30 FROM public.members_topic topic
        JOIN public.members_organizationtopic ON topic_id = topic.id
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
        AND NOT is_retired
    UNION ALL
    SELECT organization_id, 20 FROM public.members_project project
        JOIN public.members_participation stay ON project_id = project.id
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
        AND coalesce(stay.since <= day, true) AND coalesce(stay.until >= day, true)
        AND stay.declined_on IS NULL
    UNION ALL
    SELECT organization_id, 20 FROM public.members_site site
        JOIN public.members_sitewithin within ON container_id = site.id
        JOIN public.members_presence stay ON stay.site_id = within.site_id
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
        AND coalesce(stay.since <= day, true) AND coalesce(stay.until >= day, true)
$$
"""

# On no day, since a project keeps all its partners.
PROJECT_TYPOS = """
CREATE FUNCTION project_typos(word text)
RETURNS TABLE (project_id bigint, weight integer)
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED ROWS 10
SET pg_trgm.word_similarity_threshold = 0.3
AS $$
    SELECT id, 40 FROM public.members_project
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
    UNION ALL
    SELECT project_id, 30 FROM public.members_topic topic
        JOIN public.members_project_themes ON topic_id = topic.id
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
        AND NOT is_retired
    UNION ALL
    SELECT project_id, 20 FROM public.members_searchname named
        JOIN public.members_organization shown ON shown.id = named.organization_id
        JOIN public.members_participation part ON part.organization_id = shown.id
    WHERE words OPERATOR(public.%>) word AND public.resembles(words, word) AND is_listed
        AND part.declined_on IS NULL
    UNION ALL
    SELECT project_id, 20 FROM public.members_site site
        JOIN public.members_sitewithin within ON container_id = site.id
        JOIN public.members_project_sites at ON at.site_id = within.site_id
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
$$
"""

# A page that is only read calls this: it waits for nobody, and no error reaches the page.
NOTE = """
CREATE FUNCTION note_missed_search(on_day date, text_searched text) RETURNS void
LANGUAGE plpgsql SET lock_timeout = '50ms'
AS $$
BEGIN
    INSERT INTO public.members_missedsearch AS missed (day, words, count)
    SELECT on_day, text_searched, 1
    WHERE (SELECT count(*) FROM public.members_missedsearch WHERE day = on_day) < 300
        OR EXISTS (
            SELECT FROM public.members_missedsearch
            WHERE day = on_day AND words = text_searched
        )
    ON CONFLICT (day, words) DO UPDATE SET count = least(missed.count, 2000000000) + 1;
EXCEPTION WHEN OTHERS THEN NULL;
END
$$
"""

# Rows of ended transactions are added up now and then; a locked row waits for next time.
REGISTRY_CHANGED = """
CREATE FUNCTION registry_changed() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
    known bigint;
BEGIN
    INSERT INTO members_dataversion AS v (transaction, weight) VALUES (mine, 1)
    ON CONFLICT (transaction) DO UPDATE SET weight = v.weight + 1
    RETURNING weight INTO known;
    IF known = 1 AND mine % 50 = 0 THEN
        WITH ended AS (
            SELECT transaction FROM members_dataversion WHERE transaction <> mine
            FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM members_dataversion v USING ended
            WHERE v.transaction = ended.transaction RETURNING v.weight
        )
        UPDATE members_dataversion
        SET weight = weight + (SELECT coalesce(sum(gone.weight), 0) FROM gone)
        WHERE transaction = mine;
    END IF;
END $$
"""

# An erasure is under way in the transaction that has written its row, and in no other; the
# time tells it from one of another server, whose rows were restored here.
IS_ERASING = """
CREATE FUNCTION public.is_erasing() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog
AS $$
    SELECT EXISTS (
        SELECT FROM public.members_erasure
        WHERE made_in = pg_current_xact_id_if_assigned()::text
            AND made_at >= transaction_timestamp()
    )
$$
"""

# Nothing, or the same with the mark in place of some of its words.
IS_BLANK_OF = r"""
CREATE FUNCTION public.is_blank_of(after jsonb, before jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
AS $$
    SELECT after IS NULL OR after IN ('null', '""')
        OR after #>> '{}' ~ '^slettet-[0-9]+@slettet\.invalid$'
        OR before #>> '{}' LIKE replace(replace(replace(replace(
            after #>> '{}', '\', '\\'), '%', '\%'), '_', '\_'), '[slettet]', '%')
$$
"""

RESTORES = """
CREATE FUNCTION public.restores(relation text, before jsonb, after jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog
AS $$
    SELECT EXISTS (
        SELECT FROM unnest(public.personal_columns(relation)) AS name
        WHERE after -> name IS DISTINCT FROM before -> name
            AND public.is_blank_of(after -> name, before -> name) IS NOT TRUE
    )
$$
"""

ONLY_BLANKS = """
CREATE FUNCTION public.only_blanks(relation text, before jsonb, after jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog
AS $$
    SELECT NOT public.restores(relation, before, after)
        AND before - public.personal_columns(relation) = after - public.personal_columns(relation)
$$
"""


def function(source, signature):
    return migrations.RunSQL(source, f"DROP FUNCTION {signature}")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(UNCHECKED, migrations.RunSQL.noop),
        function(FOLDED, "folded(text)"),
        function(SLUGGED, "slugged(text)"),
        function(ORGNR_IS_VALID, "orgnr_is_valid(text)"),
        function(WORDS_IN, "words_in(text)"),
        function(WORDS_IN_EACH, "words_in_each(text[])"),
        function(IS_TYPO, "is_typo(text, text)"),
        function(RESEMBLES, "resembles(text, text)"),
        function(STEMS, "stems(text, text)"),
        function(ORGANIZATION_TYPOS, "organization_typos(text, date)"),
        function(PROJECT_TYPOS, "project_typos(text)"),
        function(NOTE, "note_missed_search(date, text)"),
        function(REGISTRY_CHANGED, "registry_changed()"),
        function(IS_ERASING, "is_erasing()"),
        function(IS_BLANK_OF, "is_blank_of(jsonb, jsonb)"),
        function(RESTORES, "restores(text, jsonb, jsonb)"),
        function(ONLY_BLANKS, "only_blanks(text, jsonb, jsonb)"),
    ]
