"""Picture files for uploads, valid and malicious ones."""

from io import BytesIO
from struct import pack, unpack
from zipfile import ZipFile
from zlib import compressobj, crc32

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def drawing(size=(300, 200), mode="RGB"):
    """Return a blue ellipse on red, or on transparent red where the mode is RGBA."""
    picture = Image.new("RGBA", size, (200, 30, 30, 0 if mode == "RGBA" else 255))
    box = (size[0] // 8, size[1] // 8, size[0] * 7 // 8, size[1] * 7 // 8)
    ImageDraw.Draw(picture).ellipse(box, fill=(20, 40, 180, 255))
    return picture.convert(mode)


def file_of(picture, kind="PNG", **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def upload(data, name="logo.png"):
    return SimpleUploadedFile(name, data)


def opened(data):
    return Image.open(BytesIO(data))


def chunk(name, data):
    return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))


def bomb(width, height, line_bytes=None):
    """Return a PNG of few bytes and very many pixels, without ever drawing them here."""
    header = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    squeeze, line = compressobj(9), bytes(line_bytes or width + 1)
    lines = b"".join(squeeze.compress(line) for _ in range(height)) + squeeze.flush()
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def grown(zeros):
    """Return few bytes that decompress to as many zeros."""
    squeeze, part = compressobj(9), bytes(1_000_000)
    parts = [squeeze.compress(part) for _ in range(zeros // len(part))]
    return b"".join(parts) + squeeze.flush()


def parts_of(data):
    """Return the names of the parts of a PNG, JPEG or WebP file, read strictly.

    Raises ValueError at a byte that belongs to none.
    """
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _chunks(data[8:], ">", lambda size: size + 12, name_at=4)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        if unpack("<I", data[4:8])[0] != len(data) - 8:
            raise ValueError("bytes after the end")
        return _chunks(data[12:], "<", lambda size: size + size % 2 + 8, name_at=0)
    return _segments(data)


def _chunks(data, order, whole, name_at):
    names = []
    while data:
        [size] = unpack(f"{order}I", data[4 - name_at : 8 - name_at])
        names.append(data[name_at : name_at + 4].decode("ascii"))
        if whole(size) > len(data):
            raise ValueError("too few bytes")
        data = data[whole(size) :]
    return names


def _segments(data):
    """Return the markers of a JPEG file, in hexadecimal; the coded pixels follow DA."""
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        raise ValueError("no JPEG, or bytes after its end")
    names, at = [], 2
    while data[at : at + 2] != b"\xff\xda":
        if data[at] != 0xFF:
            raise ValueError("no marker")
        names.append(f"{data[at + 1]:02X}")
        at += 2 + unpack(">H", data[at + 2 : at + 4])[0]
    coded = data[at + 2 : -2].replace(b"\xff\x00", b"")
    if b"\xff" in coded:
        raise ValueError("a marker among the pixels")
    return [*names, "DA"]


SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript>>>>endobj\n%%EOF"


def a_zip():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("evil.html", SCRIPT)
    return file.getvalue()


def a_psd():
    head = b"8BPS\0\1" + bytes(6) + b"\0\3" + b"\0\0\0\x09" * 2 + b"\0\x08\0\3"
    return head + bytes(99)


OTHER_FILES = {
    "nothing": b"",
    "a byte": b"\x89",
    "a NUL": b"\0",
    "many NULs": bytes(100_000),
    "only ones": b"\xff" * 5_000,
    "text": "Vi lager gjødsel".encode("utf-16"),
    "SVG": SVG,
    "SVG with a declaration": b'<?xml version="1.0"?>' + SVG,
    "HTML": b"<!doctype html>" + SCRIPT,
    "PDF": PDF,
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "ZIP": a_zip(),
    "a program": b"MZ" + bytes(500),
    "another program": b"\x7fELF" + bytes(500),
    **{
        kind: file_of(drawing((32, 32)), kind)
        for kind in ("GIF", "TIFF", "BMP", "ICO", "PPM", "AVIF", "JPEG2000", "TGA")
    },
    "PSD": a_psd(),
}
