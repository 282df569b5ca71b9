"""Recognize by its first bytes what a file is, whatever it is called."""

from .limits import RefusedError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# In the directory of an OLE file: of a workbook with a password, of others.
STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "document",
    "PowerPoint": "document",
    "Workbook": "old_excel",
    "Book": "old_excel",
}
OTHERS = {
    b"%PDF": "pdf",
    b"{\\rtf": "document",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"BZh": "archive",
    b"\xfd7zXZ": "archive",
    b"SQLite format 3": "binary",
    b"\x7fELF": "binary",
    b"MZ\x90": "binary",
}
PAGES = (
    b"<!doctype html",
    b"<html",
    b"<table",
    b"<meta",
    b"<head",
    b"<style",
    b"mime-version:",
)


def is_archive(data):
    """Whether the bytes are a ZIP archive, as every .xlsx is; raise RefusedError for others.

    False means that the bytes may be text.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise RefusedError("empty")
    if data.startswith(OLE):
        raise RefusedError(_kind_of_ole(data))
    for start, code in OTHERS.items():
        if data.startswith(start):
            raise RefusedError(code)
    _refuse_markup(data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower())
    return data.startswith(b"PK")


def _kind_of_ole(data):
    names = (name for name in STREAMS if name.encode("utf-16-le") in data)
    return STREAMS[next(names, "Workbook")]


def _refuse_markup(start):
    if start.startswith(b"<?xml"):
        raise RefusedError("web_page" if b"<html" in start else "xml")
    if start.startswith(b"<svg"):
        raise RefusedError("picture")
    if start.startswith(PAGES):
        raise RefusedError("web_page")
