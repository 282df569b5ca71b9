"""Has a picture drawn anew by a process that has nothing to lose."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore

from ..models import Image
from ..models.images import MAX_BYTES

# By its path, and cut off from this process's folder, settings and secrets.
PROGRAM = [sys.executable, "-I", str(Path(__file__).with_name("redraw.py"))]
PATIENCE = 10  # seconds
# Each may take some hundred megabytes.
turns = BoundedSemaphore(2)


@dataclass(frozen=True)
class Drawn:
    """A picture as it was drawn anew; or only the word for why it was not."""

    kind: str = ""
    width: int = 0
    height: int = 0
    data: bytes = b""
    refusal: str = ""


def draw(data):
    """Draw the bytes anew; whatever they are, an answer comes within seconds."""
    # A file takes no more than the limits let the process write; a pipe would.
    with TemporaryFile() as answer:
        try:
            with turns:
                subprocess.run(
                    PROGRAM,
                    input=data,
                    stdout=answer,
                    stderr=subprocess.DEVNULL,
                    env={},
                    timeout=PATIENCE,
                    check=True,
                )
        except subprocess.TimeoutExpired:
            return Drawn(refusal="slow")
        except (subprocess.SubprocessError, OSError):
            return Drawn(refusal="broken")
        answer.seek(0)
        return _understood(answer.readline(100), answer.read(MAX_BYTES + 1))


def _understood(line, data):
    try:
        first, *rest = line.decode("ascii").split()
        if first == "refused":
            return Drawn(refusal=rest[0])
        width, height = map(int, rest)
        return Drawn(Image.Kind(first), width, height, data)
    except (ValueError, LookupError):
        return Drawn(refusal="broken")
