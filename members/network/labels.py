"""How much room a name takes in a drawing, whatever font draws it."""

from dataclasses import dataclass

# Widths in em of the widest font that pages are commonly drawn with, rounded up.
WIDTHS = {
    0.3: "'ijl",
    0.42: " !()[],./:;\\|-ftrIJ·₂",
    0.56: '"*_`–?csz',
    0.63: "aegokvxyFLPTYåøéèêöäó«»0123456789",
    0.7: "bdhnpquüABEKSVXZÅÄÉ${}",
    0.82: "wCDGHNOQRUØÖÜ&",
}
WIDTH = {letter: width for width, letters in WIDTHS.items() for letter in letters}
WIDEST = 1
BOLD = 1.14
FORMS = {"AS", "ASA", "SA", "DA", "ANS", "AB", "Ltd", "Ltd.", "plc", "GmbH", "SE", "NV"}


@dataclass(frozen=True)
class Style:
    """How the names of one sort of node are written."""

    size: int
    line: int
    columns: float  # em of a line
    most_lines: int
    is_bold: bool = False

    def width(self, text):
        weight = BOLD if self.is_bold else 1
        return em(text) * self.size * weight


def width_of(text, size):
    """How wide a line of bold text may become."""
    return em(text) * size * BOLD


def em(text):
    return sum(WIDTH.get(letter, WIDEST) for letter in text)


def plain(name):
    """Leave out what stands in brackets at the end of a name, and its legal form."""
    bare = name.split(" (")[0].strip() or name
    words = bare.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in FORMS else bare


def lines(name, style):
    """Break a name into the lines of a label; what does not fit ends in an ellipsis."""
    broken = [""]
    for word in plain(name).split():
        longer = f"{broken[-1]} {word}".strip()
        if broken[-1] and em(longer) > style.columns:
            broken.append(word)
        else:
            broken[-1] = longer
    shown = [_cut(line, style) for line in broken[: style.most_lines]]
    if len(broken) > style.most_lines:
        shown[-1] = _cut(shown[-1].removesuffix("…") + "…", style)
    return shown


def _cut(line, style):
    if em(line) <= style.columns * 1.25:
        return line
    kept = line.removesuffix("…")
    while em(kept + "…") > style.columns * 1.25:
        kept = kept[:-1]
    return kept.rstrip() + "…"
