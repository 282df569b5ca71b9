"""A small WSGI application, which starts fast, for tests of the server that runs it."""

LARGE = 6 * 1024 * 1024  # more than the kernel keeps for a client that does not read


def application(environ, start_response):
    body = b"x" * LARGE if "/test/large" in environ["PATH_INFO"] else b"live\n"
    status = environ.get("HTTP_X_TEST_STATUS", "200 OK")
    if status.startswith("304") or environ["REQUEST_METHOD"] == "HEAD":
        body = b""
    start_response(status, [("Content-Length", str(len(body)))])
    return [body]
