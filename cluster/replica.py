"""Middleware that lets visitors read from a replica of the database."""

from contextlib import suppress
from functools import lru_cache

from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.urls import Resolver404, resolve

from members.operation import changes, replicas
from members.operation.publication import METHODS, is_somebodys

# Other pages of the directory count visitors, or show a visitor's own request.
UNPUBLISHED = {
    f"directory:{name}"
    for name in (
        *("feed", "picture", "share_picture", "similar"),
        *("statistics_csv", "statistics_xlsx", "climate_csv", "climate_xlsx"),
    )
}
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class ReadFromReplica:
    """Answers visitors of public pages from the replica; everybody else from the primary."""

    def __init__(self, get_response):
        if not replicas.is_configured():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in SAFE:
            return self._answer_write(request)
        if not is_public_read(request):
            return self.get_response(request)
        with replicas.reading() as reading:
            response = self.get_response(request)
        if reading.has_failed and response.status_code >= 500:
            # It went away meanwhile, or the view wrote: a read can safely be repeated.
            response = self.get_response(request)
        return response

    def _answer_write(self, request):
        """Answer a form, and note its version: this process reads nothing older from here on."""
        response = self.get_response(request)
        with suppress(DatabaseError):
            changes.now()
        return response


def is_public_read(request):
    """Whether a visitor reads a page that is the same for all visitors, and writes nothing."""
    is_read = request.method in METHODS and not is_somebodys(request)
    return is_read and _is_read_only(request.path_info)


@lru_cache(maxsize=4096)
def _is_read_only(path):
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return hasattr(match.func, "published") or match.view_name in UNPUBLISHED
