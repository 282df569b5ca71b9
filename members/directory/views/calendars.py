"""Published events as calendars: those of all topics or of some, and each by itself."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, pgettext
from django.views.decorators.http import require_safe

from members.association.events import calendars
from members.exchange.licences import licensed
from members.fields import EVENT
from members.models import EventTopic, Topic
from members.operation.publication import published
from members.operation.publication.marks import (
    CLIMATE,
    INTERNAL,
    OFFERS,
    PEOPLE,
    PICTURES,
    PROJECTS,
)

from ..profile_queries import get_by_slug_or_404

PAST = timedelta(days=90)
NEVER = PEOPLE | INTERNAL | PICTURES | CLIMATE | OFFERS | PROJECTS


@login_not_required
@published("topic", never_shows=NEVER)
@require_safe
@licensed
def calendar(request):
    """Return the published events to come and of the last 90 days, on one of the topics if any."""
    slugs = {slug for slug in request.GET.getlist("topic") if slug}
    topics = Topic.objects.in_use().filter(slug__in=slugs)
    if unknown := slugs - {topic.slug for topic in topics}:
        # A subscription that is silently empty would never be noticed.
        text = _("There is no topic “%(topic)s”.") % {"topic": min(unknown)}
        return HttpResponseBadRequest(text, content_type="text/plain; charset=utf-8")
    rows = EVENT.public_rows.ahead(timezone.localdate() - PAST).select_related("site")
    rows = rows.order_by("held_on", "starts_at", "pk")
    if slugs:
        about = EventTopic.objects.filter(topic__in=topics)
        rows = rows.filter(pk__in=about.values("event"))
    labels = ", ".join([pgettext("calendar", "events"), *map(str, topics)])
    return _as_calendar(
        calendars.feed(rows, name=labels, language=get_language()), "events"
    )


@login_not_required
@published(never_shows=NEVER)
@require_safe
@licensed
def event_calendar(request, slug):
    """Return one event, or redirect from a former slug."""
    event = get_by_slug_or_404(EVENT.public_rows.select_related("site"), slug)
    if event.slug != slug:
        return redirect("directory:event_calendar", event.slug, permanent=True)
    return _as_calendar(calendars.entry(event, language=get_language()), event.slug)


def _as_calendar(text, name):
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
