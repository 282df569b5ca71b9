"""Django's bare "hello": one view, no middleware, no database; for `tests.machines`."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path


def hello(request):
    return HttpResponse("hello")


# This module is its own URLconf, so that the registry's settings are not loaded.
urlpatterns = [re_path("", hello)]
settings.configure(
    ALLOWED_HOSTS=["localhost"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="none is signed",
)
application = get_wsgi_application()
