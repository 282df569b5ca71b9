"""Files of other kinds, whatever their names end in."""

from functools import partial

from tests.support.other_files import OTHER_FILES
from tests.support.table_cases import Case
from tests.support.tables import packed

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)


def _ole(*streams):
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


SPREADSHEET_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
)
KINDS = {
    "an old workbook": (_ole("Root Entry", "Workbook"), "old_excel"),
    "an older workbook": (_ole("Root Entry", "Book"), "old_excel"),
    "a workbook with a password": (
        _ole("Root Entry", "EncryptionInfo", "EncryptedPackage"),
        "encrypted",
    ),
    "an old document": (_ole("Root Entry", "WordDocument"), "document"),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n" + bytes(range(256)), "pdf"),
    "rich text": (b"{\\rtf1\\ansi Navn}", "document"),
    "a page": (b"<!DOCTYPE html><table><tr><td>Navn</table>", "web_page"),
    "a table of HTML": (b"\r\n <TABLE><tr><td>Navn</table>", "web_page"),
    "a page in parts": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "web_page"),
    "a page with a declaration": (b'<?xml version="1.0"?><html/>', "web_page"),
    "a workbook as XML": (SPREADSHEET_2003.encode(), "xml"),
    "RSS": (b'\xef\xbb\xbf<?xml version="1.0"?><rss/>', "xml"),
    "gzip": (b"\x1f\x8b\x08" + bytes(50), "archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive"),
    "RAR": (b"Rar!\x1a\x07\x01" + bytes(50), "archive"),
    "a database": (b"SQLite format 3\0" + bytes(50), "binary"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
    "JPEG": (b"\xff\xd8\xff\xe0" + bytes(50), "picture"),
    "GIF": (b"GIF89a" + bytes(50), "picture"),
}
ARCHIVES = {
    "an archive": ({"medlemmer.csv": "Navn\nYara"}, "archive"),
    "an empty archive": ({}, "archive"),
    "an archive in archives": (
        {"a.zip": packed({"b.zip": packed({"c": "d"})})},
        "archive",
    ),
    "a document": (
        {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"},
        "document",
    ),
    "a presentation": (
        {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"},
        "document",
    ),
    "a binary workbook": (
        {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01"},
        "xlsb",
    ),
    "OpenDocument": (
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": "<office:document-content/>",
        },
        "ods",
    ),
    "OpenDocument with a password": (
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": bytes(range(256)),
            "META-INF/manifest.xml": "<manifest:encryption-data/>",
        },
        "ods",
    ),
    "Numbers": ({"Index/Document.iwa": b"\0"}, "numbers"),
    "a Java program": ({"META-INF/MANIFEST.MF": "Main-Class: a"}, "archive"),
}


def cases(_random):
    """Return {name: Case}."""
    found = {
        name: Case(partial(bytes, data), code) for name, (data, code) in KINDS.items()
    }
    for name, (contents, code) in ARCHIVES.items():
        found[f"other: {name}"] = Case(partial(packed, contents), code)
    for name, data in OTHER_FILES.items():
        found[f"no picture: {name}"] = Case(partial(bytes, data))
    return found
