"""The file of a person's own calendar, by a secret address."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from members.association.events import own_calendars
from members.operation import limits

from ..guard import no_store

# A calendar asks a few times an hour, and one person has several.
PER_PERSON = {"action": "own calendar", "at_most": 60, "per": timedelta(hours=1)}


@login_not_required
@no_store
@require_safe
def calendar_file(request, token):
    """Return the calendar of the secret; robots.txt allows it, since calendars obey that."""
    person = own_calendars.find_owner(token)
    if person is None:
        raise Http404
    if not limits.allow(who=person.pk, **PER_PERSON):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    text = own_calendars.own_feed(person, get_language())
    headers = {"X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(text, "text/calendar; charset=utf-8", headers=headers)
