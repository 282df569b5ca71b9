"""Run the drawing program in a process without secrets, files or sockets."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

from members.models.share_pictures import MAX_BYTES

# By its path and isolated (-I), apart from this process's folder, settings and secrets.
PROGRAM = [sys.executable, "-I", str(Path(__file__).with_name("draw.py"))]
TIMEOUT = 60  # seconds
BATCH = 20  # pictures in one process; its start takes as long as some of them


class DrawingError(Exception):
    """The program ended in another way than with the pictures."""


def draw(pages):
    """Return the PNGs of BATCH pages at most, in their order; raise DrawingError."""
    # The process can write no more to a file than its limits allow; to a pipe it could.
    with TemporaryFile() as output:
        try:
            subprocess.run(
                PROGRAM,
                input=json.dumps(pages).encode(),
                stdout=output,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=TIMEOUT,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as failure:
            raise DrawingError from failure
        output.seek(0)
        return [_read_picture(output) for _page in pages]


def _read_picture(output):
    length = int.from_bytes(output.read(4))
    data = output.read(min(length, MAX_BYTES))
    if not data or len(data) < length:
        raise DrawingError
    return data
