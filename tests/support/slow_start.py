"""A WSGI application that takes as long to import as a large one on a busy machine.

START_SECONDS is how long. QUICK_STARTS is a file in which starts are counted; the first
two, those of the workers before a reload, take no time then.
"""

import os
import time


def is_quick(path):
    if not path:
        return False
    with open(path, "a") as file:
        file.write(".")
        file.flush()
        return file.tell() <= 2


if not is_quick(os.environ.get("QUICK_STARTS")):
    time.sleep(float(os.environ.get("START_SECONDS", "0")))


def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "3")])
    return [b"ok\n"]
