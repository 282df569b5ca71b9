"""Files that are no PNG, JPEG or WebP picture."""

from io import BytesIO
from zipfile import ZipFile

from tests.support.pictures import drawing, file_of

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript>>>>endobj\n%%EOF"


def a_zip():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("evil.html", SCRIPT)
    return file.getvalue()


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
    "PSD": b"8BPS\0\1"
    + bytes(6)
    + b"\0\3"
    + b"\0\0\0\x09" * 2
    + b"\0\x08\0\3"
    + bytes(99),
}
