"""A case of the corpus of pictures, and those whose metadata must not survive."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from struct import pack
from zlib import compress

from PIL import ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from tests.support.pictures import chunk, drawing, file_of

STORED, REFUSED, EITHER = "stored", "refused", None
SECRET = "hemmelig-sted"
HIDDEN = SECRET.encode()
KINDS = ["PNG", "JPEG", "WEBP"]
FIRST_CHUNKS = 33  # bytes: the signature of a PNG and its IHDR


@dataclass(frozen=True)
class Case:
    """A file to upload: how it is made, and what must become of it."""

    make: Callable
    expected: str | None


def plain(kind):
    return file_of(drawing((60, 40)), kind)


def with_metadata():
    cases = {}
    for kind in KINDS:
        for turn in range(1, 9):
            made = partial(_with_exif, kind, turn)
            cases[f"{kind} turned {turn}, with place and artist"] = Case(made, STORED)
        cases[f"{kind} XMP"] = Case(partial(_saved_with, kind, "xmp"), STORED)
    cases["JPEG comment"] = Case(partial(_saved_with, "JPEG", "comment"), STORED)
    for number in range(16):
        make = partial(_with_segment, 0xE0 + number)
        expected = EITHER if number in (0, 1, 2, 14) else STORED
        cases[f"JPEG segment APP{number}"] = Case(make, expected)
    for name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"evIL"):
        for place in (FIRST_CHUNKS, -12):
            where = "before" if place > 0 else "after"
            make = partial(_with_chunk, name, place)
            cases[f"PNG {name.decode()} {where} the pixels"] = Case(make, EITHER)
    cases["PNG texts"] = Case(_with_texts, STORED)
    for name in (b"EXIF", b"XMP ", b"evIL"):
        make = partial(_with_riff_chunk, name)
        cases[f"WEBP {name.decode()} at the end"] = Case(make, EITHER)
    return cases


def _with_exif(kind, turn):
    picture = drawing((60, 40))
    exif = picture.getexif()
    exif[Base.Orientation], exif[Base.Artist] = turn, SECRET
    exif[Base.ImageDescription] = SECRET
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitude: (59.0, 8.0, 20.5)})
    return file_of(picture, kind, exif=exif)


def _saved_with(kind, what):
    words = HIDDEN if what == "comment" else b"<x>%s</x>" % HIDDEN
    return file_of(drawing((60, 40)), kind, **{what: words})


def _with_segment(marker):
    data = plain("JPEG")
    segment = pack(">BBH", 0xFF, marker, len(HIDDEN) + 2) + HIDDEN
    return data[:2] + segment + data[2:]


CONTENT = {
    b"tEXt": b"Comment\0" + HIDDEN,
    b"zTXt": b"Comment\0\0" + compress(HIDDEN),
    b"iTXt": b"XML:com.adobe.xmp\0\0\0\0\0" + HIDDEN,
    b"eXIf": b"MM\0*\0\0\0\x08\0\0" + HIDDEN,
    b"tIME": pack(">HBBBBB", 2024, 5, 17, 1, 2, 3),
    b"evIL": HIDDEN,
}


def _with_chunk(name, place):
    data = plain("PNG")
    return data[:place] + chunk(name, CONTENT[name]) + data[place:]


def _with_texts():
    words = PngImagePlugin.PngInfo()
    for name in ("Author", "Comment", "XML:com.adobe.xmp"):
        words.add_itxt(name, SECRET)
        words.add_text(f"{name} ", SECRET, zip=True)
    return file_of(drawing((60, 40)), pnginfo=words)


def _with_riff_chunk(name):
    padded = HIDDEN + b"\0" * (len(HIDDEN) % 2)
    data = plain("WEBP") + name + pack("<I", len(HIDDEN)) + padded
    return data[:4] + pack("<I", len(data) - 8) + data[8:]


def with_profiles(random):
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    profiles = {
        "sRGB": whole,
        "LAB": lab,
        "no profile": HIDDEN,
        "cut": whole[:200],
        "damaged": whole[:128] + random.randbytes(len(whole) - 128),
        "huge": whole + HIDDEN * 20_000,
        "a long size": b"\xff\xff\xff\xff" + whole[4:],
    }
    return {
        f"{kind} with the profile: {name}": Case(
            partial(file_of, drawing((60, 40)), kind, icc_profile=profile), STORED
        )
        for kind in KINDS
        for name, profile in profiles.items()
    }
