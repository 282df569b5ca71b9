"""The application with some addresses more, for tests of the servers in front of it."""

import itertools
from urllib.parse import parse_qsl

from django.core.handlers.wsgi import WSGIRequest

from cluster.wsgi import application as registry
from tests.support import bare

COUNTER = itertools.count()


def application(environ, start_response):
    if environ["PATH_INFO"].startswith("/test/large"):
        return bare.application(environ, start_response)
    answer = ANSWERS.get(environ["PATH_INFO"])
    if answer is None:
        return registry(environ, start_response)
    body, headers = answer(environ)
    length = [("Content-Length", str(len(body)))]
    start_response("200 OK", headers + length)
    return [body]


def client(environ):
    """Answer with what the application believes of its client."""
    from members.operation.limits import (
        client_address,  # it needs the registry to be set up
    )

    request = WSGIRequest(environ)
    told = [client_address(request), request.scheme, request.get_host()]
    return " ".join(told).encode(), []


def counted(environ):
    """Answer with another number each time, and with the headers of the query."""
    return str(next(COUNTER)).encode(), parse_qsl(environ["QUERY_STRING"])


ANSWERS = {
    "/test/client": client,
    "/test/counted": counted,
    "/min-side/test/counted": counted,
    "/min-side/test/bilde/counted/": counted,
}
