"""Addresses of the site and its texts; `site_view` closes a view as the admin its own."""

from django.urls import path

from . import pages


def urls(site_view):
    return [
        path("texts/", site_view(pages.texts), name="texts"),
        path("texts/sender/sample/", site_view(pages.sample), name="text_sample"),
        path("texts/emails/", site_view(pages.letter_texts), name="letter_texts"),
        path(
            "texts/emails/<slug:key>/",
            site_view(pages.letter_text),
            name="letter_text",
        ),
        path(
            "texts/emails/<slug:key>/standard/",
            site_view(pages.letter_text_standard),
            name="letter_text_standard",
        ),
        path("texts/<slug:key>/", site_view(pages.text), name="text"),
        path(
            "texts/<slug:key>/standard/",
            site_view(pages.standard),
            name="text_standard",
        ),
    ]
