"""How one value of a field becomes another, as a page shows it."""

from dataclasses import dataclass

from .textdiff import DEL, INS, SAME, Piece, folded, marked, marked_line

# A text up to so many characters is shown as a whole, without marks in it.
SHORT = 60


@dataclass
class DifferenceLine:
    """One entry of a list that is "added", "removed" or "changed", as pieces of text."""

    kind: str
    pieces: list


@dataclass
class PictureChange:
    """The difference of one picture: Images or None, and (label, pieces) of texts."""

    kind: str
    old: object
    new: object
    lines: list


@dataclass
class ValueDifference:
    """The difference of two values. `shape` names the template; the types of `change`:

    "value": the new text · "text": paragraphs by textdiff.folded · "list": [DifferenceLine] ·
    "picture": the new Image or None · "pictures": [PictureChange]. `before` holds lines of
    plain text, or such an Image, or (Image or None, line).
    """

    shape: str
    before: list
    change: object

    @property
    def template(self):
        return f"components/difference/{self.shape}.html"


def of_texts(old, new):
    """Compare two texts: short ones as a whole, longer ones word by word."""
    if "\n" in old + new or min(len(old), len(new)) > SHORT:
        return ValueDifference("text", [old], folded(marked(old, new)))
    return of_values(old, new)


def of_values(old, new):
    return ValueDifference("value", [str(old)], str(new))


def of_lists(old, added=(), removed=(), changed=()):
    """Compare two lists: those added, those removed, and those changed as (old, new)."""
    lines = [DifferenceLine("added", [Piece(INS, text)]) for text in added]
    lines += [DifferenceLine("changed", marked_line(*both)) for both in changed]
    lines += [DifferenceLine("removed", [Piece(SAME, text)]) for text in removed]
    return ValueDifference("list", list(old), lines)


def of_picture(kind, old, new, texts):
    """Compare two pictures with their texts, given as (label, old, new)."""
    lines = [(label, _pieces(*both)) for label, *both in texts if any(both)]
    return PictureChange(kind, old, new, lines)


def _pieces(old, new):
    if old == new:
        return [Piece(SAME, old)]
    if not old or not new:
        return [Piece(INS if new else DEL, old or new)]
    return marked_line(old, new)
