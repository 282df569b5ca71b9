"""What machines ask of any site: whether it lives, and how to behave."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /min-side/
Disallow: /en/my-page/
Allow: /

Sitemap: {}
"""


@login_not_required
@require_safe
def live(request):
    """Say that this process answers; touch nothing."""
    return _text("live\n")


@login_not_required
@require_safe
def ready(request):
    """Say whether everything is there that serving needs."""
    try:
        cache.get("ready")
    except ProgrammingError:
        return _text("the cache table is missing\n", status=503)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return _text("migrations are missing\n", status=503)
    return _text("ready\n")


@login_not_required
@require_safe
def robots(request):
    return _text(ROBOTS.format(request.build_absolute_uri("/sitemap.xml")))


@login_not_required
@require_safe
def security(request):
    """Say where to report a weakness (RFC 9116); it asks for a day of expiry."""
    expires = timezone.now().date() + timedelta(days=180)
    contact = f"Contact: mailto:{settings.SECURITY_CONTACT}\n"
    return _text(
        f"{contact}Expires: {expires}T00:00:00Z\nPreferred-Languages: nb, en\n"
    )


@login_not_required
@require_safe
def icon(request):
    """Have no icon here: browsers ask for one where a page, like the admin's, names none."""
    return HttpResponse(status=204, headers={"Cache-Control": "max-age=86400"})


def _text(text, status=200):
    answer = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer
