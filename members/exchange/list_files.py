"""A list of the secretariat as a file, with the rows, columns and order of its page."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_lazy

from members.exchange.downloads import AT_ONCE
from members.exchange.sheets import Sheet
from members.fields import fingerprint
from members.models import ListDownload
from members.operation.work import tasks
from members.operation.work.declared import register_task
from members.queries.filters.selection import Selection, name_part
from members.tables import FORMATS

from ..queries.lists.declared import LISTS
from ..queries.lists.list_query import ListQuery


def list_sheet(list_query, ids, selection=None):
    """Return the Sheet of some rows of an ListQuery."""
    one, columns = list_query.staff_list, tuple(_preparing_once(list_query.columns))
    return Sheet(one.title, columns, ids, one.model.objects, list_query.day, selection)


def _preparing_once(columns):
    """Yield the columns; of several that prepare the rows alike, the first alone does."""
    done = set()
    for column in columns:
        prepare = getattr(column, "prepare", None)
        yield replace(column, prepare=None) if prepare in done else column
        done |= {prepare} - {None}


@dataclass(eq=False)
class StaffFile:
    """The file of an ListQuery, in one of the FORMATS; `address` leads to its page."""

    list_query: ListQuery
    ending: str
    address: str

    @property
    def format(self):
        return FORMATS[self.ending]

    @cached_property
    def ids(self):
        return list(self.list_query.rows.values_list("pk", flat=True))

    @property
    def is_small(self):
        return len(self.ids) <= AT_ONCE

    @property
    def sheet(self):
        return list_sheet(self.list_query, self.ids, self._selection)

    @property
    def _selection(self):
        order = (_("Order"), self.list_query.order_in_words)
        address = settings.SITE_ADDRESS + self.address
        made_by = self.list_query.user.get_full_name() or str(self.list_query.user)
        return Selection((*self.list_query.filters_in_words, order), address, made_by)

    @property
    def file_name(self):
        """Return the name with day and filters: "virksomheter-2026-11-26-bedrift-0b7d4a.csv".

        The digits are of the whole query, so that no two lists of a day have one name.
        """
        stem = slugify(self.list_query.staff_list.title)
        part = name_part(self.list_query.filterset, self.list_query.choices)
        day, mark = self.list_query.day.isoformat(), self._mark
        return f"{stem}-{day}{part}{mark}.{self.ending}"

    @property
    def _mark(self):
        usual = replace(self.list_query, parameters=QueryDict())
        query = self.list_query.query
        return "" if query == usual.query else f"-{fingerprint(query)[:6]}"

    def content(self, report=lambda done, total: None):
        """Yield the bytes of the file."""
        return self.format.write(self.sheet.table(report))

    def log(self):
        """Record the user, query and number of rows, for administrators."""
        return ListDownload.objects.create(
            by=self.list_query.user,
            noun=self.list_query.staff_list.key,
            ending=self.ending,
            query=self.list_query.query,
            rows=len(self.ids),
            has_personal_data=self.list_query.has_personal_data,
        )


def start_file(file, *, is_logged=True):
    """Create the task that makes a large file, for its user alone; it logs what is not yet."""
    list_query = file.list_query
    data = {"noun": list_query.staff_list.key, "query": list_query.query}
    data |= {"format": file.ending, "list": file.address, "is_logged": is_logged}
    return tasks.start(STAFF_FILE.name, data, user=list_query.user)


def of_task(task):
    """Return the StaffFile that a task makes; raise ValidationError without the right."""
    data = task.input
    staff_list = LISTS[data["noun"]]
    if not may_read(task.user, task):
        raise ValidationError(_("You no longer have access to these rows."))
    list_query = ListQuery(staff_list, QueryDict(data["query"]), task.user)
    return StaffFile(list_query, data["format"], data["list"])


def may_read(user, task):
    """Whether the user may see the rows of the task's file, and its columns."""
    staff_list = LISTS[task.input["noun"]]
    columns = QueryDict(task.input["query"]).getlist("column")
    offered = staff_list.columns_for(user)
    return staff_list.is_open_to(user) and all(name in offered for name in columns)


def _make_file(task, progress):
    file = of_task(task)
    if not task.input.get("is_logged", True):
        file.log()
    return tasks.TaskFile(
        file.file_name, file.format.type, file.content(progress.report)
    )


def _title_of(task):
    return f"{LISTS[task.input['noun']].title}, {task.input['format'].upper()}"


def _names_people(task):
    return of_task(task).list_query.has_personal_data


STAFF_FILE = register_task(
    tasks.TaskKind(
        "staff_file",
        gettext_lazy("A file of a list"),
        _make_file,
        _title_of,
        may_read,
        is_personal=_names_people,
    )
)
