"""A kind of rows that wait for somebody."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse

from members.waiting.staff_kinds import STAFF_KINDS

from . import words

TEXT = CharField()
# The organization of a row, as most kinds name it.
OF = {"of": F("organization__name"), "organization": F("organization_id")}


@dataclass(frozen=True)
class Kind:
    """Rows that wait; `values` are the expressions of which `describe` makes a row's text.

    `since` is the column that says how long; `page` the URL name of a row's page, whose
    arguments are the parts of its key, and `listing` that of the list, with its query.
    """

    name: str
    label: str
    rows: Callable[[], QuerySet]
    values: dict
    describe: Callable[[dict], words.Told]
    permissions: tuple
    page: str
    listing: str
    query: str = ""
    since: str = ""
    key: object = field(default_factory=lambda: Cast("pk", TEXT))
    order: tuple = ()

    def is_for(self, user):
        """Whether the user may deal with such rows."""
        return user.has_perms(self.permissions)

    def row_page(self, key):
        """Return the address of the page of a row."""
        return reverse(self.page, args=key.split("-"))

    @property
    def list_page(self):
        address = reverse(self.listing)
        return f"{address}?{self.query}" if self.query else address

    def ordered(self):
        """Return the rows, those that have waited longest first."""
        oldest = [F(self.since).asc(nulls_last=True)] if self.since else []
        return self.rows().order_by(*self.order, *oldest, "pk")

    def find(self, key):
        """Filter the row with the key, if it waits."""
        return self.rows().annotate(row_key=self.key).filter(row_key=key)


def counted(name):
    """Return what a Kind shares with the weekly e-mail to staff: rows, label and rights."""
    kind = STAFF_KINDS[name]
    return {
        "name": name,
        "label": kind.label,
        "rows": kind.rows,
        "permissions": kind.permissions,
    }


def name_at(path):
    """Return the expression of the name of the user at a path, or else of the address."""
    name = NullIf(F(f"{path}__name"), Value(""))
    return Coalesce(name, F(f"{path}__email"), Value(""))


def record_page(page):
    return f"admin:members_{page}_change"


def record_list(page):
    return f"admin:members_{page}_changelist"
