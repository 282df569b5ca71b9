"""Place labels so that none lies over another, at any width of the picture."""

from dataclasses import dataclass, replace

WIDTHS = (280, 340, 420, 520, 640, 760, 900, 1200)  # pixels
LETTER, LINE = 8.4, 15  # width and height of a bold letter of 12 px, in pixels, at most
MOST_LETTERS = 32  # of a label, to fit on a phone
ANCHORS = {"start": 0, "middle": 0.5, "end": 1}
STEPS = (-9, 20, -26, 37, -43, 54, -60, 71, -77, 88, -94, 105, -111, -128, -145)


@dataclass(frozen=True)
class Label:
    """A text whose base line is at `y`, anchored at `x` per cent, moved by `dx` pixels."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    dx: int = 0
    style: str = ""
    mark: float | None = None  # the height of its point, where a thin line leads

    def box(self, width):
        """Return (left, top, right, bottom) in a picture so many pixels wide."""
        wide = len(self.text) * LETTER
        left = self.x / 100 * width + self.dx - ANCHORS[self.anchor] * wide
        return left, self.y - LINE + 3, left + wide, self.y + 3

    def fits(self, height):
        """Whether it lies within the picture at each width."""
        boxes = [(self.box(width), width) for width in WIDTHS]
        return all(
            box[0] >= -1 and box[2] <= width + 1 and box[1] >= 0 and box[3] <= height
            for box, width in boxes
        )

    def overlaps(self, other):
        return any(_touch(self.box(w), other.box(w)) for w in WIDTHS)


def _touch(one, other):
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def shortened(text, most=MOST_LETTERS):
    """Return a text that fits on a phone; the table beside the picture has all of it."""
    text = str(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def placed(labels, obstacles, height):
    """Return the labels, each above or below its `mark`, clear of the `obstacles`.

    A label without room is left out: the table has its number.
    """
    clear = []
    for label in labels:
        free = (
            one
            for one in _candidates(label)
            if one.fits(height)
            and not any(one.overlaps(other) for other in [*obstacles, *clear])
        )
        if (place := next(free, None)) is not None:
            clear.append(place)
    return clear


def _candidates(label):
    for step in STEPS:
        for anchor in ("middle", "end", "start"):
            yield replace(label, y=label.mark + step, anchor=anchor)
