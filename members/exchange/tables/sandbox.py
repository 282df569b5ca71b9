"""Run the reader in a process without secrets, files or sockets."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore

from django.core.exceptions import ValidationError

from .sentences import REFUSALS
from .shape import FileTable

# By its path and isolated (-I), apart from this process's folder, settings and secrets,
# and from all packages (-S).
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from reading.main import main; main()"
)
PROGRAM = [sys.executable, "-I", "-S", "-c", START, str(Path(__file__).parent)]
TIMEOUT = 10  # seconds
MOST_BYTES, MOST_ROWS = 10_000_000, 20_000
MOST_OUTPUT = 60_000_000  # bytes, as the process may write
CPU_SIGNALS = {signal.SIGXCPU, signal.SIGKILL}
# Each may take two hundred megabytes.
slots = BoundedSemaphore(2)


def read_file(data, name="", sheet=""):
    """Return the FileTable of the sheet, the first by default; raise ValidationError.

    The bytes decide on the format of the file, not its name.
    """
    return _run_reader(data, sheet=sheet)


def read_text(text):
    """Return the FileTable of a pasted text, its cells separated by tabs, else by ; or ,."""
    return _run_reader(text.encode("utf-8", "surrogatepass"), text=True)


def request(sheet="", text=False):
    """Return the line that comes before the bytes of the file."""
    return json.dumps({"sheet": sheet, "text": text}).encode() + b"\n"


def _run_reader(data, **options):
    if len(data) > MOST_BYTES:
        raise refusal("large", megabytes=MOST_BYTES // 1_000_000)
    # The process can write no more to a file than its limits allow; to a pipe it could.
    with TemporaryFile() as output:
        try:
            with slots:
                subprocess.run(
                    PROGRAM,
                    input=request(**options) + data,
                    stdout=output,
                    stderr=subprocess.DEVNULL,
                    env={},
                    timeout=TIMEOUT,
                    check=True,
                )
        except subprocess.TimeoutExpired as error:
            raise refusal("slow") from error
        except (subprocess.SubprocessError, OSError) as error:
            raise refusal(_code_of(error)) from error
        output.seek(0)
        return parse_output(output.read(MOST_OUTPUT + 1))


def _code_of(error):
    """Return "slow" for a process that the limit of CPU has ended."""
    ended_by = -getattr(error, "returncode", 0)
    return "slow" if ended_by in CPU_SIGNALS else "broken"


def parse_output(output):
    """Return the FileTable that the process has written; raise ValidationError for any other."""
    try:
        answer = json.loads(output)
        if "refused" not in answer:
            return FileTable.from_json(answer)
        code = answer.pop("refused")
        REFUSALS[code] % answer
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise refusal("broken") from error
    raise refusal(code, **answer)


def refusal(code, **named):
    """Return the ValidationError of a code of REFUSALS."""
    return ValidationError(REFUSALS[code], code=code, params=named or None)
