"""What a request changes of each field, in one line of an e-mail."""

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from members.fields.textdiff import DEL

LONGEST = 160  # characters of a value
LISTS = {
    "added": lambda text: _("added: %s") % text,
    "changed": lambda text: _("changed to: %s") % text,
    "removed": lambda text: _("removed: %s") % text,
}


def change_line(difference):
    """Return a Difference as one line: "Phone: 35 00 00 00 → 35 92 00 00"."""
    decided = difference.published or difference.proposed
    label = capfirst(str(difference.label))
    text = _LINES.get(decided.shape, _nothing)(decided)
    line = f"{label}: {text}" if text else label
    by_secretariat = _("%s (changed by the secretariat)")
    return by_secretariat % line if difference.published else line


def _value(decided):
    old, new = _one_line(decided.before[0]), _one_line(decided.change)
    if not new:
        return _("emptied")
    return f"{old} → {new}" if old else new


def _text(decided):
    """Return the new words of the paragraphs that have changed."""
    changed = [part for is_same, part in decided.change if not is_same]
    pieces = [piece for part in changed for paragraph in part for piece in paragraph]
    new = _one_line("".join(piece.text for piece in pieces if piece.kind != DEL))
    return new or _("emptied")


def _list(decided):
    parts = []
    for kind, words in LISTS.items():
        lines = [line for line in decided.change if line.kind == kind]
        texts = [_new_text(line) for line in lines]
        if texts:
            parts.append(words(_one_line(", ".join(texts))))
    return "; ".join(parts)


def _new_text(line):
    return "".join(piece.text for piece in line.pieces if piece.kind != DEL)


def _nothing(decided):
    """Return no text: an e-mail shows no pictures."""
    return ""


def _one_line(text):
    return Truncator(" ".join(text.split())).chars(LONGEST)


_LINES = {"value": _value, "text": _text, "list": _list}
