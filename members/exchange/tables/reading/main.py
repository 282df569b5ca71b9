"""Read a request and a file from stdin, and write the table or a refusal to stdout.

The request is a line of JSON: {"sheet": the sheet, "text": whether the bytes were pasted}.
"""

import json
import resource
import sys
from contextlib import suppress

from .delimited import read_delimited
from .layout import table_of
from .limits import FileError
from .workbook import read_workbook

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
    """Whether the bytes are a ZIP archive, as every .xlsx is; raise FileError for others.

    False means that the bytes may be text.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise FileError("empty")
    if data.startswith(OLE):
        raise FileError(_kind_of_ole(data))
    for start, code in OTHERS.items():
        if data.startswith(start):
            raise FileError(code)
    _refuse_markup(data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower())
    return data.startswith(b"PK")


def _kind_of_ole(data):
    names = (name for name in STREAMS if name.encode("utf-16-le") in data)
    return STREAMS[next(names, "Workbook")]


def _refuse_markup(start):
    if start.startswith(b"<?xml"):
        raise FileError("web_page" if b"<html" in start else "xml")
    if start.startswith(b"<svg"):
        raise FileError("picture")
    if start.startswith(PAGES):
        raise FileError("web_page")


LIMITS = {
    resource.RLIMIT_AS: 190_000_000,  # bytes
    resource.RLIMIT_CPU: 8,  # seconds
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 60_000_000,  # bytes written
    resource.RLIMIT_NOFILE: 3,  # stdin, stdout and stderr: no file and no socket
}


def main():
    """Answer on stdout, for any bytes."""
    for limit, value in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(limit, (value, value))
    request = json.loads(sys.stdin.buffer.readline())
    answer = answer_to(request, sys.stdin.buffer.read())
    json.dump(answer, sys.stdout, separators=(",", ":"))


def answer_to(request, data):
    """Return the table, or {"refused": code} and the values of its sentence."""
    try:
        if not request["text"] and is_archive(data):
            return table_of(*read_workbook(data, request["sheet"]))
        return table_of(read_delimited(data))
    except FileError as refusal:
        return {"refused": refusal.code} | refusal.named
    except MemoryError:
        return {"refused": "memory"}
    except Exception:  # hostile bytes may make anything raise
        return {"refused": "broken"}
