"""The URLs of the registry, and of tests: a public page, one behind log-in, and failing ones."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from cluster.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns as real,
)


@login_not_required
def open_page(request):
    return render(request, "errors/404.html", {"has_stylesheets": True})


def closed_page(request):
    return HttpResponse("closed")


@login_not_required
def question(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
    return HttpResponse("answered")


@login_not_required
def refused(request, word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [word])


@login_not_required
def outage(request, word=""):
    if request.method == "POST":
        request.POST.get("why")
    raise OperationalError(f"lost while it wrote {word}")


@login_not_required
def mistake(request, word=""):
    raise ValueError(f"This is not a number: {word}")


urlpatterns = [
    *i18n_patterns(
        path("open/", open_page),
        path("closed/", closed_page),
        path("question/", question),
        path("refused/<path:word>", refused),
        path("outage/", outage),
        path("outage/<path:word>", outage),
        path("mistake/", mistake),
        path("mistake/<path:word>", mistake),
        prefix_default_language=False,
    ),
    *real,
]
