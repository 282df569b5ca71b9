"""Addresses of the pages of bodies; `site_view` closes a view as the admin closes its own."""

from django.urls import path

from .new_period import new_period
from .overview import bodies

BODY = "bodies/<int:pk>"


def urls(site_view):
    return [
        path("bodies/", site_view(bodies), name="bodies"),
        path(f"{BODY}/new-period/", site_view(new_period), name="new_period"),
    ]
