"""URLs of the room of machines; they are the same in all languages."""

from django.urls import path

from members.exchange.projection import PROJECTIONS

from . import mcp
from .collections import detail_view, list_view
from .openapi import openapi
from .reconciliation import views

app_name = "api"
PREFIX = "v1/reconcile"
urlpatterns = [
    path("v1/openapi.json", openapi, name="openapi"),
    path("mcp", mcp.endpoint, name="mcp"),
    path(f"{PREFIX}/", views.reconcile, name="reconcile"),
    path(f"{PREFIX}/suggest/<slug:what>/", views.suggest, name="reconcile_suggest"),
    path(f"{PREFIX}/properties/", views.properties, name="reconcile_properties"),
    path(f"{PREFIX}/preview/<str:key>/", views.preview, name="reconcile_preview"),
]
urlpatterns += [
    route
    for one in PROJECTIONS.values()
    for route in (
        path(f"v1/{one.name}/", list_view(one), name=one.name),
        path(f"v1/{one.name}/<str:key>/", detail_view(one), name=f"{one.name}_one"),
    )
]
