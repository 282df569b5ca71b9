"""Read many files in one process each, forked from one that has imported the reader.

Run as `python -I -S fork_readings.py TABLES FOLDER`. Each file of FOLDER whose name ends in
.in holds a request and its bytes, as `reading.main` reads them from stdin; the answer goes
to .out, and a line of JSON [name, status, CPU seconds, seconds, peak in bytes] to stdout.
"""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

sys.path.insert(0, sys.argv[1])
main = import_module("reading.main").main


def read(path):
    """Answer like the process of `sandbox`, and end."""
    for number, name, flags in (
        (0, path, os.O_RDONLY),
        (1, path.with_suffix(".out"), os.O_WRONLY | os.O_CREAT),
        (2, os.devnull, os.O_WRONLY),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    main()
    sys.stdout.flush()
    os._exit(0)


for path in sorted(Path(sys.argv[2]).glob("*.in")):
    started = time.monotonic()
    child = os.fork()
    if not child:
        try:
            read(path)
        finally:
            os._exit(1)
    _pid, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime, time.monotonic() - started
    print(json.dumps([path.stem, status, *seconds, usage.ru_maxrss * 1024]), flush=True)
