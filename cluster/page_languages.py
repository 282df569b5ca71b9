"""Middleware that leads visitors to the public pages in a language in which they are offered."""

from django.shortcuts import redirect
from django.utils.translation import get_language

from members.directory.context_processors import address_in, is_of_public, languages

READING = ("GET", "HEAD")


class PageLanguages:
    """Redirects from a page in another language; files and pictures stay where they are.

    For the time being only: the cluster may offer the language again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *_view):
        is_page = request.path_info.endswith("/") and is_of_public(request)
        if request.method not in READING or not is_page:
            return None
        codes = languages(request)
        if get_language() in codes:
            return None
        return redirect(address_in(request, codes[0]))
