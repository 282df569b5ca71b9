"""Open the ZIP archive of a workbook after measuring its unpacked size."""

import codecs
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from .limits import (
    MOST_DIRECTORY,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    SMALL_PART,
    FileError,
)

END, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x07"
# Imported now: later, no file can be opened.
CODECS = [codecs.lookup(name) for name in ("cp437", "utf-8", "utf-16", "latin-1")]
OTHER_PACKAGES = {
    "word/document.xml": "document",
    "ppt/presentation.xml": "document",
    "xl/workbook.bin": "xlsb",
    "index/document.iwa": "numbers",
}


class Archive:
    """The parts of a workbook by their names in lower case, none larger than declared."""

    def __init__(self, data):
        _measure_directory(data)
        try:
            self.zip = ZipFile(BytesIO(data))
        except (BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
            raise FileError("broken") from error
        infos = self.zip.infolist()
        _measure(infos)
        _refuse_encrypted(data, infos)
        self.parts = {_part_key(info.filename): info for info in infos}
        if len(self.parts) < len(infos):
            raise FileError("broken")
        self._refuse_other_packages()

    def _refuse_other_packages(self):
        if "mimetype" in self.parts and "content.xml" in self.parts:
            raise FileError("ods")
        for name, code in OTHER_PACKAGES.items():
            if name in self.parts:
                raise FileError(code)
        if "[content_types].xml" not in self.parts:
            raise FileError("archive")

    def __contains__(self, name):
        return _part_key(name) in self.parts

    def pieces(self, name):
        """Yield the bytes of a part."""
        info = self.parts.get(_part_key(name))
        if info is None:
            raise FileError("broken")
        try:
            with self.zip.open(info) as file:
                while piece := file.read(64 * 1024):
                    yield piece
        except (BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise FileError("broken") from error


def _part_key(name):
    return name.replace("\\", "/").lstrip("/").lower()


def _measure_directory(data):
    """Refuse a list of files that would take much memory before it is parsed."""
    end = data.rfind(END, max(0, len(data) - 66_000))
    if end < 0 or len(data) < end + 22:
        raise FileError("broken")
    number = int.from_bytes(data[end + 10 : end + 12], "little")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    is_64 = data[max(0, end - 20) : end].startswith(LOCATOR_64)
    if number > MOST_PARTS or size > MOST_DIRECTORY or is_64:
        raise FileError("bomb")


def _measure(infos):
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise FileError("bomb")
    for info in infos:
        packed = max(info.compress_size, 1)
        if info.file_size > max(SMALL_PART, MOST_RATIO * packed):
            raise FileError("bomb")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise FileError("broken")


def _refuse_encrypted(data, infos):
    """Refuse parts with a password, and those with one in the directory alone."""
    for info in infos:
        if info.flag_bits & 1:
            flags = data[info.header_offset + 6 : info.header_offset + 7]
            raise FileError("encrypted" if flags and flags[0] & 1 else "broken")
