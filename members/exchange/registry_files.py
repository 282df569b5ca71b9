"""Write the registry as a folder of CSV files, all that `load` reads."""

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.utils.translation import gettext as _

from .files import FILES, NTH
from .load_errors import load_error
from .written_cells import Names, alike_counted

QUOTED = frozenset(',"\r\n')


def write_registry(folder):
    """Write a file of each kind of rows; return {File: number of rows}.

    All as of one moment. Loading the folder changes nothing, and loading it into an empty
    registry makes the same rows, of which the same bytes are written. The folder is new,
    empty or one of such files, which are replaced together. Raises ValidationError.
    """
    folder = Path(folder).resolve()
    _refuse_other_files(folder)
    with _one_moment():
        names = Names()
        found = {file: alike_counted(file, file.columns, names) for file in FILES}
    texts = {f"{file.name}.csv": _text(file, rows) for file, rows in found.items()}
    try:
        _replace(folder, texts)
    except OSError as error:
        raise load_error(error.strerror, file=folder) from error
    return {file: len(rows) for file, rows in found.items()}


def _refuse_other_files(folder):
    if folder.exists() and not folder.is_dir():
        raise load_error(_("This is not a folder."), file=folder)
    known = {f"{file.name}.csv" for file in FILES}
    if others := sorted(set(os.listdir(folder) if folder.exists() else []) - known):
        reason = _("The folder contains something else: %(name)s. Choose a new one.")
        raise load_error(reason % {"name": others[0]}, file=folder)


@contextmanager
def _one_moment():
    """Open a transaction in which all queries see the same rows, unless one is open already."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _text(file, rows):
    """Return the rows as CSV, in the order of their keys."""
    rows = sorted(rows, key=lambda row: row.key)
    counts = file.is_counted and any(row.nth > 1 for row in rows)
    lines = [[*file.columns, *([NTH] if counts else [])]]
    for row in rows:
        lines.append([*row.cells.values(), *([str(row.nth)] if counts else [])])
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines)


def _quoted(cell):
    """Return the cell as RFC 4180 has it; Python's csv leaves a lone CR without quotes."""
    if QUOTED.isdisjoint(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _replace(folder, texts):
    """Replace the folder with the finished one beside it by renaming."""
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        made, former = Path(temporary, "made"), Path(temporary, "former")
        made.mkdir(mode=0o700)
        for name, text in texts.items():
            with (made / name).open("w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        if folder.exists():
            folder.rename(former)
        try:
            made.rename(folder)
        except OSError:
            former.rename(folder)
            raise
