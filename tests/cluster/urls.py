"""URLs for tests: a public page, one behind log-in, one with a query, and two that fail."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from cluster.urls import urlpatterns as real

handler400 = "cluster.error_pages.bad_request"
handler403 = "cluster.error_pages.forbidden"
handler404 = "cluster.error_pages.not_found"
handler500 = "cluster.error_pages.server_error"


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
def outage(request):
    if request.method == "POST":
        request.POST.get("why")
    raise OperationalError


@login_not_required
def mistake(request):
    raise ZeroDivisionError


urlpatterns = [
    *(route for route in real if not hasattr(route.pattern, "prefix_default_language")),
    *i18n_patterns(
        path("open/", open_page),
        path("closed/", closed_page),
        path("question/", question),
        path("outage/", outage),
        path("mistake/", mistake),
        path("", include("members.portal.urls")),
        prefix_default_language=False,
    ),
]
