"""Answer visitors with the pages published last while the database does not answer."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import timezone
from django.utils.timesince import timesince

from cluster.published_names import search_page

# The notice is inserted after it, at the beginning of the content.
MAIN = b'<main id="main">'
A_MINUTE = timedelta(minutes=1)
REASON = "published before the outage"


@dataclass(frozen=True)
class Route:
    """Stands for the resolver's match where no view was looked up."""

    view_name: str
    func: object = login_not_required(lambda request: None)


def outage_response(pages, request, place, error=None):
    """Return the answer with the page of a place as it was last published, or None.

    A search that is not stored is answered by the names of the published pages.
    """
    if page := pages.last(place):
        moment = pages.true_at(page)
        notice = render_to_string("errors/outage_notice.html", _context(moment))
        body = page.body.replace(MAIN, MAIN + notice.encode(), 1)
        response = _response(body, moment, **page.headers)
    elif moment := pages.seen_at():
        if (body := search_page(pages, request, _context(moment))) is None:
            return None
        response = _response(body, moment)
    else:
        return None
    request.resolver_match = Route(resolve(request.path_info).view_name)
    request.log_entry.note(REASON, error)
    return response


def _context(moment):
    since, now = datetime.fromtimestamp(moment, UTC), timezone.now()
    age = timesince(since, now, depth=1) if now - since >= A_MINUTE else ""
    return {"moment": since, "age": age}


def _response(body, moment, **headers):
    """Return the answer with its age, uncached: the notice must end with the outage."""
    response = HttpResponse(body, headers=headers)
    response["Cache-Control"] = "no-store"
    response["Age"] = str(max(0, round(time.time() - moment)))
    return response
