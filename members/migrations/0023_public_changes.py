"""The log of changes of the public rows, which triggers write from here on."""

from django.db import migrations

# `seen_below`: each transaction with a lower number had ended when the row was written.
LOG = """
CREATE TABLE public.members_publicchange (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    noun text NOT NULL,
    row_id bigint NOT NULL,
    gone boolean,
    seen_below xid8 NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot()),
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT public_changes_once_a_transaction PRIMARY KEY (xid, noun, row_id)
)
"""
# A row is superfluous if a later one of the same noun and id is unknown to each reader to
# whom it is: its transaction had ended before the later one was written, so that no snapshot
# has the later one alone. A tombstone is replaced by a tombstone only. Two days are added,
# since a row has the time at which its transaction began.
COMPACT = """
CREATE FUNCTION public.compact_public_changes() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM public.members_publicchange WHERE at < now() - interval '402 days';
    DELETE FROM public.members_publicchange AS log USING (
        SELECT noun, row_id, max(seen_below) AS any_later,
            max(seen_below) FILTER (WHERE gone) AS later_end
        FROM public.members_publicchange GROUP BY noun, row_id
    ) AS latest
    WHERE latest.noun = log.noun AND latest.row_id = log.row_id
        AND log.xid < CASE WHEN log.gone THEN later_end ELSE any_later END
$$;
REVOKE ALL ON FUNCTION public.compact_public_changes() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0022_open_data")]
    operations = [
        migrations.RunSQL(LOG, "DROP TABLE public.members_publicchange"),
        migrations.RunSQL(COMPACT, "DROP FUNCTION public.compact_public_changes()"),
    ]
