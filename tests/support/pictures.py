"""Picture files for uploads, valid and malicious ones."""

from io import BytesIO
from struct import pack
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
