"""Read an .xlsx or .xlsm: its sheets, the formats of numbers, the texts they share."""

import posixpath
from dataclasses import dataclass

from .archive import Archive
from .grid import visible
from .limits import MOST_SHEETS, MOST_TEXT, FileError
from .markup import Markup, is_true
from .numbers import meaning
from .sheet import SheetReader, decoded, has_cells


def read_workbook(data, name):
    """Return (Grid, sheet, all that can be chosen) of the sheet, the first by default."""
    archive = Archive(data)
    book = _Book().read(archive, _main_part(archive))
    sheets, hidden = _sheets(archive, book)
    context = _context(archive, book)
    filled = [s for s in sheets if has_cells(archive, s.part, context)]
    sheet = _choose_sheet(filled, name, hidden)
    grid = SheetReader(context).read(archive, sheet.part).grid
    if hidden:
        grid.count("hidden_sheets", len(hidden))
    if book.is_1904:
        grid.count("epoch_1904")
    if any(name.endswith("vbaproject.bin") for name in archive.parts):
        grid.count("macros")
    return grid, sheet.name, [s.name for s in filled]


@dataclass
class WorkbookSheet:
    """A sheet and the part of the archive that holds its cells."""

    name: str
    part: str
    is_hidden: bool


@dataclass
class WorkbookContext:
    """The shared texts, formats and first day that cells of all sheets refer to."""

    texts: list
    forms: list
    is_1904: bool


class _Relations(Markup):
    """The targets of one part by their identifiers, and the first one by type."""

    def __init__(self, folder):
        self.folder, self.targets, self.types = folder, {}, {}

    def start(self, name, attributes):
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", self.folder, target))
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.targets[attributes.get("Id", "")] = (kind, path)
        self.types.setdefault(kind, path)


class _Book(Markup):
    """The sheets as workbook.xml names them, and its first day."""

    def __init__(self):
        self.sheets, self.is_1904, self.name = [], False, ""

    def read(self, archive, name):
        self.name = name
        return super().read(archive, name)

    def start(self, name, attributes):
        if name == "workbookPr":
            self.is_1904 = is_true(attributes.get("date1904"))
        if name == "sheet":
            relation = [v for k, v in attributes.items() if k.endswith(" id")]
            title = visible(decoded(attributes.get("name", "")))[:100]
            title = title.strip() or f"({len(self.sheets) + 1})"
            state = attributes.get("state", "visible")
            self.sheets.append((title, state, relation[0] if relation else ""))


class _Formats(Markup):
    """The meanings of the number formats, in the order in which cells refer to them."""

    def __init__(self):
        self.codes, self.used, self.is_in_cells = {}, [], False

    def start(self, name, attributes):
        if name == "numFmt":
            self.codes[attributes.get("numFmtId")] = attributes.get("formatCode", "")
        if name == "cellXfs":
            self.is_in_cells = True
        if name == "xf" and self.is_in_cells:
            self.used.append(attributes.get("numFmtId", "0"))

    def end(self, name):
        if name == "cellXfs":
            self.is_in_cells = False

    @property
    def forms(self):
        meanings = {
            used: meaning(int(used) if used.isdecimal() else 0, self.codes.get(used))
            for used in set(self.used)
        }
        return [meanings[used] for used in self.used]


class _Texts(Markup):
    """The texts that cells share, without their pronunciation."""

    def __init__(self):
        self.texts, self.parts, self.is_text, self.is_spoken = [], [], False, False
        self.characters = 0

    def start(self, name, attributes):
        if name == "si":
            self.parts = []
        elif name == "t":
            self.is_text = True
        elif name == "rPh":
            self.is_spoken = True

    def end(self, name):
        if name == "si":
            self.texts.append(decoded("".join(self.parts)))
        elif name == "t":
            self.is_text = False
        elif name == "rPh":
            self.is_spoken = False

    def text(self, text):
        if self.is_text and not self.is_spoken:
            self.parts.append(text)
            self.characters += len(text)
            if self.characters > MOST_TEXT:
                raise FileError("memory")


def _main_part(archive):
    relations = _Relations("/").read(archive, "_rels/.rels")
    part = relations.types.get("officeDocument", "/xl/workbook.xml")
    if part not in archive:
        raise FileError("archive")
    return part


def _relations_of(archive, part):
    folder, name = posixpath.split(part)
    file = f"{folder}/_rels/{name}.rels"
    relations = _Relations(folder)
    return relations.read(archive, file) if file in archive else relations


def _sheets(archive, book):
    """Return (visible sheets, hidden ones); charts and macro sheets are neither."""
    targets = _relations_of(archive, book.name).targets
    if len(book.sheets) > MOST_SHEETS:
        raise FileError("sheets", most=MOST_SHEETS)
    sheets, names = [], set()
    for title, state, relation in book.sheets:
        kind, part = targets.get(relation, ("", ""))
        if kind == "worksheet" and part in archive:
            name = _unique(title, names)
            sheets.append(WorkbookSheet(name, part, state != "visible"))
    return [s for s in sheets if not s.is_hidden], [s for s in sheets if s.is_hidden]


def _unique(name, names):
    """Return the name, numbered when another has it; note it in `names`."""
    numbered, number = name, 1
    while numbered in names:
        number += 1
        numbered = f"{name} ({number})"
    names.add(numbered)
    return numbered


def _context(archive, book):
    types = _relations_of(archive, book.name).types
    texts, formats = _Texts(), _Formats()
    for reader, kind in ((texts, "sharedStrings"), (formats, "styles")):
        if types.get(kind, "") in archive:
            reader.read(archive, types[kind])
    return WorkbookContext(texts.texts, formats.forms, book.is_1904)


def _choose_sheet(filled, name, hidden):
    if not filled:
        raise FileError("hidden" if hidden else "empty")
    if not name:
        return filled[0]
    for sheet in filled:
        if sheet.name == name:
            return sheet
    raise FileError("no_sheet", sheets=", ".join(s.name for s in filled)[:300])
