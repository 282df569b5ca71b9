"""Refusals for machines: RFC 9457, with the parameter, the reason and the nearest right one."""

from difflib import get_close_matches

import msgspec
from django.conf import settings
from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be answered as it stands",
    404: "There is nothing public at this address",
    405: "This address is only for reading",
    410: "What the request refers to is gone",
    413: "The body is too long",
    414: "The address is too long",
    429: "Too many requests",
    500: "The server failed",
    503: "The registry is not available at the moment",
}


class Problem(Exception):  # noqa: N818
    """A refusal: `detail` says how to correct it, `more` are further members of the body."""

    def __init__(self, status, kind, detail, **more):
        super().__init__(detail)
        self.status, self.kind, self.detail, self.more = status, kind, detail, more


def unknown(what, value, known, /, **more):
    """Return the Problem of a value that does not exist, with the nearest one that does."""
    nearest = nearest_of(value, known)
    hint = f" Did you mean “{nearest}”?" if nearest else ""
    detail = f"“{value[:80]}” is no {what}.{hint}"
    return Problem(400, f"unknown-{what}", detail, nearest=nearest, **more)


def nearest_of(value, known):
    return next(iter(get_close_matches(value[:80], [*known], 1, 0.5)), None)


def problem_response(problem):
    """Return the answer, which no cache keeps."""
    body = {
        "type": f"{settings.SITE_ADDRESS}/api/#{problem.kind}",
        "title": TITLES.get(problem.status, TITLES[400]),
        "status": problem.status,
        "detail": problem.detail,
        **{name: value for name, value in problem.more.items() if value is not None},
    }
    response = HttpResponse(
        msgspec.json.encode(body), status=problem.status, content_type=MEDIA_TYPE
    )
    response["Cache-Control"], response["Content-Language"] = "no-store", "en"
    seconds = problem.more.get("retry_after", 60 if problem.status == 429 else None)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def plain_problem(status):
    """Return the answer of a refusal that a page would have words for."""
    title = TITLES.get(status, TITLES[400])
    return problem_response(Problem(status, f"status-{status}", f"{title}."))


def refused_method(allowed):
    """Return the answer to a method that an address does not have."""
    response = plain_problem(405)
    response["Allow"] = allowed
    return response
