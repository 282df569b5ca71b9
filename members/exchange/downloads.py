"""Lists as files: small ones at once, large ones by a task that keeps them for a day."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext as _, gettext_lazy, pgettext

from members.actions import Action, anybody, links
from members.fields import BY_KEY
from members.fields.forms import PlainForm
from members.models import DataVersion, Organization, Task
from members.models.statements import run_sql
from members.operation import limits
from members.operation.work import tasks
from members.operation.work.declared import register_task
from members.queries.filters import OrganizationFilter, ProjectFilter
from members.tables import FORMATS, XLSX, Format, attachment, write_xlsx

from ..queries.filters.selection import (
    Selection,
    canonical_query,
    filters_in_words,
    name_part,
    order_in_words,
)
from .sheets import Sheet, amount_sheet, organization_sheet, project_sheet

AT_ONCE = 2_000  # rows; a file with more is made by a task
MOST_OF_VISITORS = 2  # files that are made for visitors at the same time
PER_VISITOR = {"at_most": 12, "per": timedelta(hours=1)}


# The lists of the public, by name: parameters, table, names of files, noun of the page.
LISTS = {
    "organizations": (
        OrganizationFilter,
        organization_sheet,
        "members",
        "organization",
    ),
    "projects": (ProjectFilter, project_sheet, "projects", "project"),
    "amounts": (ProjectFilter, amount_sheet, "amounts", "project"),
}


@dataclass(frozen=True)
class ListFile:
    """The file of a public list, by the parameters of the list and the active language."""

    name: str
    format: Format
    parameters: QueryDict

    @classmethod
    def of_task(cls, task):
        data = task.input
        return cls(data["list"], FORMATS[data["format"]], QueryDict(data["query"]))

    @cached_property
    def filterset(self):
        return LISTS[self.name][0](self.parameters)

    @cached_property
    def sheet(self):
        sheet = LISTS[self.name][1](self.filterset)
        return replace(sheet, selection=self.selection)

    @cached_property
    def selection(self):
        """Return the Selection of the rows, in the active language."""
        order = (_("Order"), order_in_words(self.filterset))
        words = filters_in_words(self.filterset, self._choices)
        return Selection((*words, order), self._address, is_public=True)

    @property
    def _choices(self):
        answer, defaults = self.filterset.answer, self.filterset.facets.defaults
        used = {n for n, values in answer.selection.items() if values} | defaults.keys()
        return {name: answer.index.facets[name].choices for name in used}

    @property
    def list_title(self):
        return BY_KEY[LISTS[self.name][3]].public.label

    @property
    def page(self):
        """The name of the page with the list of its rows, or of what they belong to."""
        return f"{LISTS[self.name][3]}s"

    @property
    def _address(self):
        noun, query = LISTS[self.name][3], canonical_query(self.filterset)
        page = links.url(noun, "list", language=get_language())
        return f"{page}?{query}" if query else page

    @cached_property
    def rows(self):
        return len(self.sheet.ids)

    @property
    def is_small(self):
        return self.rows <= AT_ONCE

    @property
    def title(self):
        """Return the name of the file on pages: "medlemmer.csv"."""
        return pgettext("address", f"{LISTS[self.name][2]}.{self.format.ending}")

    @property
    def file_name(self):
        """Return the name with day and filters: "medlemmer-2026-11-26-bedrift.csv"."""
        stem, ending = self.title.rsplit(".", 1)
        part = name_part(self.filterset, self._choices)
        return f"{stem}-{self.sheet.day.isoformat()}{part}.{ending}"

    @property
    def input(self):
        """The input of a task that makes the file, as JSON."""
        query = self.parameters.urlencode()
        return {"list": self.name, "format": self.format.ending, "query": query}

    def content(self):
        """Return a hash of all that the file is made of: rows, data, filters, day, language."""
        of = [self.name, self.format.ending, get_language(), str(self.sheet.day)]
        query = canonical_query(self.filterset)
        facts = [*of, query, DataVersion.objects.now(), self.filterset.answer.identity]
        return sha256(json.dumps(facts).encode()).hexdigest()

    def finished_task(self):
        """Return the finished task of a visitor that made this very file, or None."""
        rows = Task.objects.of_visitors().with_file(self.content())
        return tasks.within_retention(rows).first()


def task_response(task):
    """Return the response with the file of a finished task."""
    response = attachment(task.file_name, task.file_type, tasks.read_file(task))
    response["Content-Length"] = str(task.file_size)
    return response


def may_name_unlisted(task):
    """Whether an organization was unlisted or deleted after the file of the task was made."""
    since = Organization.pgh_event_model.objects.filter(
        pgh_created_at__gt=task.ended_at
    )
    return since.filter(Q(is_listed=False) | Q(pgh_label="delete")).exists()


class VisitorForm(PlainForm):
    """The press of a button by a visitor: the token of a form, and the client's address."""

    def __init__(self, *args, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address

    @property
    def arguments(self):
        return {"address": self.address, "form": self.token}


def start_for_visitor(file, address, form, by=None):
    """Return the task that makes the file; raise ValidationError "busy" or "too_many".

    The same form sent twice starts one task.
    """
    content = file.content()
    with transaction.atomic():
        _lock_visitors_tasks()
        unfinished = Task.objects.of_visitors().unfinished()
        if same := unfinished.filter(input__form=form).first():
            return same
        if unfinished.count() >= MOST_OF_VISITORS:
            raise ValidationError(
                _("Other files are being made just now. Please try again in a minute."),
                code="busy",
            )
        # Counted last, so that a "busy" answer uses up none of the visitor's attempts.
        limits.require_client("download", address, **PER_VISITOR)
        data = file.input | {"form": form}
        return tasks.start(LIST_FILE.name, data, user=None, content=content)


START = Action(
    gettext_lazy("Make the file"), start_for_visitor, "", VisitorForm, may=anybody
)


def start_for_staff(noun, ids, title, *, user, list_address):
    """Create the task that makes a workbook of these rows, for this user alone."""
    data = {"noun": noun.key, "ids": ids, "title": title, "list": list_address}
    return tasks.start(ROWS_FILE.name, data, user=user)


def may_read_rows(user, task):
    """Whether the user has the permission to view the rows of the task's workbook."""
    model = BY_KEY[task.input["noun"]].model._meta
    return user.has_perm(f"{model.app_label}.view_{model.model_name}")


def _lock_visitors_tasks():
    # Of two visitors at once, the second must count the task of the first.
    run_sql("SELECT pg_advisory_xact_lock(hashtext('members_task.visitors'))")


def _make_list_file(task, progress):
    file = ListFile.of_task(task)
    chunks = file.format.write(file.sheet.table(progress.report))
    return tasks.TaskFile(file.file_name, file.format.type, chunks)


def _make_rows_file(task, progress):
    data = task.input
    if not may_read_rows(task.user, task):
        raise ValidationError(_("You no longer have access to these rows."))
    noun, day = BY_KEY[data["noun"]], timezone.localdate(task.made_at)
    selection = staff_selection(data["list"])
    sheet = rows_sheet(data["title"], noun, data["ids"], day, selection)
    chunks = write_xlsx(sheet.table(progress.report))
    return tasks.TaskFile(rows_file_name(data["title"]), XLSX, chunks)


def rows_sheet(title, noun, ids, day, selection):
    """Return the Sheet of chosen rows of a noun."""
    return Sheet(title, noun.sheet, ids, noun.model.objects, day, selection)


def staff_selection(list_address):
    """Return the Selection of rows that were chosen in a list of the admin."""
    filters = ((_("Filters"), _("none: the rows were chosen one by one")),)
    return Selection(filters, settings.SITE_ADDRESS + list_address)


def rows_file_name(title):
    return f"{slugify(title)}.xlsx"


LIST_FILE = register_task(
    tasks.TaskKind(
        "list_file",
        gettext_lazy("A file of a list"),
        _make_list_file,
        lambda task: ListFile.of_task(task).title,
    )
)
ROWS_FILE = register_task(
    tasks.TaskKind(
        "rows_file",
        gettext_lazy("A spreadsheet of chosen rows"),
        _make_rows_file,
        lambda task: rows_file_name(task.input["title"]),
        may_read_rows,
    )
)


def file_response(task):
    """Stream the file in pieces; it is never stored by a browser or a proxy."""
    response = StreamingHttpResponse(tasks.read_file(task), content_type=task.file_type)
    response["Content-Disposition"] = f'attachment; filename="{task.file_name}"'
    response["Content-Length"] = str(task.file_size)
    response["Cache-Control"] = "no-store"
    return response
