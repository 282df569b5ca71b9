"""The timeline of a record and of all around it: changes, authors, reasons and acts."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from members.models import Batch, ChangeRequest, Image, Letter, Person, User

from .event_pages import TimelineEvent, read_page
from .known_rows import KnownRows
from .reading import KINDS, Reader
from .sentences import Narrator
from .sources import sources_of

HASH = re.compile("[0-9a-f]{64}")
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
    room has one. `sentences` leave out bookkeeping; `proposal` is the one decided.
    """

    changes: list
    who: User | None = None
    batch: Batch | None = None
    letters: list = field(default_factory=list)
    why: str = ""
    undo: str = ""
    sentences: list = field(default_factory=list)
    proposal: ChangeRequest | None = None

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

    @property
    def origin(self):
        """The origin of changes without review, such as the business register; else ""."""
        origin = self.event.context.get("origin")
        return str(ChangeRequest.Origin(origin).label) if origin else ""

    def events_of(self, model):
        return [c.event for c in self.changes if c.event.model is model]


class Timeline:
    """The changes of a record and of all around it, for a reader of the `visible` models.

    A page costs three queries, however many changes there are.
    """

    with_authors = True

    def __init__(self, record, visible=None, sources=None):
        self.record, self.visible, self.known_rows = record, visible, KnownRows()
        self.sources = sources or sources_of(type(record), visible)
        self.reader = Reader(record, self.known_rows, visible)
        self.narrator = Narrator(self.reader, names_people=self._names_people)
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
        links = self._links(events)
        links.setdefault(Image, set()).update(filter(HASH.fullmatch, slugs))
        self.known_rows.load(links, self._contexts(events), slugs)
        return [self._act(list(same)) for _key, same in groupby(events, _key)]

    def _act(self, events):
        first = events[0]
        changes = [self._change(event) for event in events]
        who = self.known_rows.get(User, first.user_id) if self._names_people else None
        batch = self.known_rows.get(Batch, first.batch_id)
        why = first.context.get("reason", "") if self._may_show_reason(batch) else ""
        letters = self.known_rows.letters({event.part for event in events})
        act = TimelineAct(changes, who, batch, letters, why)
        act.proposal = self._proposal(act)
        act.sentences = self.narrator.tell(act, act.origin or self._subject(who))
        return act

    def _subject(self, who):
        return str(who or "")

    def _proposal(self, act):
        """Return the proposal that the act decided, not an error report; None if unseen."""
        request = self.known_rows.get(ChangeRequest, act.request)
        is_report = request is None or request.origin == ChangeRequest.Origin.PUBLIC
        is_decision = act.batch is None or act.batch.act == Batch.Act.DECISION
        return None if is_report or act.origin or not is_decision else request

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
        if self.visible is None or ChangeRequest in self.visible:
            decided = {event.context.get("request") for event in events} - {None}
            links.setdefault(ChangeRequest, set()).update(decided)
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
        keys = [event.context.get(name, "") for name in ("reason", "origin")]
        return "context", event.context_id, *keys
    return event.source.name, event.id
