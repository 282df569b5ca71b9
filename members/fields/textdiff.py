"""The difference of two texts word by word, grouped so that it can be read."""

import re
from collections import namedtuple
from difflib import SequenceMatcher
from itertools import chain, groupby

SAME, DEL, INS = "same", "del", "ins"
# `kind` is one of the above; a text is a list of paragraphs, a paragraph of pieces.
Piece = namedtuple("Piece", "kind text")
TOKENS = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
# Comparing takes up to the product of both lengths; text beyond it counts as all new.
MOST = 2_000_000
ONE = 500  # the least cost of comparing
# Below this share of the longer text, the rest is not an edited version of the same text.
LEAST = 0.25
BREAK = "¶"


def marked(old, new):
    """Return the paragraphs of both texts in one, as pieces marked as removed or added."""
    return _piece_paragraphs(_line_pieces(old, new))


def marked_line(old, new):
    """Return two texts of one line as pieces."""
    return _tidy(_word_pieces(old, new, [MOST]))


def is_same(paragraph):
    return all(piece.kind == SAME for piece in paragraph)


def folded(paragraphs):
    """Group changed and unchanged paragraphs: [(is the same, [paragraph, …])]."""
    return [(same, list(group)) for same, group in groupby(paragraphs, is_same)]


def _line_pieces(old, new):
    before, after = (text.splitlines(keepends=True) for text in (old, new))
    left = [MOST]
    pieces = []
    for tag, removed, added in _steps(before, after, left):
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(removed)))
        elif len(removed) == len(added) and len(added) * ONE < left[0]:
            for one, other in zip(removed, added, strict=True):
                pieces += _word_pieces(one, other, left)
        else:
            pieces += _word_pieces("".join(removed), "".join(added), left)
    return _tidy(pieces)


def _steps(old, new, left):
    """Compare two lists, as (tag, removed, added), while the cost is within the budget."""
    cost = len(old) * len(new) + ONE
    if cost > left[0]:
        return [("replace", old, new)]
    left[0] -= cost
    steps = SequenceMatcher(None, old, new).get_opcodes()
    return [(tag, old[a:b], new[c:d]) for tag, a, b, c, d in steps]


def _word_pieces(old, new, left):
    steps = _steps(TOKENS.findall(old), TOKENS.findall(new), left)
    same = [removed for tag, removed, _ in steps if tag == "equal"]
    if _length(same) < LEAST * max(_length([[old]]), _length([[new]])):
        return [Piece(DEL, old), Piece(INS, new)]
    return _joined_steps(_step_by_step(steps))


def _length(runs):
    """Count the characters without spaces."""
    return sum(len("".join(token.split())) for run in runs for token in run)


def _step_by_step(steps):
    """Yield (removed, added, is the same); a short equal run joins its neighbours."""
    tags = ["", *(tag for tag, _, _ in steps), ""]
    for place, (tag, removed, added) in enumerate(steps, 1):
        around = tags[place - 1], tags[place + 1]
        is_island = all(around) and "replace" in around and _is_small(removed)
        yield removed, added, tag == "equal" and not is_island


def _is_small(tokens):
    """Whether it is at most one short word on one line."""
    words = [token for token in tokens if token[0].isalnum()]
    return "\n" not in "".join(tokens) and len("".join(words)) <= 3


def _joined_steps(steps):
    for same, run in groupby(steps, lambda step: step[2]):
        removed, added, _same = zip(*run, strict=True)
        before, after = (
            "".join(chain.from_iterable(side)) for side in (removed, added)
        )
        yield Piece(SAME if same else DEL, before)
        yield Piece(INS, "" if same else after)


def _tidy(pieces):
    """Leave out empty pieces, and make neighbours of a kind one."""
    full = (piece for piece in pieces if piece.text)
    return [
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(full, lambda piece: piece.kind)
    ]


def _piece_paragraphs(pieces):
    """Begin a paragraph at each end of line; a changed one shows as a sign."""
    paragraphs = [[]]
    for kind, text in pieces:
        if kind != SAME and not text.strip() and "\n" in text:
            paragraphs[-1].append(Piece(kind, BREAK))
        first, *others = text.split("\n")
        paragraphs[-1].append(Piece(kind, first))
        paragraphs += [[Piece(kind, line)] for line in others]
    return [
        _tidy(paragraph)
        for paragraph in paragraphs
        if any(piece.text.strip() for piece in paragraph)
    ]
