from django.db import migrations

# The order of numbers of transactions is not that of their commits: who reads compares
# them with a snapshot. One row at least is kept, so that its number tells what was deleted.
TABLE = """
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


class Migration(migrations.Migration):
    dependencies = [("members", "0052_proposed_figures")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE public.members_touched"),
        migrations.RunSQL(PRUNE_TOUCHED, "DROP FUNCTION public.prune_touched()"),
    ]
