"""Addresses of the pages of bodies; `site_view` closes a view as the admin closes its own."""

from django.urls import path

from .attachments import attachment, delete_attachment
from .meeting import meeting
from .meetings import meetings, meetings_file
from .new_period import new_period
from .overview import bodies

BODY, FILES = "bodies/<int:pk>", "bodies/attachments/<int:pk>"


def urls(site_view):
    return [
        path("bodies/", site_view(bodies), name="bodies"),
        path(f"{BODY}/new-period/", site_view(new_period), name="new_period"),
        path(f"{BODY}/meetings/", site_view(meetings), name="meetings"),
        path(
            f"{BODY}/meetings/file/<slug:ending>/",
            site_view(meetings_file),
            name="meetings_file",
        ),
        path("bodies/meetings/<int:pk>/", site_view(meeting), name="meeting"),
        path(f"{FILES}/", site_view(attachment), name="attachment"),
        path(
            f"{FILES}/delete/", site_view(delete_attachment), name="delete_attachment"
        ),
    ]
