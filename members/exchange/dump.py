"""All public rows as files, made each night, and again at once when anything was withdrawn.

They are rows of the database, so that all processes serve the same files, and are inserted
in the transaction that reads: a killed process leaves the former dump or none.
"""

import zlib
from datetime import time, timedelta
from hashlib import sha256

import msgspec
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members.models import DataDump, DataDumpPiece
from members.operation import public_changes
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily, Every
from members.operation.work.tasks import in_pieces

from .projection import PROJECTIONS
from .registry_files import one_moment

NIGHTLY = Daily(time(4, 20))
GZIP = "application/gzip"
# zlib's code of gzip; the header has no time, so that equal rows are equal bytes.
HEADER = 31
encode = msgspec.json.Encoder(decimal_format="number").encode


@periodic(
    "keep_data_dump",
    gettext_lazy(
        "Make the files of the open data each night, and again after withdrawals"
    ),
    Every(timedelta(minutes=1)),
    limit=timedelta(minutes=30),
)
def keep_up():
    """Make the dump if there is none of today that is still true; two queries if there is."""
    dump = DataDump.objects.first()
    is_due = dump is None or NIGHTLY.next_after(dump.made_at) <= timezone.now()
    if is_due or is_withdrawn(dump):
        make_dump()


def is_withdrawn(dump):
    """Whether anything in it may have been taken back from the public; one query."""
    try:
        return public_changes.withdrawn_since(dump.cursor)
    except (public_changes.ExpiredCursorError, ValueError):
        return True  # of another database, or of another secret key


def make_dump():
    """Replace the dump with one of this moment, and return it."""
    with one_moment():
        now, cursor = timezone.now(), public_changes.cursor()
        DataDump.objects.all().delete()
        dump = DataDump(cursor=cursor, made_at=now, manifest={"files": []})
        dump.save(force_insert=True)
        files = [_store(dump, projection) for projection in PROJECTIONS.values()]
        dump.manifest = {
            "made_at": dump.made_at.isoformat(),
            "updated_since": dump.cursor,
            "files": files,
        }
        dump.save()
    return dump


def read_pieces(dump, name):
    """Yield the bytes of a file; a query for each piece."""
    pieces = dump.pieces.filter(name=name)
    for number in list(pieces.values_list("number", flat=True)):
        yield bytes(pieces.get(number=number).data)


def _store(dump, projection):
    """Insert the pieces of a collection; return its entry in the manifest."""
    # All rows, without the filters that a list begins with.
    filterset = projection.filterset(QueryDict())
    ids, scope = [*filterset.answer.index.ids], projection.scope(filterset)
    rows = projection.in_slices(ids, scope, details=True)
    name, count = f"{projection.name}.jsonl.gz", [0]
    digest, size = sha256(), 0
    for number, data in enumerate(in_pieces(_compressed(rows, count))):
        DataDumpPiece.objects.create(dump=dump, name=name, number=number, data=data)
        digest.update(data)
        size += len(data)
    return {
        "name": name,
        "url": f"{settings.SITE_ADDRESS}/api/v1/dump/{name}",
        "collection": projection.name,
        "count": count[0],
        "bytes": size,
        "sha256": digest.hexdigest(),
    }


def _compressed(rows, count):
    """Yield the bytes of the lines, and count them."""
    packer = zlib.compressobj(wbits=HEADER)
    for row in rows:
        count[0] += 1
        yield packer.compress(encode(row) + b"\n")
    yield packer.flush()
