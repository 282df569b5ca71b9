"""The timeline of a record and of all around it: who, when, what, why, and by which act."""

from dataclasses import dataclass, field
from itertools import groupby

from members.models import Batch, Letter, Person, User

from .event_pages import Event, read_page
from .known_rows import KnownRows
from .reading import KINDS, Reader
from .sources import sources_of

# Acts whose reason somebody types; that of the others is made by the registry.
TYPED = (Batch.Act.SAVE, Batch.Act.UNDO, Batch.Act.MERGE)


@dataclass
class Change:
    """One event as people read it: the row, what happened to it, and its fields.

    `undo` is the address of the page that undoes it, where a room has one.
    """

    event: Event
    title: str
    lines: list
    undo: str = ""

    @property
    def kind(self):
        return KINDS[self.event.label]


@dataclass
class Act:
    """Changes that one act wrote, one after the other in the timeline.

    `who` is a User, or None; `letters` are the numbers of e-mails that the act wrote,
    `why` is its reason, and `undo` the address of the page that undoes all of it, where a
    room has one.
    """

    changes: list
    who: User | None = None
    batch: Batch | None = None
    letters: list = field(default_factory=list)
    why: str = ""
    undo: str = ""

    @property
    def event(self):
        return self.changes[0].event

    @property
    def at(self):
        return self.event.at

    @property
    def name(self):
        """What kind of act it was; empty for one that was recorded as no batch."""
        return self.batch.get_act_display() if self.batch else ""

    @property
    def request(self):
        """The number of the ChangeRequest that was decided, or None."""
        return self.event.context.get("request")


class Timeline:
    """The changes of a record and of all around it, for one who sees the `visible` models.

    A page costs three queries, however many changes there are.
    """

    with_authors = True

    def __init__(self, record, visible=None, sources=None):
        self.record, self.visible, self.known = record, visible, KnownRows()
        self.sources = sources or sources_of(type(record), visible)
        self.reader = Reader(record, self.known, visible)
        self.authors = []

    @property
    def count(self):
        """The number of all changes; known once a page is read."""
        return sum(number for _model, _user, number in self.authors)

    @property
    def models(self):
        """The models of which there are changes; known once a page is read."""
        names = {model for model, _user, _number in self.authors}
        return [source.model for source in self.sources if source.name in names]

    def page(self, wanted, size, older=None, newer=None):
        """Return (Page, [Act]) of the events beyond a cursor."""
        cursors = {"older": older, "newer": newer, "with_authors": self.with_authors}
        page = read_page(self.sources, self.record.pk, wanted, size, **cursors)
        self.authors = page.authors
        return page, self._acts(page.events)

    def everything(self, wanted, most):
        """Return the Acts of all events, or None if there are more than `most`."""
        page, acts = self.page(wanted, most)
        return None if page.has_older else acts

    def _acts(self, events):
        states = [(e.model, state) for e in events for state in (e.before, e.after)]
        slugs = self.reader.slugs(states)
        self.known.load(self._wanted(events), self._contexts(events), slugs)
        return [self._act(list(same)) for _key, same in groupby(events, _key)]

    def _act(self, events):
        first = events[0]
        changes = [self._change(event) for event in events]
        who = self.known.get(User, first.user_id) if self._names_people else None
        batch = self.known.get(Batch, first.batch_id)
        why = first.context.get("reason", "") if self._tells_why(batch) else ""
        return Act(changes, who, batch, self.known.letters(first.context_id), why)

    def _change(self, event):
        title = self.reader.title(event.model, event.after or event.before)
        return Change(event, title, self.reader.lines(event))

    @property
    def _names_people(self):
        return self.visible is None or Person in self.visible

    def _tells_why(self, batch):
        """Whether the reason may be shown: one that somebody typed may name people."""
        return self._names_people or not (batch and batch.act in TYPED)

    def _wanted(self, events):
        wanted = self.reader.wanted(events)
        users = {event.user_id for event in events}
        users |= {user for _model, user, _number in self.authors}
        wanted.setdefault(User, set()).update(users - {None})
        batches = {event.batch_id for event in events} - {None}
        return wanted | {Batch: batches}

    def _contexts(self, events):
        """Return the contexts whose e-mails may be seen."""
        sees_letters = self.visible is None or Letter in self.visible
        found = {event.context_id for event in events} - {None}
        return found if sees_letters else set()


def _key(event):
    """Return what the events of one act share; one without a context is its own."""
    if event.batch_id:
        return "batch", event.batch_id
    if event.context_id:
        return "context", event.context_id, event.context.get("reason", "")
    return event.source.name, event.id
