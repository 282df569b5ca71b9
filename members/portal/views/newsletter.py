"""The file of the newsletter's recipients, by a secret address."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from members.exchange import newsletter
from members.operation import limits
from members.tables import write_plain_csv

from ..guard import no_store

PER_CLIENT = {"action": "newsletter", "at_most": 60, "per": timedelta(hours=1)}


@login_not_required
@no_store
@require_safe
def newsletter_file(request, secret):
    """Return the file to an e-mail service, and log it; 404 for any other secret."""
    client = limits.client_address(request)
    if not limits.allow_client(client=client, **PER_CLIENT):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    if newsletter.find_feed(secret) is None:
        raise Http404
    table = newsletter.recipients()
    newsletter.log_reading(limits.network_of(client), len(table.rows))
    headers = {"X-Robots-Tag": "noindex, nofollow"}
    lines = write_plain_csv(table)
    return HttpResponse(b"".join(lines), "text/csv; charset=utf-8", headers=headers)
