"""The dump of the open data: its manifest and its files, until anything is withdrawn."""

from django.http import Http404, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from members.exchange.dump import GZIP, is_withdrawn, read_pieces
from members.exchange.licences import licence
from members.models import DataDump

from .answers import json_response
from .collections import for_machines
from .operations import Operation, describe
from .problems import Problem

# A cache asks each time, since a withdrawal must take effect at once.
CONTROL = "no-cache"
WITHDRAWN = (
    "Something was withdrawn from the public since the dump was made. Another is made"
    " within a minute or two; the collections answer meanwhile."
)


@describe(Operation("The files of the dump: counts, hashes and licence"))
@for_machines
def manifest(request):
    """Answer with the files of the dump: counts, hashes, licence, and when it was made."""
    dump = _current()
    one = licence()
    terms = {"name": one.spdx, "url": one.canonical} if one else None
    response = json_response({"licence": terms} | dump.manifest)
    return _tagged(request, response, f"{dump.pk.hex}-{one and one.spdx}")


@describe(Operation("A file of the dump: a row in JSON a line", {GZIP: None}))
@for_machines
def dump_file(request, stem):
    """Answer with a file of the dump."""
    dump, name = _current(), f"{stem}.jsonl.gz"
    [file] = [f for f in dump.manifest["files"] if f["name"] == name] or [None]
    if file is None:
        raise Http404
    response = StreamingHttpResponse(read_pieces(dump, name), content_type=GZIP)
    response["Content-Length"] = str(file["bytes"])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _tagged(request, response, file["sha256"])


def _current():
    """Return the DataDump; raise Problem while there is none, or it has been withdrawn."""
    dump = DataDump.objects.first()
    if dump is None or is_withdrawn(dump):
        raise Problem(503, "dump-withdrawn", WITHDRAWN, retry_after=60)
    return dump


def _tagged(request, response, mark):
    etag = f'"{mark}"'
    response["ETag"], response["Cache-Control"] = etag, CONTROL
    return get_conditional_response(request, etag=etag, response=response)
