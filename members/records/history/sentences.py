"""Tell an act in sentences: "Kari approved a change of phone: empty → 35 55 01 01"."""

from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members.models import ChangeItem, ChangeRequest, User

from .reading import line_of

# With the user of the act, and without one.
VERBS = {
    "insert": (gettext_lazy("%(who)s added %(what)s"), gettext_lazy("%(what)s added")),
    "update": (
        gettext_lazy("%(who)s changed %(what)s"),
        gettext_lazy("%(what)s changed"),
    ),
    "delete": (
        gettext_lazy("%(who)s removed %(what)s"),
        gettext_lazy("%(what)s removed"),
    ),
    "approved": (
        gettext_lazy("%(who)s approved a change of %(what)s"),
        gettext_lazy("Change of %(what)s approved"),
    ),
    "rejected": (
        gettext_lazy("%(who)s declined a change of %(what)s"),
        gettext_lazy("Change of %(what)s declined"),
    ),
    "proposed": (
        gettext_lazy("%(who)s proposed a change of %(what)s"),
        gettext_lazy("Change of %(what)s proposed"),
    ),
    "withdrawn": (
        gettext_lazy("%(who)s withdrew the proposal about %(what)s"),
        gettext_lazy("Proposal about %(what)s withdrawn"),
    ),
    "closed": (
        gettext_lazy("%(who)s closed a visitor's report: %(what)s"),
        gettext_lazy("Visitor's report closed: %(what)s"),
    ),
}
# The values of a ChangeItem that a sentence about it compares.
COMPARED = {
    "proposed": ("old", "proposed"),
    "rejected": ("live", "proposed"),
    "withdrawn": ("proposed", ""),
}


MOST_NAMED = 2  # fields in a sentence
MOST_LINES = 6  # below a sentence; more are folded


@dataclass
class Sentence:
    """One thing that an act did; `text` ends before the values of its only field.

    `lines` are its fields: those that changed, or all of a row that was added or removed.
    `change` is the TimelineChange that it tells, or None of the fields of a proposal.
    """

    text: str
    lines: list = field(default_factory=list)
    ending: str = ""
    change: object = None
    is_whole_row: bool = False

    @property
    def value(self):
        """The only line, if the sentence has room for its values; else None."""
        if self.is_whole_row or len(self.lines) != 1:
            return None
        line = self.lines[0]
        return line if line.is_short else None

    @property
    def rest(self):
        return [] if self.value else self.lines

    @property
    def is_folded(self):
        return self.is_whole_row or len(self.rest) > MOST_LINES

    def __str__(self):
        values = f": {self.value.text}" if self.value else ""
        return f"{self.text}{values}{self.ending and f' ({self.ending})'}"


class Narrator:
    """Write the sentences of acts, for the reader of a timeline."""

    def __init__(self, reader, *, names_people):
        self.reader, self.known_rows = reader, reader.known_rows
        self.names_people = names_people

    def tell(self, act, who):
        """Return the Sentences of an act by `who`, "" for nobody: the record's own first."""
        told = self._of_items(act, who)
        changes = act.changes[::-1]
        rows = [change for change in changes if change.event.model not in PROPOSALS]
        rows.sort(key=lambda change: bool(self._row(change)))
        told += [self._of_row(act, change, who) for change in rows]
        told += [_of_report(change, who) for change in changes]
        if not any(told):
            requests = [c for c in changes if c.event.model is ChangeRequest]
            told = [self._of_row(act, change, who) for change in requests]
        return [sentence for sentence in told if sentence]

    def _of_row(self, act, change, who):
        """Return the Sentence of a row, or None if only bookkeeping changed."""
        label, lines = change.event.label, change.lines
        row = self._row(change)
        if label != "update":
            text = _say(label, who, row or self._own(change))
            return Sentence(text, lines, self._ending(act), change, is_whole_row=True)
        if not lines:
            return None
        text = _say("approved" if act.proposal else label, who, _what(row, lines))
        return Sentence(text, lines, self._ending(act), change)

    def _of_items(self, act, who):
        """Return the Sentences of proposed fields, those with the same verb together."""
        by_verb = {}
        for change in reversed(act.changes):
            if change.event.model is ChangeItem and (verb := _verb_of(change.event)):
                by_verb.setdefault(verb, []).append(self._line_of(verb, change.event))
        return [
            Sentence(
                _say(verb, who, _what("", lines)),
                lines,
                self._ending(act) if verb == "rejected" else "",
            )
            for verb, lines in by_verb.items()
        ]

    def _line_of(self, verb, event):
        state = event.after or event.before
        old, new = (
            self.reader.read_value(ChangeItem, column, state.get(column), state)
            if column
            else ""
            for column in COMPARED[verb]
        )
        label = self.reader.item_label(state)
        return line_of(label, old, new)

    def _row(self, change):
        """Return "contact Nora", or "" of the record itself."""
        event = change.event
        state = event.after or event.before
        return "" if self.reader.is_record(event.model, state) else _phrase(change)

    def _own(self, change):
        return f"{inside_sentence(change.title)} {self.reader.name_of_record()}".strip()

    def _ending(self, act):
        """Return "proposed by Ola" of a decision, by the name if the reader may see it."""
        proposal = act.proposal
        if proposal is None:
            return ""
        authors = {e.after.get("proposed_by_id") for e in act.events_of(ChangeItem)}
        authors = sorted(authors - {None}) or [proposal.proposed_by_id]
        users = [self.known_rows.get(User, number) for number in authors]
        names = [str(user) for user in users if user and self.names_people]
        who = ", ".join(names) or proposal.get_origin_display()
        return _("proposed by %(who)s") % {"who": who}


PROPOSALS = (ChangeItem, ChangeRequest)


def _of_report(change, who):
    """Return the Sentence on the outcome of a visitor's report; None of other changes."""
    event = change.event
    outcome = event.after and event.after.get("resolution")
    if event.model is not ChangeRequest or not outcome or event.label != "update":
        return None
    text = _say("closed", who, ChangeRequest.Resolution(outcome).label)
    return Sentence(text, change=change)


def _verb_of(event):
    """Return the verb of a ChangeItem's event; None of one that its fields tell."""
    if event.label == "insert":
        is_open = event.after["decision"] == ChangeItem.Decision.PENDING
        return "proposed" if is_open else None
    if event.label == "delete":
        return "withdrawn"
    if event.after["decision"] == ChangeItem.Decision.REJECTED:
        return "rejected"
    return "proposed" if event.after["proposed"] != event.before["proposed"] else None


def _say(verb, who, what):
    with_user, without = VERBS[verb]
    text = (with_user if who else without) % {"who": who, "what": what}
    return text if "@" in text.partition(" ")[0] else text[:1].upper() + text[1:]


def _what(row, lines):
    """Return the fields in a sentence: "phone and name", "contact Nora – until", "3 fields"."""
    number = len(lines)
    if number <= MOST_NAMED:
        fields = get_text_list([inside_sentence(one.label) for one in lines], _("and"))
    else:
        fields = ngettext("%(n)s field", "%(n)s fields", number) % {"n": number}
    return f"{row} – {fields}" if row else fields


def _phrase(change):
    kind, _colon, name = change.title.partition(": ")
    return f"{inside_sentence(kind)} {name}".strip()


def inside_sentence(text):
    """Return a label as inside a sentence; abbreviations ("CCS") stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
