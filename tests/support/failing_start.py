"""A WSGI application whose first answer in each process fails."""

asked = []


def application(environ, start_response):
    asked.append(environ["PATH_INFO"])
    if len(asked) == 1:
        raise ValueError
    start_response("200 OK", [("Content-Length", "3")])
    return [b"ok\n"]
