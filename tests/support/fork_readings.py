"""Read many files in one process each, forked from one that has imported the reader.

Run as `python -I -S fork_readings.py FOLDER_OF_THE_READER FOLDER`. For each line of its input
it reads the file `in` of FOLDER, which holds a request and bytes as `reading.main` reads them
from stdin; the answer goes to `out`, and a line of JSON [status, CPU seconds, peak in bytes]
to stdout.
"""

import json
import os
import sys
from importlib import import_module

sys.path.insert(0, sys.argv[1])
main = import_module("reading.main").main


def read(folder):
    """Answer like the process of the sandbox, and end."""
    for number, name, flags in (
        (0, f"{folder}/in", os.O_RDONLY),
        (1, f"{folder}/out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, os.devnull, os.O_WRONLY),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    main()
    sys.stdout.flush()
    os._exit(0)


for _line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            read(sys.argv[2])
        finally:
            os._exit(1)
    _pid, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    print(json.dumps([status, seconds, usage.ru_maxrss * 1024]), flush=True)
