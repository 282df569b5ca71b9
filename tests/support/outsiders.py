"""Outsiders of an organization, before a registry with a marker in each private column."""

from copy import deepcopy

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from members.media import share_pictures
from members.models import Organization, Task
from tests.support import table_contents, task_files
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in
from tests.support.private_data import MarkedRegistry
from tests.support.routes import finish

MADE = []


@pytest.fixture(scope="module")
def marked_registry(django_db_setup, django_db_blocker):
    """Create the registry with markers for a file; each test undoes its own changes.

    It is made once for all files, since its pictures are drawn, and then restored.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        if MADE:
            table_contents.write(MADE[1])
            # What the process keeps is of rows that have been taken away since.
            Organization.objects.update(name=F("name"))
        else:
            MADE[:] = create_marked_registry(), table_contents.read()
        yield deepcopy(MADE[0])
        transaction.set_rollback(True)


def create_marked_registry():
    """Create rows with markers, and the files and pictures that are made of them."""
    registry = MarkedRegistry().mark_private_columns()
    # Those of visitors that wait would refuse others.
    Task.objects.unfinished().update(outcome="cancelled", ended_at=timezone.now())
    visitors = task_files.run(
        task_files.start_list_file(task_files.list_file(query="relation=any"))
    )
    staffs = task_files.run(
        task_files.start_rows_file(make.secretary(), Organization.objects.all())
    )
    for name, task in [("directory:download", visitors), ("admin:task", staffs)]:
        registry.keys[name] = registry.keys[f"{name}_file"] = {"key": task.key}
    registry.keys["api:reconcile_preview"] = {"key": registry.seen.slug}
    registry.file_of_staff = staffs
    share_pictures.update()
    return registry


CLIENTS = {
    "visitor": lambda registry: Client(),
    "outsider": lambda registry: log_in(Client(), make.colleague(role="manager")),
    "former": lambda registry: log_in(
        Client(), make.colleague(registry.seen, role="manager", until=LONG_AGO)
    ),
}


def full_text(response):
    """Return headers, cookies and body of a response, the text of a workbook unzipped."""
    body = response.getvalue()
    finish(response)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    text = task_files.unzipped(body).decode(errors="replace")
    return f"{headers}\n{text}\n{response.cookies}"
