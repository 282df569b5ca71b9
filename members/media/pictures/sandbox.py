"""Run the re-encoder in a process without secrets, files or sockets."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore

from members.models import Image
from members.models.images import MAX_BYTES

# By its path and isolated (-I), apart from this process's folder, settings and secrets.
PROGRAM = [sys.executable, "-I", str(Path(__file__).with_name("reencode.py"))]
TIMEOUT = 10  # seconds
# Each may take some hundred megabytes.
slots = BoundedSemaphore(2)


@dataclass(frozen=True)
class Reencoded:
    """A re-encoded picture, or only the error code of its refusal."""

    kind: str = ""
    width: int = 0
    height: int = 0
    data: bytes = b""
    is_pale: bool = False
    refusal: str = ""


def reencode(data, size="small"):
    """Return any bytes as Reencoded, within seconds.

    `size` is one of SIZES in reencode.py.
    """
    # The process can write no more to a file than its limits allow; to a pipe it could.
    with TemporaryFile() as output:
        try:
            with slots:
                subprocess.run(
                    [*PROGRAM, size],
                    input=data,
                    stdout=output,
                    stderr=subprocess.DEVNULL,
                    env={},
                    timeout=TIMEOUT,
                    check=True,
                )
        except subprocess.TimeoutExpired:
            return Reencoded(refusal="slow")
        except (subprocess.SubprocessError, OSError):
            return Reencoded(refusal="broken")
        output.seek(0)
        return _parse_output(output.readline(100), output.read(MAX_BYTES + 1))


def _parse_output(line, data):
    try:
        first, *rest = line.decode("ascii").split()
        if first == "refused":
            return Reencoded(refusal=rest[0])
        width, height, is_pale = map(int, rest)
        return Reencoded(Image.Kind(first), width, height, data, bool(is_pale))
    except (ValueError, LookupError):
        return Reencoded(refusal="broken")
