"""The URLs of the registry, and views that fail with words of their visitors."""

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.urls import path

from cluster.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
)
from cluster.urls import urlpatterns as real


@login_not_required
def mistake(request, word):
    raise ValueError(f"This is not a number: {word}")


@login_not_required
def refused(request, word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [word])


@login_not_required
def outage(request, word):
    raise OperationalError(f"lost while it wrote {word}")


urlpatterns = [
    path("mistake/<path:word>", mistake),
    path("refused/<path:word>", refused),
    path("outage/<path:word>", outage),
    *real,
]
