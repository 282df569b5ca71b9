"""A WSGI application that takes as long to import as a large one on a busy machine."""

import time

SECONDS = 3

time.sleep(SECONDS)


def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "3")])
    return [b"ok\n"]
