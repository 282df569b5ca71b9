"""The declaration of a kind of rows that wait, which features register in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.text import capfirst

from members.actions import links

TEXT = CharField()
# The organization of a row, as most kinds name it.
OF = {"of": F("organization__name"), "organization": F("organization_id")}
STAFF_KINDS, MEMBER_KINDS = {}, {}
# By the User.Digest of those that want them: functions of an organization and a moment,
# None for a week ago, that return lines on news, which wait for nobody.
NEWS = {}


class RowText(NamedTuple):
    """The text of a waiting row; `address` is its page, unless that of its kind."""

    title: str
    note: str = ""
    who: str = ""
    address: str = ""


@dataclass(frozen=True)
class WaitingKind:
    """Rows that wait: for staff with the `permissions`, or else at an organization.

    `rows` takes nothing for staff, and for members the ids of an organization and a user.
    Of `values`, which are expressions, `describe` makes the text of a row; to those of a
    member the slug of the organization is added.
    """

    name: str
    place: int  # among the kinds of the same audience
    label: str
    rows: Callable
    values: dict
    describe: Callable[[dict], RowText]
    since: str = ""  # the column of the moment since which it waits
    permissions: tuple = ()
    # The User.Digest of a kind for members; empty for the secretariat.
    digest: str = ""
    # Whether an e-mail of its own asks about each row, so that the weekly one leaves it out.
    has_letter: bool = False
    # The lookup of new rows, for the weekly e-mail to staff, which omits the others. Rows
    # get here so long `after` the column of the lookup.
    new: str = ""
    after: timedelta = timedelta(0)
    # Pages of links.py: of a row, by the parts of its key, and of all rows. Those that are
    # left out are that of the noun in the admin, and the list of the rows of the kind.
    noun: str = ""
    page: tuple = ()
    listing: tuple = ()
    query: str = ""
    key: object = field(default_factory=lambda: Cast("pk", TEXT))
    order: tuple = ()

    @classmethod
    def declare(cls, **options):
        """Register a kind of staff, if it has `permissions`, or of members; return it."""
        kind = cls(**options)
        kinds = STAFF_KINDS if kind.permissions else MEMBER_KINDS
        kinds[kind.name] = kind
        return kind

    def declare_like(self, **changes):
        """Register a kind that differs in the given, and return it."""
        return self.declare(**{**vars(self), **changes})

    @property
    def is_ours(self):
        """Whether a member deals with it; else the secretariat does."""
        return bool(self.digest)

    def is_for(self, user):
        """Whether a member of staff may deal with such rows."""
        return user.has_perms(self.permissions)

    def row_address(self, *args):
        return links.path(*(self.page or (self.noun, "admin_page")), *args)

    @property
    def list_address(self):
        """The address of all rows that wait for staff."""
        if not self.listing:
            return links.path("staff", "waiting", self.name)
        address = links.path(*self.listing)
        return f"{address}?{self.query}" if self.query else address

    def title(self, number):
        """Return the words for so many rows."""
        return capfirst(self.label % number)

    def find(self, key):
        """Filter the row with the key, if it waits for staff."""
        return self.rows().annotate(row_key=self.key).filter(row_key=key)

    def counted(self, moment):
        """Return the query for the name, how many rows wait and how many since the moment."""
        is_new = Q(**{self.new: moment - self.after})
        rows = self.rows().order_by().values(waiting_kind=Value(self.name, TEXT))
        counts = {"waiting": Count("pk"), "waiting_new": Count("pk", is_new)}
        return rows.annotate(**counts).values_list("waiting_kind", *counts)


def staff_kinds(user):
    """Return the kinds that a member of staff may deal with, in the order of the front page."""
    return [kind for kind in _in_place(STAFF_KINDS) if kind.is_for(user)]


def member_kinds():
    return _in_place(MEMBER_KINDS)


def _in_place(kinds):
    return sorted(kinds.values(), key=lambda kind: kind.place)


def name_at(path):
    """Return the expression of the name of the user at a path, or else of the address."""
    name = NullIf(F(f"{path}__name"), Value(""))
    return Coalesce(name, F(f"{path}__email"), Value(""))
