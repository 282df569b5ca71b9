"""Width of names in a diagram, estimated for the widest usual font, and their line breaks."""

from dataclasses import dataclass

# Em widths of the widest font in common use, rounded up: the server knows no font.
WIDTHS = {
    0.3: "'ijl",
    0.42: " !()[],./:;\\|-ftrIJ·₂",
    0.56: '"*_`–?csz',
    0.63: "aegokvxyFLPTYåøéèêöäó«»0123456789",
    0.7: "bdhnpquüABEKSVXZÅÄÉ${}",
    0.82: "wCDGHNOQRUØÖÜ&",
}
WIDTH_OF = {letter: width for width, letters in WIDTHS.items() for letter in letters}
WIDTH_OF_OTHERS = 1
BOLD = 1.14
LEGAL_FORMS = set("AS ASA SA DA ANS AB Ltd Ltd. plc GmbH SE NV".split())


@dataclass(frozen=True)
class LabelStyle:
    """Font size, line height and limits of the labels of one type of node."""

    size: int
    line_height: int
    columns: float  # em of a line
    max_lines: int
    is_bold: bool = False

    def width(self, text):
        weight = BOLD if self.is_bold else 1
        return em(text) * self.size * weight


def text_width(text, size):
    """Return the width in units of a line of bold text, at most."""
    return em(text) * size * BOLD


def em(text):
    return sum(WIDTH_OF.get(letter, WIDTH_OF_OTHERS) for letter in text)


def short_name(name):
    """Return the name without a final bracket and without its legal form."""
    bare = name.split(" (")[0].strip() or name
    words = bare.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in LEGAL_FORMS else bare


def wrap(name, style):
    """Return the lines of the label of a name; text that does not fit ends in an ellipsis."""
    lines = [""]
    for word in short_name(name).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and em(longer) > style.columns:
            lines.append(word)
        else:
            lines[-1] = longer
    visible = [_truncate(line, style) for line in lines[: style.max_lines]]
    if len(lines) > style.max_lines:
        visible[-1] = _truncate(visible[-1].removesuffix("…") + "…", style)
    return visible


def _truncate(line, style):
    if em(line) <= style.columns * 1.25:
        return line
    text = line.removesuffix("…")
    while em(text + "…") > style.columns * 1.25:
        text = text[:-1]
    return text.rstrip() + "…"
