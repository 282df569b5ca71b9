"""The timeline of a record and of all around it: changes, authors, reasons and acts."""

from dataclasses import dataclass, field
from itertools import groupby

from members.models import Batch, Letter, Person, User

from .event_pages import TimelineEvent, read_page
from .known_rows import KnownRows
from .reading import KINDS, Reader
from .sources import sources_of

# Users type the reason of these acts; that of the others is generated.
REASON_BY_USER = (Batch.Act.SAVE, Batch.Act.UNDO, Batch.Act.MERGE)


@dataclass
class TimelineChange:
    """One event as text: the row, its insert, update or delete, and its fields.

    `undo` is the address of the page that undoes it, where a room has one.
    """

    event: TimelineEvent
    title: str
    lines: list
    undo: str = ""

    @property
    def kind(self):
        return KINDS[self.event.label]


@dataclass
class TimelineAct:
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
        """The kind of act; empty for one that was recorded without a batch."""
        return self.batch.get_act_display() if self.batch else ""

    @property
    def request(self):
        """The number of the ChangeRequest that was decided, or None."""
        return self.event.context.get("request")


class Timeline:
    """The changes of a record and of all around it, for a reader of the `visible` models.

    A page costs three queries, however many changes there are.
    """

    with_authors = True

    def __init__(self, record, visible=None, sources=None):
        self.record, self.visible, self.known_rows = record, visible, KnownRows()
        self.sources = sources or sources_of(type(record), visible)
        self.reader = Reader(record, self.known_rows, visible)
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

    def page(self, criteria, size, older=None, newer=None):
        """Return (EventPage, [TimelineAct]) of the events beyond a cursor."""
        cursors = {"older": older, "newer": newer, "with_authors": self.with_authors}
        page = read_page(self.sources, self.record.pk, criteria, size, **cursors)
        self.authors = page.authors
        return page, self._acts(page.events)

    def everything(self, criteria, most):
        """Return the TimelineActs of all events, or None if there are more than `most`."""
        page, acts = self.page(criteria, most)
        return None if page.has_older else acts

    def _acts(self, events):
        states = [(e.model, state) for e in events for state in (e.before, e.after)]
        slugs = self.reader.slugs(states)
        self.known_rows.load(self._links(events), self._contexts(events), slugs)
        return [self._act(list(same)) for _key, same in groupby(events, _key)]

    def _act(self, events):
        first = events[0]
        changes = [self._change(event) for event in events]
        who = self.known_rows.get(User, first.user_id) if self._names_people else None
        batch = self.known_rows.get(Batch, first.batch_id)
        why = first.context.get("reason", "") if self._may_show_reason(batch) else ""
        letters = self.known_rows.letters(first.context_id)
        return TimelineAct(changes, who, batch, letters, why)

    def _change(self, event):
        title = self.reader.title(event.model, event.after or event.before)
        return TimelineChange(event, title, self.reader.lines(event))

    @property
    def _names_people(self):
        return self.visible is None or Person in self.visible

    def _may_show_reason(self, batch):
        """Whether the reason may be shown: one that a user typed may name people."""
        return self._names_people or not (batch and batch.act in REASON_BY_USER)

    def _links(self, events):
        links = self.reader.links(events)
        users = {event.user_id for event in events}
        users |= {user for _model, user, _number in self.authors}
        links.setdefault(User, set()).update(users - {None})
        batches = {event.batch_id for event in events} - {None}
        return links | {Batch: batches}

    def _contexts(self, events):
        """Return the contexts of e-mails that may be seen."""
        sees_letters = self.visible is None or Letter in self.visible
        contexts = {event.context_id for event in events} - {None}
        return contexts if sees_letters else set()


def _key(event):
    """Return the grouping key of the events of one act; without a context, each is its own."""
    if event.batch_id:
        return "batch", event.batch_id
    if event.context_id:
        return "context", event.context_id, event.context.get("reason", "")
    return event.source.name, event.id
