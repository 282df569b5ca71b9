"""Addresses of files in; `site_view` closes a view as the admin closes its own."""

from functools import wraps

from django.db import transaction
from django.urls import path

from .choosing import choose
from .columns import columns
from .downloads import file_reasons, file_template
from .looking import look_page
from .result import result

FILE = "files-in/<slug:key>"


def _atomic_post(view):
    """Answer a POST in one transaction, for which the file's row is locked."""

    @wraps(view)
    def answer(request, **given):
        if request.method != "POST":
            return view(request, **given)
        with transaction.atomic():
            return view(request, **given)

    return answer


def urls(site_view):
    return [
        path("files-in/", site_view(choose), name="files_in"),
        path(
            "files-in/templates/<slug:noun>/",
            site_view(file_template),
            name="file_template",
        ),
        path(f"{FILE}/columns/", site_view(_atomic_post(columns)), name="file_columns"),
        path(f"{FILE}/rows/", site_view(_atomic_post(look_page)), name="file_look"),
        path(f"{FILE}/result/", site_view(result), name="file_result"),
        path(
            f"{FILE}/file/<slug:ending>/", site_view(file_reasons), name="file_reasons"
        ),
    ]
