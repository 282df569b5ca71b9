"""Files of tables made by code: what a spreadsheet program writes, and what none would."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def xlsx(*rows, prepare=None):
    """Return the bytes of a workbook with the rows; `prepare(book, page)` changes it."""
    book = Workbook()
    page = book.active
    page.title = "Ark1"
    for row in rows:
        page.append(row)
    if prepare:
        prepare(book, page)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def changed(data, **parts):
    """Return an archive with other contents: {name of a part: function of its bytes}."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = parts.get(name, bytes)
            new.writestr(name, change(old.read(name)))
    return file.getvalue()


NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
TYPES = "".join(
    f'<Override PartName="/xl/{part}.xml" ContentType="{MAIN}{kind}+xml"/>'
    for part, kind in {
        "workbook": "sheet.main",
        "worksheets/sheet1": "worksheet",
        "sharedStrings": "sharedStrings",
        "styles": "styles",
    }.items()
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'.format
HEADINGS = f'<row r="1">{cell("A1", "Navn")}{cell("B1", "Verdi")}</row>'
YARA = cell("A2", "Yara")


def parts(
    rows="", before="", after="", strings="", styles="", properties="", sheets=None
):
    """Return {name: text} of the parts of a small workbook, whose sheet holds the rows."""
    sheets = sheets or [("Ark1", "visible", "worksheet", "worksheets/sheet1.xml")]
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="r{n}"/>'
        for n, (name, state, _kind, _part) in enumerate(sheets, 1)
    )
    targets = [(f"r{n}", kind, at) for n, (_n, _s, kind, at) in enumerate(sheets, 1)]
    targets += [(p, p, f"{p}.xml") for p in ("sharedStrings", "styles")]
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{TYPES}</Types>',
        "_rels/.rels": _relations([("b", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}">'
        f"{properties}<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(targets),
        "xl/sharedStrings.xml": f'<sst xmlns="{NAMESPACE}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{NAMESPACE}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACE}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
    }


def _relations(targets):
    lines = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{part}"/>'
        for key, kind, part in targets
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def packed(texts, method=ZIP_DEFLATED):
    """Return an archive of {name: text or bytes}."""
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return file.getvalue()


def book(rows=HEADINGS, **more):
    return packed(parts(rows, **more))
