"""The contents of all tables that an undo puts back."""

from members.models import Batch, Person
from tests.support import table_contents

BESIDE = {"members_letter", "members_missedsearch", "members_ratelimit"}
BESIDE |= {"django_admin_log", "django_session", "pghistory_context"}


def contents():
    """Return {table: [rows]} of all that an undo puts back, in no order."""
    tables = table_contents.facts(without=BESIDE)
    # A link to one's own page is a secret that history does not keep: it is made anew.
    for key in filter(None, Person.objects.values_list("link_key", flat=True)):
        rows = tables["members_person"]
        tables["members_person"] = [row.replace(key.encode(), b"key") for row in rows]
    return {table: sorted(rows) for table, rows in tables.items()}


def last_batch():
    return Batch.objects.order_by("pk").last()
