"""The pages for monitors: liveness, readiness, and the list of problems."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from cluster.monitor_token import requires_token
from members.operation import health as checks, publication
from members.operation.version import commit, running_version

NOT_STORED = {"Cache-Control": "no-store"}


@login_not_required
@require_safe
def live(request):
    """Answer 200 without touching the database."""
    return plain_text("live\n")


@login_not_required
@require_safe
def ready(request):
    """Answer 200 while public pages can be served, if only from before an outage; else 503."""
    with translation.override("en"):
        problems = checks.not_ready()
    text = "".join(f"{one.text}\n" for one in problems)
    if not problems:
        return plain_text("ready\n")
    if {one.check for one in problems} == {"database"} and _serves_published_pages():
        return plain_text(f"{text}Published pages are served.\n")
    return plain_text(text, status=503)


def _serves_published_pages():
    """Whether the front page was published, and is served while the database is away."""
    pages = publication.pages()
    home = f"{settings.SITE_ADDRESS}{reverse('directory:home')}?"
    return pages is not None and pages.last(home) is not None


@requires_token
@require_safe
def health(request):
    """Answer 200, or 503 with the list of problems, as JSON."""
    with translation.override("en"):
        problems = checks.problems()
    answer = {
        "status": "failing" if problems else "ok",
        "version": running_version,
        "commit": commit(),
        "problems": [vars(one) for one in problems],
    }
    status = 503 if problems else 200
    return JsonResponse(answer, status=status, headers=NOT_STORED)


def plain_text(text, status=200):
    content_type = "text/plain; charset=utf-8"
    return HttpResponse(
        text, status=status, content_type=content_type, headers=NOT_STORED
    )
