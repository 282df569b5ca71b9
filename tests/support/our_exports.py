"""The files of lists that we make, and what a look finds when they are read back."""

from django.http import QueryDict
from django.utils import translation

from members.exchange import TARGETS, look, read_file
from members.exchange.downloads import FORMATS, ListFile
from members.exchange.incoming import columns
from members.lists.asked import AskedList
from members.lists.declared import LISTS
from members.lists.files import StaffFile
from members.models import IncomingFile

# What the file of a list of the secretariat is read as.
INTO = {key: key for key in LISTS} | {"people": "contacts"}


def public_file(name, ending):
    """Return the bytes of the file of a public list, in the active language."""
    file = ListFile(name, FORMATS[ending], QueryDict(""))
    return b"".join(file.format.write(file.sheet))


def staff_files(key, ending, user):
    """Return the bytes of files of a staff list with all its columns among them."""
    names = list(LISTS[key].columns_for(user))
    with translation.override("nb"):
        parts = [names[at : at + 25] for at in range(0, len(names), 25)]
        return [_staff_file(key, ending, user, part) for part in parts]


def _staff_file(key, ending, user, names):
    query = QueryDict(mutable=True)
    query.setlist("column", names)
    return b"".join(
        StaffFile(AskedList(LISTS[key], query, user), ending, "/").content()
    )


def read_back(data, ending, target, user):
    """Return (headings left, Look) of a file of ours, as the admin reads it: in Norwegian."""
    with translation.override("nb"):
        return _read_back(data, ending, target, user)


def _read_back(data, ending, target, user):
    table = read_file(data, f"file.{ending}")
    names = columns.guess(TARGETS[target], table.headings)
    given = {"target": target, "table": table.as_json(), "columns": names}
    left = [h for h, name in zip(table.headings, names, strict=True) if not name]
    return left, look(IncomingFile(**given), by=user)
