"""URLs of the room of machines; they are the same in all languages."""

from django.urls import path

from members.exchange.projection import PROJECTIONS

from . import catalogue, dump, mcp, network
from .collections import detail_view, list_view
from .formats import routes_of
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
    *catalogue.routes,
    *network.routes,
    path("v1/dump/", dump.manifest, name="dump"),
    path("v1/dump/<slug:stem>.jsonl.gz", dump.dump_file, name="dump_file"),
]
urlpatterns += [
    route
    for one in PROJECTIONS.values()
    for route in (
        path(f"v1/{one.name}/", list_view(one), name=one.name),
        *routes_of(one),
        path(f"v1/{one.name}/<str:key>/", detail_view(one), name=f"{one.name}_one"),
    )
]
