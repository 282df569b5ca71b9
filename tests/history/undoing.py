"""What tests of undo share: the contents of all tables that an undo puts back."""

from django.apps import apps

from members.models import Batch, Person
from tests.support import table_contents

# What an undo leaves: history, letters, versions, batches, and addresses once used.
LEFT = {
    "members_batch",
    "members_dataversion",
    "members_formerslug",
    "members_letter",
    "members_missedsearch",
    "members_ratelimit",
    "django_admin_log",
    "django_session",
    "pghistory_context",
}


def contents():
    """Return {table: [rows]} of all that an undo puts back, in no order."""
    history = {
        model._meta.db_table
        for model in apps.get_app_config("members").get_models()
        if hasattr(model, "pgh_tracked_model")
    }
    found = table_contents.read()
    # A link to one's own page is a secret that history does not keep: it is made anew.
    for key in Person.objects.values_list("link_key", flat=True):
        people = found["members_person"]
        found["members_person"] = (
            people.replace(key.encode(), b"key") if key else people
        )
    return {
        table: sorted(rows.splitlines())
        for table, rows in found.items()
        if table not in LEFT | history
    }


def last_batch():
    return Batch.objects.order_by("pk").last()
