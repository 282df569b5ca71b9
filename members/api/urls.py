"""URLs of the room of machines; they are the same in all languages."""

from django.urls import path

from members.exchange.projection import PROJECTIONS

from .collections import detail_view, list_view
from .openapi import openapi

app_name = "api"
urlpatterns = [
    path("v1/openapi.json", openapi, name="openapi"),
    *(
        route
        for one in PROJECTIONS.values()
        for route in (
            path(f"v1/{one.name}/", list_view(one), name=one.name),
            path(f"v1/{one.name}/<str:key>/", detail_view(one), name=f"{one.name}_one"),
        )
    ),
]
