"""Pictures and what only pretends to be one: hostile_pictures.jsonl, and damaged ones by a seed.

A line is a file: what programs and cameras write, with metadata that must not survive, with
other files before or after it, animated, cut, of very many pixels or an odd header. Its bytes
are packed by zlib, in base64.
"""

import json
import zlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from random import Random

from PIL import ImageCms

from tests.support.pictures import OTHER_FILES, drawing, file_of

FILE = Path(__file__).with_suffix(".jsonl")
STORED, REFUSED, EITHER = "stored", "refused", None
SECRET = "hemmelig-sted"  # in the metadata of the file
KINDS = ["PNG", "JPEG", "WEBP"]
NUMBER = 200
# Names and types that a browser never sends for a picture.
NAMES = ["logo.png", "logo.html", "logo.svg", "logo.php", "../../logo.png", "logo"]
NAMES += ["x" * 300 + ".png", "logo.png.js", "CON", ".htaccess", "lo\u202egnp.exe"]
TYPES = ["image/png", "text/html", "image/svg+xml", "application/pdf", "nonsense", ""]


@dataclass(frozen=True)
class Case:
    """A file to upload, and what must become of it: EITHER where a decoder may choose."""

    make: Callable
    expected: str | None


def corpus(seed):
    """Return {name: Case}, NUMBER at least, the same for the same seed."""
    random = Random(f"pictures {seed}")
    rest = {
        f"other: {name}": Case(partial(bytes, data), REFUSED)
        for name, data in OTHER_FILES.items()
    }
    scans = {"JPEG of very many scans": Case(_many_scans, EITHER)}
    return _of_file() | scans | rest | _with_damaged_profile(random) | _damaged(random)


@cache
def _of_file():
    rows = map(json.loads, FILE.read_text("utf-8").splitlines())
    return {
        row["name"]: Case(partial(_unpacked, row["bytes"]), row["expected"])
        for row in rows
    }


def _unpacked(packed):
    return zlib.decompress(b64decode(packed))


def _many_scans():
    """Return a progressive JPEG whose last scan comes five hundred times."""
    data = file_of(drawing((2000, 2000)), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 500 + data[-2:]


def _with_damaged_profile(random):
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = whole[:128] + random.randbytes(len(whole) - 128)
    return {
        f"{kind} with the profile: damaged": Case(
            partial(file_of, drawing((60, 40)), kind, icc_profile=profile), STORED
        )
        for kind in KINDS
    }


def _damaged(random):
    cases = {}
    for number in range(20):
        kind, flips = random.choice(KINDS), random.randint(1, 30)
        make = partial(_flipped, kind, random.random(), flips)
        cases[f"damaged {kind} {number}"] = Case(make, EITHER)
    return cases


def _flipped(kind, seed, flips):
    random, data = Random(seed), bytearray(file_of(drawing((60, 40)), kind))
    for _ in range(flips):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)
