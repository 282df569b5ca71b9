"""Archives of workbooks: damaged, lying, bombs, with declarations and entities."""

import zlib
from functools import cache, partial
from io import BytesIO
from struct import pack
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED, ZipFile

from tests.support.table_cases import Case, table
from tests.support.tables import HEADINGS, YARA, book, changed, packed, parts, xlsx

ROWS = f'{HEADINGS}<row r="2">{YARA}<c r="B2"><v>1</v></c></row>'
YARA_1 = table(("Yara", 1))
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)
DOCTYPES = {
    "entities in entities": f"<!DOCTYPE a [{LAUGHS}]>",
    "a file of the server": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1/a">]>',
    "an entity of parameters": '<!DOCTYPE a [<!ENTITY % e SYSTEM "file:///a">%e;]>',
    "a definition elsewhere": '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    "a type alone": "<!DOCTYPE worksheet>",
}
READ_PARTS = {
    "the sheet": SHEET,
    "the texts": "xl/sharedStrings.xml",
    "the styles": "xl/styles.xml",
    "the workbook": "xl/workbook.xml",
    "its relations": "xl/_rels/workbook.xml.rels",
    "the relations": "_rels/.rels",
}
NO_XML = {
    "nothing": b"",
    "no element": b"   ",
    "an element that does not end": b"<worksheet><sheetData>",
    "another end": b"<a></b>",
    "a wrong letter": b"<a>\xff</a>",
    "a NUL": b"<a>\0</a>",
    "a control character": b"<a>&#1;</a>",
    "half a surrogate": b"<a>&#xD800;</a>",
    "an unknown entity": b"<a>&nbsp;</a>",
    "an unknown encoding": b'<?xml version="1.0" encoding="nonsense"?><a/>',
    "an encoding of several bytes": b'<?xml version="1.0" encoding="utf-7"?><a/>',
    "two roots": b"<a/><b/>",
    "a prefix without namespace": b"<x:a/>",
    "an attribute twice": b'<a b="" b=""/>',
    "something compressed": zlib.compress(bytes(1000)),
}


@cache
def whole():
    """Return the bytes of an ordinary workbook."""
    return xlsx(["Navn", "Verdi"], *(["Yara", number] for number in range(40)))


def cases(random):
    """Return {name: Case}."""
    found = _damaged(random) | _declared() | _bombs() | _lying() | _packages()
    for name, data in NO_XML.items():
        found[f"a sheet of {name}"] = Case(partial(_with, SHEET, data), "broken")
    return found


def _with(part, data):
    return packed(parts(ROWS) | {part: data})


def _damaged(random):
    size = len(whole())
    cuts = {4, 30, 100, size - 1, size - 22, *random.sample(range(4, size), 25)}
    found = {f"cut after {n} bytes": Case(partial(_cut, n), "broken") for n in cuts}
    for number in range(25):
        places = tuple(random.sample(range(size), random.randint(1, 30)))
        found[f"damaged {number}"] = Case(partial(flipped, places))
    return found | {
        "a workbook and more": Case(lambda: book(ROWS) + b"\0" * 1000),
        "something and a workbook": Case(lambda: b"\0" * 1000 + book(ROWS), "encoding"),
        "two workbooks": Case(lambda: book(ROWS) + book(HEADINGS), table()),
        "text and a workbook": Case(lambda: b"Navn;Verdi\n" + book(ROWS)),
    }


def _cut(number):
    return whole()[:number]


def flipped(places):
    """Return an ordinary workbook with other bytes at the places."""
    data = bytearray(whole())
    for place in places:
        data[place] ^= 0xFF
    return bytes(data)


def _declared():
    found = {}
    for name, doctype in DOCTYPES.items():
        make = partial(_before, SHEET, doctype)
        found[f"a sheet with {name}"] = Case(make, "declarations")
    for name, part in READ_PARTS.items():
        make = partial(_before, part, DOCTYPES["entities in entities"])
        found[f"entities in {name}"] = Case(make, "declarations")
    unread = partial(_before, "[Content_Types].xml", DOCTYPES["a file of the server"])
    found["entities where nobody reads"] = Case(unread, YARA_1)
    return found


def _before(part, doctype):
    contents = parts(ROWS)
    return packed(contents | {part: doctype + contents[part]})


def _bombs():
    nothing = b" " * 4_900_000
    return {
        "a part that unpacks to very much": Case(
            lambda: _with(SHEET, b" " * 20_000_000), "bomb"
        ),
        "many parts that unpack to much": Case(partial(_repeated, nothing, 35), "bomb"),
        "a part of five megabytes": Case(partial(_with, "xl/a.xml", nothing), YARA_1),
        "three thousand parts": Case(
            lambda: packed(parts(ROWS) | {f"{n}": "" for n in range(3_000)}), "bomb"
        ),
        "very long names": Case(
            lambda: packed(parts(ROWS) | {f"{n}" * 6_000: "" for n in range(10, 80)}),
            "bomb",
        ),
    }


def _repeated(data, number):
    """Return an archive of one packed part under many names, packed once."""
    contents = {f"xl/{n}.xml": data[:100] for n in range(number)}
    archive = bytearray(packed(parts(ROWS) | contents))
    # What unpacks is measured by what the list of files says.
    at = archive.find(b"PK\x01\x02")
    while at >= 0:
        archive[at + 20 : at + 28] = pack("<II", 100_000, len(data))
        at = archive.find(b"PK\x01\x02", at + 4)
    return bytes(archive)


def _field(data, signature, offset, value):
    """Return the archive with other bytes at an offset of the last such record."""
    at = data.rfind(signature) + offset
    return data[:at] + value + data[at + len(value) :]


def _lying():
    end, entry, sheet = b"PK\x05\x06", b"PK\x01\x02", book(ROWS)

    def lie(signature, offset, value, code="broken"):
        return Case(partial(_field, sheet, signature, offset, value), code)

    return {
        "a number of parts that is too small": lie(end, 10, pack("<H", 1), None),
        "a number of parts that is too large": lie(end, 10, b"\xff\xff", "bomb"),
        "a list of files that is too large": lie(end, 12, pack("<I", 2**31), "bomb"),
        "a list of files beyond the end": lie(end, 12, pack("<I", 399_999)),
        "a list of files elsewhere": lie(end, 16, pack("<I", 12)),
        "a part that is larger than it says": lie(entry, 24, pack("<I", 10)),
        "a part that is smaller than it says": lie(
            entry, 24, pack("<I", 4_999_999), YARA_1
        ),
        "a part that has a password only in the list": lie(entry, 8, pack("<H", 1)),
        "parts with a password": Case(partial(_encrypted, sheet), "encrypted"),
        "a part with another check": lie(entry, 16, bytes(4)),
        "a part of another method": lie(entry, 10, pack("<H", 99)),
        "a part that begins elsewhere": lie(entry, 42, pack("<I", 3)),
        "a remark that looks like an end": Case(
            lambda: _remark(sheet, end + bytes(18)), None
        ),
        "the end of a larger archive": Case(
            lambda: sheet.replace(end, b"PK\x06\x07" + bytes(16) + end), "bomb"
        ),
        "a part twice": Case(lambda: _twice(SHEET, SHEET), "broken"),
        "a part twice but for capitals": Case(
            lambda: _twice(SHEET, SHEET.upper()), "broken"
        ),
        "another packing": Case(lambda: packed(parts(ROWS), ZIP_BZIP2), "broken"),
        "a rare packing": Case(lambda: packed(parts(ROWS), ZIP_LZMA), "broken"),
        "no packing": Case(lambda: packed(parts(ROWS), ZIP_STORED), YARA_1),
        "names that lead out": Case(partial(_with, "../../etc/cron.d/a", b"x"), YARA_1),
        "names from the top": Case(
            lambda: packed({f"/{name}": text for name, text in parts(ROWS).items()}),
            YARA_1,
        ),
        "names of Windows": Case(
            lambda: packed({n.replace("/", "\\"): t for n, t in parts(ROWS).items()}),
            YARA_1,
        ),
        "names in capitals": Case(
            lambda: packed({n.upper(): t for n, t in parts(ROWS).items()}), YARA_1
        ),
    }


def _encrypted(data):
    """Return the archive with the flag of encryption at each part and in the list."""
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data = data[: at + offset] + b"\x01" + data[at + offset + 1 :]
            at = data.find(signature, at + 4)
    return data


def _remark(data, remark):
    file = BytesIO(data)
    with ZipFile(file, "a") as archive:
        archive.comment = remark
    return file.getvalue()


def _twice(first, second):
    contents = parts(ROWS)
    other = "x" * len(first)
    archive = packed(contents | {other: contents[first]})
    return archive.replace(other.encode(), second.encode())


def _packages():
    prefixed = parts(ROWS)[SHEET].replace("<", "<x:").replace("<x:/", "</x:")
    prefixed = prefixed.replace("xmlns=", "xmlns:x=")
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    macros = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)}
    links = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": '<Relationships><Relationship Id="a" '
        'Type="a" Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
    }

    def with_(more, **_):
        return partial(packed, parts(ROWS) | more)

    def without(name):
        return partial(packed, {n: t for n, t in parts(ROWS).items() if n != name})

    return {
        "macros": Case(with_(macros), table(("Yara", 1), notes=("macros 1",))),
        "links to other files": Case(with_(links), YARA_1),
        "a sheet with prefixes": Case(with_({SHEET: prefixed}), YARA_1),
        "a strict workbook": Case(
            partial(changed, book(ROWS), **{SHEET: partial(_in_namespace, strict)}),
            YARA_1,
        ),
        "a sheet in UTF-16": Case(
            partial(changed, book(ROWS), **{SHEET: _in_utf_16}), YARA_1
        ),
        "no list of types": Case(without("[Content_Types].xml"), "archive"),
        "no relations": Case(without("_rels/.rels"), "broken"),
        "no workbook": Case(without("xl/workbook.xml"), "archive"),
        "no relations of the workbook": Case(
            without("xl/_rels/workbook.xml.rels"), "empty"
        ),
        "no sheet": Case(without(SHEET), "empty"),
        "no styles": Case(without("xl/styles.xml"), YARA_1),
        "no texts": Case(without("xl/sharedStrings.xml"), YARA_1),
    }


def _in_namespace(namespace, data):
    old = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return data.replace(old, namespace.encode())


def _in_utf_16(data):
    return data.decode().encode("utf-16")
