"""The card of a record: all about it on one page, as one user may see it."""

from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions import links
from members.mail.letter_kinds import KINDS

from ..history.pages import RecordHistory
from .parts import PARTS
from .rows import json_rows, read_rows

MAX_ACTS, EVENTS_READ = 10, 60
MAY_SEE_PEOPLE = "members.view_person"


class Card:
    """The record of a number with all its rows that the user may see, in one query.

    `record` is None if there is none. A subclass declares its `noun`, the URL `name` of its
    page, the names of its `parts`, its `edits` and `panels`; a part is a list by its name.
    """

    noun = None
    name = ""
    parts = ()
    edits = {}
    panels = []
    # Beside the title: [(text, class of its badge or "")], texts, and [(text, address)].
    badges = summary = alerts = ()
    public_address = None

    def __init__(self, pk, user):
        self.user, self.today = user, timezone.localdate()
        self.sees_people = user.has_perm(MAY_SEE_PEOPLE)
        parts = {name: PARTS[name] for name in self.parts}
        self.visible = {n: p for n, p in parts.items() if user.has_perm(p.permission)}
        self.record = self._query().filter(pk=pk).first()

    def __getattr__(self, name):
        """Return the rows of a part; an empty list of one that the user may not see."""
        if name not in self.parts:
            raise AttributeError(name)
        part = self.visible.get(name)
        values = getattr(self.record, f"{name}_rows") if part else []
        rows = read_rows(part.model, values) if part else []
        setattr(self, name, rows)
        return rows

    def _query(self):
        rows = {
            f"{name}_rows": json_rows(part.of(self.noun.model), self._columns(part))
            for name, part in self.visible.items()
        }
        return self.noun.model.objects.annotate(**rows, **self.related_names())

    def _columns(self, part):
        sees = self.sees_people
        return [n for n in part.columns.split() if sees or not n.startswith("person")]

    @classmethod
    def permission(cls):
        return f"members.view_{cls.noun.model._meta.model_name}"

    def related_names(self):
        """Return {attribute of the record: expression of names of related rows}."""
        return {}

    def current(self, name):
        """Return the rows of a part that are not former; those to come last."""
        rows = [row for row in getattr(self, name) if not self._is_former(name, row)]
        return sorted(rows, key=self._is_to_come)

    def former(self, name):
        return [row for row in getattr(self, name) if self._is_former(name, row)]

    def _is_former(self, name, row):
        return PARTS[name].is_former(row, self.today)

    def _is_to_come(self, row):
        since = getattr(row, "since", None)
        return since is not None and since > self.today

    @property
    def heading(self):
        return str(self.record)

    @property
    def pages(self):
        """[(label, address)] of the pages about the record."""
        public = [(_("Public page"), self.public_address)]
        return (public if self.public_address else []) + [
            (_("All fields"), self._admin_address("change")),
            (_("History"), self.history_address),
        ]

    @property
    def history_address(self):
        return self._admin_address("history")

    def _admin_address(self, page):
        name = f"admin:members_{self.record._meta.model_name}_{page}"
        return reverse(name, args=[self.record.pk])

    @property
    def facts(self):
        return [f.card_fact(self.record) for f in self.noun.on_card]

    @cached_property
    def waiting(self):
        """[(text, when, address)] of the rows waiting for the secretariat."""
        return [
            (proposal_text(row), row.opened_at, links.desk_path(row))
            for row in self.change_requests
        ]

    @property
    def letters_by_kind(self):
        """The last letters as [(kind in words, Letter)]."""
        return [(KINDS.get(row.kind, row.kind), row) for row in self.letters]

    def acts(self, admin, request):
        """Return the last Acts of the timeline."""
        latest = RecordHistory(admin, request, self.record).latest(EVENTS_READ)
        return latest[:MAX_ACTS]


def proposal_text(row):
    if row.origin == row.Origin.PUBLIC:
        return _("A visitor has reported an error")
    return _("Proposed change: %(noun)s") % {"noun": row.get_noun_display()}
