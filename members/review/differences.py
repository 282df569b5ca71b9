"""Tell what a request would change: old, proposed and live now, field by field."""

from dataclasses import dataclass

from members.models import ChangeItem
from members.models.texts import norwegian_key

from .fields import fingerprint
from .nouns import MODELS, fields_of, target_of
from .textdiff import INS, SAME, Piece, folded, marked, marked_line
from .wording import Names, row_text, word_text

# A text up to so long is read whole, without marks in it.
SHORT = 60
Decision = ChangeItem.Decision


@dataclass
class Line:
    """One thing of a list that is "added", "removed" or "changed", as pieces."""

    kind: str
    pieces: list


@dataclass
class Told:
    """How one value becomes another. `shape` says what `change` holds, and how it is shown:

    "value": the new text · "text": paragraphs by marks.folded · "list": [Line] ·
    "picture": the new Image or None. `before` holds lines of plain text, or such an Image.
    """

    shape: str
    before: list
    change: object

    @property
    def template(self):
        return f"components/difference/{self.shape}.html"


@dataclass
class Difference:
    """One field of a request; `live` is the value now, or when it was decided.

    `since` tells what changed live after the proposal, `published` what the reviewer put
    in the place of what was proposed; None where nothing did.
    """

    item: ChangeItem
    label: str
    proposed: Told
    live: object
    since: Told | None = None
    published: Told | None = None

    @property
    def is_stale(self):
        return self.since is not None

    @property
    def is_pending(self):
        return self.item.decision == Decision.PENDING


def differences(request, names=None, live=None):
    """Give a Difference for each item of the request, in the order of the form.

    Costs eleven queries at most, however much is proposed. Whoever tells of several requests
    gives each the same review.Names(), which asks only once what things are called; and
    whoever has read {field: value} of what is live already, gives that.
    """
    known, names = fields_of(request.noun), names or Names()
    order = {name: place for place, name in enumerate(known)}
    items = sorted(request.items.all(), key=lambda item: order.get(item.field, -1))
    live = live or {}
    return [
        _difference(item, request, known.get(item.field), names, live.get(item.field))
        for item in items
    ]


def told(noun, name, old, new, names):
    """Tell how one whole value of a field becomes another."""
    known = fields_of(noun)[name]
    return TELL[known.told_as](known, old, new, names)


def as_it_stands(noun, target):
    """Give (label, lines of text) of every field in the order of the form, but for pictures."""
    names, known = Names(), fields_of(noun).values()
    for field in known:
        if field.told_as not in ("picture", "words"):
            live = field.live(target)
            lines = TELL[field.told_as](field, live, live, names).before
            yield field.label(type(target)), [line for line in lines if line]


def _difference(item, request, known, names, live):
    if known is None:
        strange = _value(item.old, item.proposed)
        return Difference(item, item.field, strange, item.old)
    live = _live(item, request, known) if live is None else live
    wanted = known.result(item.old, item.proposed)
    tell = TELL[known.told_as]
    told = Difference(
        item,
        known.label(MODELS[request.noun]),
        tell(known, item.old, wanted, names),
        live,
    )
    if fingerprint(live) != fingerprint(item.old):
        told.since = tell(known, item.old, live, names)
    if item.published not in (None, item.proposed):
        told.published = tell(known, live, known.result(live, item.published), names)
    return told


def _live(item, request, known):
    if item.decision != Decision.PENDING:
        return item.live
    return known.live(target_of(request)) if request.is_open else item.old


def _text(_known, old, new, _names):
    old, new = str(old), str(new)
    if "\n" in old + new or min(len(old), len(new)) > SHORT:
        return Told("text", [old], folded(marked(old, new)))
    return _value(old, new)


def _value(old, new):
    return Told("value", [str(old)], str(new))


def _choice(known, old, new, names):
    def called(slugs):
        return sorted((names.name(known.model, s) for s in slugs), key=norwegian_key)

    added, removed = (called(set(new) - set(old)), called(set(old) - set(new)))
    lines = [*map(_added, added), *map(_removed, removed)]
    return Told("list", called(old), lines)


def _words(_known, old, new, _names):
    added = [word_text(word) for word in new if word not in old]
    return Told("list", [word_text(word) for word in old], [_added(w) for w in added])


def _rows(known, old, new, names):
    before = [(row.get("id"), row_text(known, row, names)) for row in old]
    was = {number: text for number, text in before if number is not None}
    now = [(row.get("id"), row_text(known, row, names)) for row in new]
    lines = [_added(text) for number, text in now if number not in was]
    for number, text in now:
        if was.get(number, text) != text:
            lines.append(Line("changed", marked_line(was[number], text)))
    gone = was.keys() - {number for number, _text in now}
    lines += [_removed(text) for number, text in was.items() if number in gone]
    return Told("list", [text for _number, text in before], lines)


def _picture(_known, old, new, names):
    return Told("picture", [names.picture(old)], names.picture(new))


def _added(text):
    return Line("added", [Piece(INS, text)])


def _removed(text):
    return Line("removed", [Piece(SAME, text)])


def _said(known, old, new, names):
    return Told("value", [known.said(old, names)], known.said(new, names))


TELL = {
    "text": _text,
    "option": _said,
    "flag": _said,
    "pick": _said,
    "moment": _said,
    "choice": _choice,
    "words": _words,
    "rows": _rows,
    "picture": _picture,
}
