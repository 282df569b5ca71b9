"""Middleware that answers at once with a published page that its process has at hand.

The first answer with a page goes through all middleware. Whoever asks for the same in the
same way gets it once more, with its headers, for as long as the page is what is published.
"""

from typing import NamedTuple

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

from cluster.published_pages import count_answer, takes_brotli
from cluster.without_database import Route
from members import publication

# With one of these an answer depends on more than what Asked has.
OF_ONE_REQUEST = (
    "CONTENT_LENGTH",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)


class Asked(NamedTuple):
    """All of a request that the answer with a published page depends on."""

    method: str
    scheme: str
    host: str | None
    path: str
    path_info: str
    query: str
    compressed: bool

    @property
    def place(self):
        """Return the address, as the page of it is kept if the host is one of ours."""
        return f"{self.scheme}://{self.host}{self.path}?{self.query}"


class Answer(NamedTuple):
    """What all middleware has made of a page."""

    route: Route
    headers: dict
    body: bytes


def hot_pages(get_response):
    """Answer again what was answered with a page, while that page is at hand and true."""
    pages = publication.pages()
    if pages is None:
        raise MiddlewareNotUsed

    def middleware(request):
        if (asked := asked_by(request)) is None:
            return get_response(request)
        page = pages.at_hand(asked.place, compressed=asked.compressed)
        if page and (answer := page.answers.get(asked)):
            return _response(request, answer)
        response = get_response(request)
        _keep(asked, request, response)
        return response

    return middleware


def asked_by(request):
    """Return what a request asks for; None if its answer may be of it alone."""
    meta = request.META
    if (
        request.method not in publication.METHODS
        or any(map(meta.get, OF_ONE_REQUEST))
        or publication.is_somebodys(request)
    ):
        return None
    return Asked(
        *(request.method, request.scheme, meta.get("HTTP_HOST")),
        *(request.path, request.path_info, meta.get("QUERY_STRING", "")),
        takes_brotli(request),
    )


def _keep(asked, request, response):
    """Note the answer beside the page that it was made of, and is gone with."""
    if page := getattr(response, "published_page", None):
        headers = dict(response.headers._store)
        page.answers[asked] = Answer(request.resolver_match, headers, response.content)


def _response(request, answer):
    count_answer("from the store")
    request.resolver_match = answer.route
    response = HttpResponse(answer.body)
    # They have been checked; each that is set would be checked once more.
    response.headers._store = answer.headers.copy()
    return response
