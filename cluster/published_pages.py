"""Middleware that answers visitors from the published pages, and stores those it renders."""

import time
from hashlib import sha256

import brotli
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, Error
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from prometheus_client import Counter

from cluster.error_pages import is_outage
from cluster.metrics import series
from cluster.published_names import name_of
from cluster.timeouts import answered_within
from cluster.without_database import Route, outage_response
from members.operation import changes, publication
from members.operation.publication.current import today

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# A header that is not among these may be of one visitor: its answer is not kept.
HEADERS = {"Content-Type", "Content-Disposition", "Content-Language", "HX-Push-Url"}
POLICY = "Content-Security-Policy"  # of pages that other sites may frame
HEADERS |= {"X-Robots-Tag", "Link", POLICY}
DERIVED = {"Content-Length"}
# For a day a cache may answer during an outage; not with a page that names a person, since
# consent may be withdrawn meanwhile.
STALE_IF_ERROR = "public, max-age=0, stale-if-error=86400"
REVALIDATED = "no-cache"
COMPRESSED = ("text/", "application/json", "application/xml", "application/atom+xml")
COMPRESSED += ("application/ld+json", "application/geo+json")
QUALITY = 5
ANSWERS = Counter(
    "registry_published_answers", "Answers to visitors of published pages.", ["made"]
)
# Seconds to wait for the version of the database, while the last one serves and when not.
PATIENCE, LONGEST_PATIENCE = 0.15, 1


def published_pages(get_response):
    """Answer a visitor from the store; else render, and store a page that is the same for all."""
    pages = publication.pages()
    if pages is None:
        raise MiddlewareNotUsed

    def middleware(request):
        place = publication.place_of(request)
        if place is None:
            response = get_response(request)
            if request.method not in SAFE and not is_outage(response):
                _forget(pages)
            return response
        try:
            answer = _answer(pages, request, place, get_response)
        except Error as error:
            answer = outage_response(pages, request, place, error)
            return answer or get_response(request)
        if is_outage(answer):
            return outage_response(pages, request, place) or answer
        return answer

    return middleware


def _answer(pages, request, place, get_response):
    """Return the answer as of now; raise Error if the database has not answered for long."""
    if publication.is_somebodys(request):
        pages.refuse_while_out()
        return get_response(request)
    with answered_within(PATIENCE if pages.is_recent() else LONGEST_PATIENCE):
        page = pages.find(place, compressed=takes_brotli(request))
        state = pages.state() if page is None else None
    count_answer("from the store" if page else "rendered")
    if page is None:
        return _rendered(pages, request, place, state, get_response)
    request.resolver_match = Route(page.route)
    return _response(request, page)


def count_answer(made):
    series(ANSWERS, made).inc()


def _forget(pages):
    """Delete at once, for all processes here, the pages that a write has changed."""
    try:
        pages.forget()
    except DatabaseError:
        # The next visitor's request asks again.
        pages.looked_at = float("-inf")


def _rendered(pages, request, address, state, get_response):
    day = today()
    # A page must not be older than the State that it is stored with.
    with publication.recording() as recorded, changes.answering(may_be_late=False):
        response = get_response(request)
    if state is None or not is_cacheable(request, response, recorded) or today() != day:
        return response
    page = _page_of(request, response, recorded, day)
    pages.keep(address, page, state)
    return _response(request, page)


def is_cacheable(request, response, recorded):
    """Whether the answer is the whole and the same one for every visitor of the day."""
    match = request.resolver_match
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and set(response.headers) <= HEADERS | DERIVED
        and not recorded.is_forbidden
        and match is not None
        and getattr(match.func, "published", None) is not None
        and not request.session.accessed
        and not request.session.modified
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    )


def _page_of(request, response, recorded, day):
    body = response.content
    headers = {n: v for n, v in response.headers.items() if n in HEADERS}
    is_text = headers.get("Content-Type", "").startswith(COMPRESSED)
    view = request.resolver_match.func
    control = REVALIDATED if recorded.names_person else STALE_IF_ERROR
    return publication.StoredPage(
        day=day,
        made_at=time.time(),
        # A browser keeps the policy of a page whose ETag is the same.
        etag=sha256(body + headers.get(POLICY, "").encode()).hexdigest()[:32],
        route=request.resolver_match.view_name,
        headers=headers | {"Cache-Control": control},
        body=body,
        rows=recorded.rows if view.is_published_by_rows else None,
        never_shows=unrelated_models(view, request.META.get("QUERY_STRING", "")),
        names_person=recorded.names_person,
        name=name_of(request.resolver_match.view_name, body),
        brotli=brotli.compress(body, quality=QUALITY) if is_text else None,
    )


def unrelated_models(view, query):
    """Return the names of the models whose changes do not concern the answer of a view."""
    return view.never_shows if query else view.never_shows_without_query


def _response(request, page):
    """Return the answer with a page, or 304 to a client that has it already."""
    response = HttpResponse(page.body, headers=page.headers)
    etag = page.etag
    if page.is_compressed:
        etag += "-br"
        response.headers["Content-Encoding"] = "br"
    if page.brotli or page.is_in_both:
        response.headers["Vary"] = "Accept-Encoding"
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Content-Length"] = str(len(page.body))
    answer = get_conditional_response(request, etag=f'"{etag}"', response=response)
    if POLICY in page.headers:  # also of a 304, whose headers replace those kept
        answer.headers[POLICY] = page.headers[POLICY]
    return answer


def takes_brotli(request):
    """Whether the client may be sent the compressed bytes."""
    offered = request.META.get("HTTP_ACCEPT_ENCODING", "").replace(" ", "").split(",")
    return "br" in offered
