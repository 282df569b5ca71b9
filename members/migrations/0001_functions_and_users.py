import django.contrib.postgres.fields
import django.utils.timezone
from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models

from ._tables import AtOnce, tracked

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
# whatever the session was left with. A plan for the word itself trusts an estimate that
# leaves the index, and costs more to make.
ORGANIZATION_TYPOS = """
CREATE FUNCTION organization_typos(word text, day date)
RETURNS TABLE (organization_id bigint, weight integer)
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED ROWS 10
SET pg_trgm.word_similarity_threshold = 0.3
SET plan_cache_mode = force_generic_plan
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
        AND stay.counts
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
SET plan_cache_mode = force_generic_plan
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
        AND part.counts
    UNION ALL
    SELECT project_id, 20 FROM public.members_site site
        JOIN public.members_sitewithin within ON container_id = site.id
        JOIN public.members_project_sites at ON at.site_id = within.site_id
    WHERE search_words OPERATOR(public.%>) word AND public.resembles(search_words, word)
$$
"""

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

# The order of numbers of transactions is not that of their commits: who reads compares
# them with a snapshot. One row at least is kept, so that its number tells what was deleted.
TOUCHED = """
CREATE TABLE public.members_touched (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    noun text NOT NULL,
    row_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT touched_once_a_transaction PRIMARY KEY (xid, noun, row_id)
);
INSERT INTO public.members_touched (noun, row_id) VALUES ('*', 0);
"""

# Only what ended long ago, all of it up to a number, and by one transaction at a time: no
# row with a lower number than one that was deleted ever comes later, or comes back.
PRUNE_TOUCHED = """
CREATE FUNCTION public.prune_touched() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pg_try_advisory_xact_lock(hashtext('members_touched')) THEN
        DELETE FROM public.members_touched WHERE xid < (
            SELECT xid FROM public.members_touched
            WHERE at < now() - interval '1 hour'
                AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid DESC LIMIT 1
        );
    END IF;
END
$$;
REVOKE ALL ON FUNCTION public.prune_touched() FROM PUBLIC;
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
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]
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
        function(NEAR_TEXTS, "near_texts(text, boolean)"),
        function(NOTE, "note_missed_search(date, text)"),
        function(REGISTRY_CHANGED, "registry_changed()"),
        migrations.RunSQL(TOUCHED, "DROP TABLE public.members_touched"),
        function(PRUNE_TOUCHED, "prune_touched()"),
        function(IS_ERASING, "is_erasing()"),
        function(IS_BLANK_OF, "is_blank_of(jsonb, jsonb)"),
        function(RESTORES, "restores(text, jsonb, jsonb)"),
        function(ONLY_BLANKS, "only_blanks(text, jsonb, jsonb)"),
        # Here, since other applications refer to users, and know of the first migration only.
        AtOnce([
        *tracked(migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('language', models.CharField(choices=[('nb', 'Norsk bokmål'), ('en', 'English')], default='nb', max_length=2, verbose_name='language')),
                ('digest_without', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, db_default=[], default=list, verbose_name='what no weekly e-mail is wanted about')),
                ('digest_sent_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last weekly e-mail')),
                ('gets_staff_digest', models.BooleanField(db_default=True, default=True, help_text='Only for staff who decide on it, and only when something is new.', verbose_name='weekly e-mail about what waits for the secretariat')),
                ('staff_digest_sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last weekly e-mail to staff')),
                ('bounced_on', models.DateField(blank=True, help_text='Not asked about the profile until they have logged in with a code by e-mail.', null=True, verbose_name='e-mails bouncing since')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'ordering': ['email'],
                'constraints': [
                    models.UniqueConstraint(fields=('email',), name='an_address_logs_in_one_user', violation_error_message='There is already an account with this address.'),
                    models.CheckConstraint(condition=models.Q(('email__regex', "\\A[-a-z0-9.!#$%&'*+/=?^_`{|}~]+@[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\Z")), name='a_users_address_is_canonical', violation_error_message='This is not a valid e-mail address.'),
                    models.CheckConstraint(condition=models.Q(('digest_without__contained_by', ['questions', 'access', 'reports', 'profile', 'contacts'])), name='a_weekly_e_mail_is_declined_by_its_kinds', violation_error_message='Choose one of the listed values.'),
                    models.CheckConstraint(condition=models.Q(('language__in', ['nb', 'en'])), name='user_language_is_one_of_its_choices', violation_error_message='Choose one of the listed values.'),
                ],
            },
        ), without=['last_login', 'digest_sent_on', 'staff_digest_sent_at']),
        ]),
    ]
