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
