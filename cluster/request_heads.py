"""Heads of requests that Django cannot read as they were meant."""

from django.utils.http import parse_header_parameters

# Django decodes forms and addresses by the charset of the Content-Type: any other would
# pass the checks of an address as another text, or break the request.
CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii")
UNREADABLE = "application/x-unreadable"


def readable_heads(application):
    """Wrap the WSGI application: a request may fail before all middleware.

    A Content-Type that breaks or misleads them becomes UNREADABLE, which middleware refuses.
    """

    def answer(environ, start_response):
        if not _is_readable(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = UNREADABLE
        return application(environ, start_response)

    return answer


def _is_readable(content_type):
    """Whether it can be parsed, and its text is UTF-8."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", CHARSETS[0]).lower() in CHARSETS
