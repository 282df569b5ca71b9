"""The rows and links of an organization's card, as one user may see them."""

from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.fields import ORGANIZATION
from members.mail.letter_kinds import KINDS
from members.models import Organization, Topic

from ..history.pages import RecordHistory
from .parts import PARTS

MAX_ACTS, EVENTS_READ = 10, 60
MAY_SEE_PEOPLE = "members.view_person"


class Card:
    """The organization of a number with all rows that the user may see, in one query.

    `organization` is None if there is none; other attributes are lists named as in PARTS.
    """

    def __init__(self, pk, user):
        self.user, self.today = user, timezone.localdate()
        self.sees_people = user.has_perm(MAY_SEE_PEOPLE)
        self.parts = {n: p for n, p in PARTS.items() if user.has_perm(p.permission)}
        self.organization = self._query().filter(pk=pk).first()

    def __getattr__(self, name):
        """Return the rows of a part; an empty list of one that the user may not see."""
        if name not in PARTS:
            raise AttributeError(name)
        part = self.parts.get(name)
        values = getattr(self.organization, f"{name}_rows") if part else []
        rows = read_rows(part.model, values) if part else []
        setattr(self, name, rows)
        return rows

    def _query(self):
        rows = {
            f"{name}_rows": json_rows(part.of_organization(), self._columns(part))
            for name, part in self.parts.items()
        }
        topics = Topic.objects.filter(organizations=OuterRef("pk"))
        names = ArraySubquery(topics.order_by("label_nb").values("label_nb"))
        return Organization.objects.annotate(**rows, topic_names=names)

    def _columns(self, part):
        if self.sees_people:
            return part.columns
        return [name for name in part.columns if not name.startswith("person")]

    @cached_property
    def membership(self):
        """The membership of today, or the next one, or the last one; else None."""
        rows, today = self.memberships, self.today
        current = [row for row in rows if row.holds_on(today)]
        to_come = [row for row in rows if (row.since or today) > today]
        return next(iter([*current, *reversed(to_come), *rows]), None)

    @property
    def is_member(self):
        return any(row.holds_on(self.today) for row in self.memberships)

    @property
    def can_start(self):
        """Whether a new membership may begin: none is open."""
        return all(row.until for row in self.memberships)

    @property
    def former_memberships(self):
        return [row for row in self.memberships if row is not self.membership]

    @cached_property
    def current_contacts(self):
        """The contacts of today, the main one first, and then those to come."""
        rows = [row for row in self.contacts if not self._is_former_contact(row)]
        return sorted(rows, key=lambda row: not row.holds_on(self.today))

    @cached_property
    def former_contacts(self):
        return [row for row in self.contacts if self._is_former_contact(row)]

    def _is_former_contact(self, row):
        ended = row.until is not None and not row.holds_on(self.today)
        return ended and row.until <= self.today

    @cached_property
    def current_roles(self):
        return [row for row in self.roles if not self._has_ended(row)]

    @cached_property
    def former_roles(self):
        return [row for row in self.roles if self._has_ended(row)]

    @cached_property
    def current_participations(self):
        return [row for row in self.participations if not self._is_over(row)]

    @cached_property
    def former_participations(self):
        return [row for row in self.participations if self._is_over(row)]

    def _has_ended(self, row):
        return row.until is not None and row.until < self.today

    def _is_over(self, row):
        return self._has_ended(row) or row.declined_on is not None

    @property
    def facts(self):
        return [f.card_fact(self.organization) for f in ORGANIZATION.on_card]

    @cached_property
    def open_notes(self):
        return [row for row in self.notes if row.done_on is None]

    @cached_property
    def done_notes(self):
        return [row for row in self.notes if row.done_on is not None]

    @cached_property
    def waiting(self):
        """Return [(text, when, address)] of the rows waiting for the secretariat, oldest first."""
        rows = [
            *((_proposal_text(r), r.opened_at, r) for r in self.change_requests),
            *((_access_text(r), r.made_at, r) for r in self.access_requests),
            *((_("Wants to leave"), r.given_on, r) for r in self.resignations),
            *(
                (_("Has not confirmed its profile"), r.asked_on, r)
                for r in self.reminders
            ),
        ]
        return [(text, when, _address_of(row)) for text, when, row in rows]

    @property
    def letters_by_kind(self):
        """The last letters as [(kind in words, Letter)]."""
        return [(KINDS.get(row.kind, row.kind), row) for row in self.letters]

    def acts(self, admin, request):
        """Return the last Acts of the timeline."""
        latest = RecordHistory(admin, request, self.organization).latest(EVENTS_READ)
        return latest[:MAX_ACTS]


def _proposal_text(row):
    if row.origin == row.Origin.PUBLIC:
        return _("A visitor has reported an error")
    return _("Proposed change: %(noun)s") % {"noun": row.get_noun_display()}


def _access_text(row):
    return _("%(name)s asks for access") % {"name": row.name}


def _address_of(row):
    return reverse(f"admin:members_{row._meta.model_name}_change", args=[row.pk])


def json_rows(rows, columns):
    """Return the expression of some columns of the rows; `__` follows a foreign key."""
    return ArraySubquery(rows.values(json=JSONObject(**{c: c for c in columns})))


def read_rows(model, values):
    """Return the instances of rows loaded by `json_rows`; other columns are deferred."""
    return [_read_row(model, each) for each in values]


def _read_row(model, values):
    own = {name: value for name, value in values.items() if "__" not in name}
    fields = [field for field in model._meta.concrete_fields if field.name in own]
    names = [field.attname for field in fields]
    row = model.from_db(None, names, [f.to_python(own[f.name]) for f in fields])
    for name in own.keys() - {field.name for field in fields}:
        setattr(row, name, own[name])  # an annotation
    for name, related in _by_key(values).items():
        key = model._meta.get_field(name)
        has_row = related["id"] is not None
        key.set_cached_value(
            row, _read_row(key.related_model, related) if has_row else None
        )
    return row


def _by_key(values):
    """Return {foreign key: {column of its row: value}}."""
    related = {}
    for path, value in values.items():
        key, is_related, column = path.partition("__")
        if is_related:
            related.setdefault(key, {})[column] = value
    return related
