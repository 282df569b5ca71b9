"""Pictures and what only pretends to be one, made by code from a seed.

`corpus(seed)` returns {name: Case}. A case makes its bytes when asked, and knows whether
they must be stored or refused; None for bytes that a decoder may read or not.
"""

from functools import partial
from random import Random
from struct import pack
from zlib import compress

from tests.support.other_files import OTHER_FILES, TAILS
from tests.support.picture_cases import (
    EITHER,
    FIRST_CHUNKS,
    KINDS,
    REFUSED,
    STORED,
    Case,
    plain,
    with_metadata,
    with_profiles,
)
from tests.support.pictures import bomb, chunk, drawing, file_of, grown

NUMBER = 200
# Names and types that a browser never sends for a picture.
NAMES = ["logo.png", "logo.html", "logo.svg", "logo.php", "../../logo.png", "logo"]
NAMES += ["x" * 300 + ".png", "logo.png.js", "CON", ".htaccess", "lo\u202egnp.exe"]
TYPES = ["image/png", "text/html", "image/svg+xml", "application/pdf", "nonsense", ""]


def corpus(seed):
    """Return NUMBER cases at least, the same for the same seed."""
    random = Random(f"pictures {seed}")
    cases = _ordinary() | with_metadata() | with_profiles(random) | _polyglots()
    cases |= _animated() | _bombs() | _odd_headers() | _odd_structures() | _cut()
    cases |= {
        f"other: {n}": Case(lambda d=d: d, REFUSED) for n, d in OTHER_FILES.items()
    }
    for number in range(max(20, NUMBER - len(cases))):
        kind, flips = random.choice(KINDS), random.randint(1, 30)
        make = partial(_damaged, kind, random.random(), flips)
        cases[f"damaged {kind} {number}"] = Case(make, EITHER)
    return cases


# What a camera or a program writes


MODES = {
    "PNG": ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"],
    "JPEG": ["L", "RGB", "CMYK"],
    "WEBP": ["RGB", "RGBA"],
}


def _ordinary():
    cases = {
        f"{kind} {mode}": Case(partial(_in_mode, kind, mode), STORED)
        for kind, modes in MODES.items()
        for mode in modes
    }
    for name, kind, options in [
        ("palette with a transparent colour", "PNG", {"transparency": 0}),
        ("palette of two bits", "PNG", {"bits": 2}),
        ("progressive", "JPEG", {"progressive": True}),
        ("lossless", "WEBP", {"lossless": True}),
        ("restart markers", "JPEG", {"restart_marker_blocks": 1}),
    ]:
        mode = "P" if "palette" in name else "RGB"
        picture = drawing((60, 40), mode)
        cases[f"{kind} {name}"] = Case(
            partial(file_of, picture, kind, **options), STORED
        )
    cases["PNG interlaced"] = Case(_interlaced, STORED)
    cases["PNG of one pixel"] = Case(partial(file_of, drawing((1, 1))), STORED)
    cases["PNG of one line"] = Case(partial(file_of, drawing((4000, 1))), STORED)
    cases["PNG of one column"] = Case(partial(file_of, drawing((1, 4000))), STORED)
    cases["PNG of the most pixels"] = Case(partial(bomb, 4000, 4000), STORED)
    return cases


def _in_mode(kind, mode):
    if mode == "I;16":
        deep = drawing((60, 40), "L").convert("I").point(lambda grey: grey * 256)
        return file_of(deep.convert("I;16"), kind)
    return file_of(drawing((60, 40), mode), kind)


# First column and line, and the steps, of each pass of Adam7.
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4)]
PASSES += [(1, 0, 2, 2), (0, 1, 1, 2)]


def _interlaced():
    picture = drawing((16, 16), "L")
    lines = b"".join(
        b"\0" + bytes(picture.getpixel((x, y)) for x in range(left, 16, across))
        for left, top, across, down in PASSES
        for y in range(top, 16, down)
    )
    return _png(pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 1), compress(lines))


def _png(header, data, *more):
    chunks = [chunk(b"IHDR", header), *more, chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


# What pretends


def _polyglots():
    after = {
        f"{kind}, then {name}": Case(lambda k=kind, t=tail: plain(k) + t, STORED)
        for kind in KINDS
        for name, tail in TAILS.items()
    }
    before = {
        f"{name}, then {kind}": Case(lambda k=kind, t=tail: t + plain(k), REFUSED)
        for kind in KINDS
        for name, tail in TAILS.items()
    }
    return after | before


def _animated():
    frames = [drawing((30, 20)), drawing((30, 20)).rotate(90)]

    def moving(kind, **options):
        return file_of(
            frames[0], kind, save_all=True, append_images=frames[1:], **options
        )

    cases = {
        f"animated {kind}": Case(partial(moving, kind), REFUSED)
        for kind in ("PNG", "WEBP", "GIF", "TIFF")
    }
    cases["several views"] = Case(partial(moving, "MPO"), STORED)
    cases["animated PNG beside its picture"] = Case(
        partial(moving, "PNG", default_image=True), REFUSED
    )
    return cases


def _bombs():
    def text(name, start, megabytes=200):
        data = plain("PNG")
        words = chunk(name, start + grown(megabytes * 1_000_000))
        return data[:FIRST_CHUNKS] + words + data[FIRST_CHUNKS:]

    made = {
        "PNG with too many pixels": partial(bomb, 8000, 4001),
        "PNG of hundreds of megabytes": partial(bomb, 20_000, 20_000, 200),
        "PNG with a text of megabytes": partial(text, b"zTXt", b"Comment\0\0"),
        "JPEG of 65,500 lines": partial(_sized_jpeg, 65_500, 65_500),
        "WEBP of 16,383 lines": partial(_sized_webp, 16_383),
    }
    cases = {name: Case(make, REFUSED) for name, make in made.items()}
    cases["PNG with a profile of megabytes"] = Case(
        partial(text, b"iCCP", b"x\0\0"), EITHER
    )
    cases["JPEG of very many scans"] = Case(_many_scans, EITHER)
    return cases


def _sized_jpeg(width, height):
    data = bytearray(plain("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = pack(">HH", height, width)
    return bytes(data)


def _sized_webp(side):
    data = bytearray(plain("WEBP"))
    at = data.index(b"\x9d\x01\x2a") + 3
    data[at : at + 4] = pack("<HH", side, side)
    return bytes(data)


def _many_scans():
    """Return a progressive JPEG whose last scan comes five hundred times."""
    data = file_of(drawing((2000, 2000)), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 500 + data[-2:]


SIZES = [(0, 8), (8, 0), (2**31, 8), (2**32 - 1, 2**32 - 1), (8, 9000)]
# Which byte of the header after width and height is changed, and to what.
ODD_BYTES = {
    "no such depth": (2, 7),
    "no such colours": (3, 5),
    "no such compression": (4, 9),
    "no such filter": (5, 9),
    "no such interlacing": (6, 9),
    "colours without a palette": (3, 3),
}


def _odd_headers():
    headers = {f"{w} by {h} pixels": [w, h, 8, 0, 0, 0, 0] for w, h in SIZES}
    for name, (place, value) in ODD_BYTES.items():
        headers[name] = [8, 8, 8, 0, 0, 0, 0]
        headers[name][place] = value
    lines = compress(bytes(9 * 8))
    return {
        f"PNG with {name}": Case(
            partial(_png, pack(">IIBBBBB", *header), lines), EITHER
        )
        for name, header in headers.items()
    }


def _odd_structures():
    whole, webp = plain("PNG"), plain("WEBP")
    rest = whole[FIRST_CHUNKS:]
    odd = {
        "PNG without header": whole[:8] + rest,
        "PNG with two headers": whole[:FIRST_CHUNKS] + whole[8:],
        "PNG without pixels": whole[:FIRST_CHUNKS] + whole[-12:],
        "PNG with a wrong checksum": whole[:29] + bytes(4) + rest,
        "PNG with a chunk of 4 GB": whole[:FIRST_CHUNKS] + b"\xff" * 4 + rest[4:],
        "JPEG of one marker": b"\xff\xd8\xff\xd9",
        "WEBP of the wrong length": webp[:4] + b"\xff" * 4 + webp[8:],
    }
    return {name: Case(lambda d=data: d, EITHER) for name, data in odd.items()}


def _cut():
    return {
        f"{kind} cut at {part}/12": Case(partial(_beginning, kind, part), EITHER)
        for kind in KINDS
        for part in range(1, 12)
    }


def _beginning(kind, part):
    data = plain(kind)
    return data[: len(data) * part // 12]


def _damaged(kind, seed, flips):
    random, data = Random(seed), bytearray(plain(kind))
    for _ in range(flips):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)
