"""Read a request and a file from stdin, and write the table or a refusal to stdout.

The request is a line of JSON: {"sheet": the sheet, "text": whether the bytes were pasted}.
"""

import json
import resource
import sys
from contextlib import suppress

from .delimited import read_delimited
from .kinds import is_archive
from .layout import table_of
from .limits import RefusedError
from .workbook import read_workbook

LIMITS = {
    resource.RLIMIT_AS: 190_000_000,  # bytes
    resource.RLIMIT_CPU: 8,  # seconds
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 60_000_000,  # bytes written
    resource.RLIMIT_NOFILE: 3,  # stdin, stdout and stderr: no file and no socket
}


def main():
    """Answer on stdout, whatever the bytes are."""
    for limit, value in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(limit, (value, value))
    request = json.loads(sys.stdin.buffer.readline())
    answer = answer_to(request, sys.stdin.buffer.read())
    json.dump(answer, sys.stdout, separators=(",", ":"))


def answer_to(request, data):
    """Return the table, or {"refused": code} and what the sentence names."""
    try:
        if not request["text"] and is_archive(data):
            return table_of(*read_workbook(data, request["sheet"]))
        return table_of(read_delimited(data))
    except RefusedError as refusal:
        return {"refused": refusal.code} | refusal.named
    except MemoryError:
        return {"refused": "memory"}
    except Exception:  # bytes made for it may make anything raise
        return {"refused": "broken"}
