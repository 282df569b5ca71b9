"""Addresses of messages; `site_view` closes a view as the admin closes its own."""

from django.urls import path

from .pages import message_list, message_page
from .writing import edit_message, write_message


def urls(site_view):
    return [
        path("messages/", site_view(message_list), name="messages"),
        path(
            "messages/new/<slug:noun>/",
            site_view(write_message),
            name="message_write",
        ),
        path("messages/<int:pk>/", site_view(message_page), name="message"),
        path("messages/<int:pk>/edit/", site_view(edit_message), name="message_edit"),
    ]
