"""Draw share pictures, in a process of its own with resource limits.

It is started by its path and never imported. It reads a JSON list of pages from stdin, and
writes to stdout of each picture its length, as four bytes, and a PNG.
"""

import json
import resource
import sys
import unicodedata
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import font_source_sans_pro
from PIL import Image, ImageDraw, ImageFont

HEIGHT = 630
SIZE = 1200, HEIGHT
LEFT, RIGHT = 88, 1112
TOP, BOTTOM = 156, 514  # of the words about the page
RULE = 534
LINE = 1.16  # of the size of the letters
GAP = 16
TITLE_SIZES = range(88, 43, -4)
TITLE_LINES, TEXT_LINES = 3, 3
EYEBROW_SIZE, TEXT_SIZE, SMALL_SIZE = 32, 34, 30
COLOURS = 32
# As in styles/shared/tokens.css, in light dress.
PAPER, WASH, LINE_COLOUR = "#fbfaf6", "#eef4f0", "#dcdcd2"
INK, INK_SOFT, FJORD = "#14201d", "#4a5753", "#0b5a4a"
KINDS = {"research": "#6d3f9c", "public": "#a8440c", "other": "#2260a3"}
# The mark of the site, as in static/img/mark.svg: (x, y, radius) in a square of 32.
NODES = [(9, 9.5, 5), (24, 8.5, 4), (16.5, 23, 6)]
SHARPNESS = 4
LIMITS = {
    resource.RLIMIT_AS: 400_000_000,  # bytes
    resource.RLIMIT_CPU: 20,  # seconds
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 4_000_000,  # bytes written
    resource.RLIMIT_NOFILE: 3,  # stdin, stdout and stderr: no file and no socket
}
FOLDER = Path(font_source_sans_pro.__file__).parent / "files"
# Read now, when files can be opened.
FILES = {
    weight: (FOLDER / f"SourceSansPro-{weight}.otf").read_bytes()
    for weight in ("Regular", "Semibold", "Bold")
}
Image.preinit()


@cache
def font(weight, size):
    return ImageFont.truetype(BytesIO(FILES[weight]), size)


@cache
def is_drawable(letter):
    """Whether the typeface has the letter; emoji, Hebrew or Chinese it has not."""
    face = font("Bold", 32)
    return letter == " " or bytes(face.getmask(letter)) != bytes(face.getmask("\uffff"))


def drawable(text):
    """Return the text in one line, without controls, loose accents and unknown letters."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    letters = [
        letter
        for letter in composed
        if unicodedata.category(letter)[0] not in "CM" and is_drawable(letter)
    ]
    return " ".join("".join(letters).split())


def wrapped(text, face, width=RIGHT - LEFT):
    """Return the text in lines; a word that is too long is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines += pieces(word, face, width)
    return [line for line in lines if line]


def pieces(word, face, width):
    """Return a word in pieces that are narrow enough."""
    parts = [""]
    for letter in word:
        if face.getlength(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def shortened(lines, most, face):
    """Return so many lines at most; the last ends with an ellipsis if some are left out."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and face.getlength(f"{last}…") > RIGHT - LEFT:
        words, _space, word = last.rpartition(" ")
        last = words or word[:-1]
    return [*lines[: most - 1], f"{last.rstrip(' ,.–-')}…"]


def title_lines(title):
    """Return (font, lines) in the largest letters in which the title fits."""
    for size in TITLE_SIZES:
        face = font("Bold", size)
        lines = wrapped(title, face)
        if len(lines) <= (1 if size > 76 else 2 if size > 56 else TITLE_LINES):
            break
    return face, shortened(lines, TITLE_LINES, face)


def draw(page):
    """Return the PNG of a page: {title, eyebrow, text, cluster, kind}."""
    picture = background().copy()
    pen = ImageDraw.Draw(picture)
    colour = KINDS.get(page["kind"], FJORD)
    pen.rectangle((0, 0, 23, HEIGHT), colour)
    cluster = drawable(page["cluster"])
    title = drawable(page["title"]) or cluster or "Klyngeregisteret"
    blocks = [
        block(drawable(page["eyebrow"]), font("Semibold", EYEBROW_SIZE), 1, colour),
        (*title_lines(title), INK),
        block(drawable(page["text"]), font("Regular", TEXT_SIZE), TEXT_LINES, INK_SOFT),
    ]
    put(pen, fitting(blocks))
    [name] = block(cluster, font("Regular", SMALL_SIZE), 1, INK_SOFT)[1] or [""]
    pen.text((LEFT, RULE + 24), name, INK_SOFT, font("Regular", SMALL_SIZE))
    return encoded(picture)


def block(text, face, most, colour):
    return face, shortened(wrapped(text, face), most, face), colour


def fitting(blocks):
    """Return the blocks, with fewer lines of text where the title takes the place."""
    *above, (face, lines, colour) = blocks
    room = BOTTOM - TOP - sum(height(*one[:2]) for one in above)
    most = max(0, int((room - GAP) / (face.size * LINE)))
    return [*above, (face, shortened(lines, most, face) if most else [], colour)]


def height(face, lines):
    return face.size * LINE * len(lines) + (GAP if lines else 0)


def put(pen, blocks):
    """Draw blocks of lines below each other, in the middle of their place."""
    total = sum(height(face, lines) for face, lines, _colour in blocks)
    y = TOP + (BOTTOM - TOP - total) / 2
    for face, lines, colour in blocks:
        for line in lines:
            pen.text((LEFT, y), line, colour, face)
            y += face.size * LINE
        y += GAP if lines else 0


@cache
def background():
    """Return the shared background: paper, the large mark, the name of the site."""
    picture = Image.new("RGB", SIZE, PAPER)
    put_mark(picture, (760, 20), 560, WASH)
    put_mark(picture, (LEFT - 6, 54), 72, FJORD)
    pen = ImageDraw.Draw(picture)
    pen.text((LEFT + 78, 64), "Klyngeregisteret", INK, font("Semibold", 40))
    pen.line((LEFT, RULE, RIGHT, RULE), LINE_COLOUR, 2)
    return picture


def put_mark(picture, place, side, colour):
    """Draw the mark in a square, larger first so that its edges are smooth."""
    unit = side * SHARPNESS / 32
    mask = Image.new("L", (side * SHARPNESS,) * 2)
    pen = ImageDraw.Draw(mask)
    corners = [(x * unit, y * unit) for x, y, _radius in NODES]
    pen.line([*corners, corners[0]], 255, round(2 * unit))
    for (x, y), (*_place, radius) in zip(corners, NODES, strict=True):
        pen.circle((x, y), (radius + 0.5) * unit, 255)
    picture.paste(colour, place, mask.resize((side, side), Image.Resampling.LANCZOS))


def encoded(picture):
    """Return a PNG of few colours, which the edges of letters need no more than."""
    file = BytesIO()
    fast, plain = Image.Quantize.FASTOCTREE, Image.Dither.NONE
    few = picture.quantize(COLOURS, fast, dither=plain)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def set_limits():
    for limit, value in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    set_limits()
    for page in json.loads(sys.stdin.buffer.read()):
        png = draw(page)
        sys.stdout.buffer.write(len(png).to_bytes(4) + png)
