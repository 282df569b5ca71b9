from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

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


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLDED, "DROP FUNCTION folded(text)"),
        migrations.RunSQL(SLUGGED, "DROP FUNCTION slugged(text)"),
        migrations.RunSQL(ORGNR_IS_VALID, "DROP FUNCTION orgnr_is_valid(text)"),
    ]
