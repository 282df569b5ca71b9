"""Tasks that make files, run within the transaction of a test, and what is shown of them."""

import gzip
import re
from io import BytesIO
from zipfile import ZipFile

from django.db import DEFAULT_DB_ALIAS
from django.http import QueryDict
from django.utils import timezone, translation

from members.exchange import downloads
from members.fields import ORGANIZATION
from members.models import Task, TaskPiece, TaskProgress
from members.operation.work import tasks
from members.operation.work.declared import TASK_KINDS

CSV_LIST = {"list": "organizations", "format": "csv", "query": "relation=any"}


def list_file(name="organizations", ending="csv", query=""):
    return downloads.ListFile(name, downloads.FORMATS[ending], QueryDict(query))


def start_list_file(file, language=None, address="192.0.2.1", form="a"):
    """Start the task of a visitor as the page does, with its language active."""
    with translation.override(language or translation.get_language()):
        return downloads.start_for_visitor(file, address, form)


def start_rows_file(user, organizations, address="/admin/members/organization/table/"):
    ids = [organization.pk for organization in organizations]
    given = {"user": user, "list_address": address}
    return downloads.start_for_staff(ORGANIZATION, ids, "Virksomheter", **given)


def run(task, meanwhile=lambda: None):
    """Run the task on the connection of the test, which alone sees it; return the task.

    `meanwhile` is called whenever the task says how far it is.
    """
    progress = tasks.Progress(task.pk, DEFAULT_DB_ALIAS, lambda: bool(meanwhile()))
    tasks.run(task, TASK_KINDS[task.kind], progress)
    task.refresh_from_db()
    return task


def run_next():
    """Run the next task, as `manage.py work` does."""
    tasks.run_next(TASK_KINDS)


def run_next_as(act):
    """Run the next task of a visitor, with another act(task, progress) than its own."""
    kind = TASK_KINDS["list_file"]
    tasks.run_next({kind.name: tasks.TaskKind(kind.name, "", act, kind.title)})


def cancel(task):
    tasks.cancel(task)


def delete_files():
    """Delete the files of all tasks, as an erasure does."""
    tasks.delete_files()


def bytes_of(task):
    return b"".join(tasks.read_file(task))


def text_of(task):
    """Return the text of the task's file, a workbook unzipped."""
    return unzipped(bytes_of(task)).decode()


def unzipped(data):
    """Return the bytes of all parts of a workbook or a gzip file, or those of another one."""
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:2] != b"PK":
        return data
    book = ZipFile(BytesIO(data))
    return b"\n".join(book.read(name) for name in book.namelist())


FILE = {"file_name": "medlemmer.csv", "file_type": "text/csv; charset=utf-8"}
FILE["file_size"] = 3


def make_finished_task(user=None, **fields):
    """Create a task that has made a file of three bytes, unless it failed."""
    given = CSV_LIST if user is None else {"noun": "organization", "title": "Alle"}
    ended = {"ended_at": timezone.now(), "outcome": Task.Outcome.DONE}
    task = Task.objects.create(
        kind="list_file" if user is None else "rows_file",
        language="nb",
        user=user,
        input=given | {"ids": [], "list": given.get("list", "/admin/")},
        **ended | ({} if "failure" in fields else FILE) | fields,
    )
    TaskProgress.objects.create(task=task)
    if task.file_name:
        TaskPiece.objects.create(task=task, number=0, data=b"abc")
    return task


def title(page):
    found = re.search(r"<title>(.*?) · Klyngeregisteret</title>", page.text, re.S)
    return found[1].strip()


def status_text(page):
    return re.search(r'role="status"[^>]*>([^<]*)<', page.text)[1]
