"""Malicious files become a plain picture, or are refused with a message."""

import ctypes
import gc
from pathlib import Path

import pytest

from members.media import pictures
from tests.support.pictures import (
    OTHER_FILES,
    PDF,
    SCRIPT,
    SVG,
    a_zip,
    bomb,
    chunk,
    drawing,
    file_of,
    grown,
    opened,
    upload,
)
from tests.support.refusals import told

A_PDF = "This is a PDF. Take a picture of the page, or save the page as PNG or JPEG,"
A_PDF += " and choose that."
UNKNOWN = "This is not a PNG, JPEG or WebP picture."
UNKNOWN += " Save it in one of these formats and choose it again."
LARGE = "The picture has too many pixels."
LARGE += " Make it smaller: 2,000 pixels on each side is enough."
BROKEN = "The picture cannot be read. Save it again and choose it again."


def answer_to(data):
    """Return the messages that refuse a file."""
    return told(pictures.store_upload, upload(data))


@pytest.mark.parametrize("data", OTHER_FILES.values(), ids=OTHER_FILES)
def test_a_file_of_another_kind_is_refused(data):
    assert answer_to(data) == [A_PDF if data == PDF else UNKNOWN]


WHOLE = {kind: file_of(drawing(), kind) for kind in ("PNG", "JPEG", "WEBP")}


def into_png(*chunks):
    return WHOLE["PNG"][:33] + b"".join(chunks) + WHOLE["PNG"][33:]


@pytest.mark.parametrize("kind", WHOLE)
def test_data_after_and_inside_a_picture_is_dropped(kind):
    plain = pictures.store_upload(upload(WHOLE[kind]))
    hiding = [WHOLE[kind] + SCRIPT, WHOLE[kind] + a_zip()]
    if kind == "PNG":
        words = chunk(b"tEXt", b"Comment\0" + SCRIPT)
        hiding.append(into_png(words, chunk(b"evIL", SVG)))

    for data in hiding:
        image = pictures.store_upload(upload(data, name="logo.html"))
        assert image == plain
        assert not any(part in bytes(image.data) for part in (SCRIPT, SVG, a_zip()))


BOMBS = {
    "a line too many": lambda: bomb(10_000, 5_001),
    "a WebP": lambda: file_of(drawing((4_000, 4_001)), "WEBP", quality=1, method=0),
    "hundreds of megabytes": lambda: bomb(12_000, 12_000),
    "a long line": lambda: bomb(2_000_000_000, 1, 10_000_000)[:2_000] + bytes(100),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_a_picture_of_too_many_pixels_is_refused(make):
    assert answer_to(make()) == [LARGE]


def test_text_that_decompresses_to_very_much_is_refused():
    words = chunk(b"zTXt", b"Comment\0\0" + grown(100_000_000))

    assert answer_to(into_png(words)) == [BROKEN]


def megabytes(name):
    status = Path("/proc/self/status").read_text()
    return int(status.split(name)[1].split()[0]) // 1024


def memory_growth(act):
    """Return by how many megabytes this process grew at most during the act."""
    # Memory that earlier tests have freed would be used without growing.
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = megabytes("VmRSS:")
    act()
    return megabytes("VmHWM:") - before


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux")
def test_no_upload_is_decoded_in_this_process():
    data = bomb(4_000, 4_000)

    assert memory_growth(lambda: pictures.store_upload(upload(data))) < 8
    assert memory_growth(lambda: opened(data).convert("RGBA")) > 40
