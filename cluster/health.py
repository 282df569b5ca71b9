"""The probes of whoever runs the server: is the process alive, is it ready to serve."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from psycopg2.errors import InsufficientPrivilege


@login_not_required
@require_safe
def live(request):
    """Answer 200 without touching the database."""
    return plain_text("live\n")


@login_not_required
@require_safe
def ready(request):
    """Answer 200, or 503 when a table, a migration or a privilege is missing."""
    try:
        cache.get("ready")
        executor = MigrationExecutor(connection)
    except ProgrammingError as error:
        is_denied = isinstance(error.__cause__, InsufficientPrivilege)
        missing = "privileges are missing" if is_denied else "a table is missing"
        return plain_text(f"{missing}\n", status=503)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return plain_text("migrations are missing\n", status=503)
    return plain_text("ready\n")


def plain_text(text, status=200):
    response = HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8"
    )
    response["Cache-Control"] = "no-store"
    return response
