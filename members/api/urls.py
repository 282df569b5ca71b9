"""URLs of the room of machines; they are the same in all languages."""

from django.urls import path

from members.exchange.projection import PROJECTIONS

from . import catalogue, dump, network
from .collections import detail_view, list_view
from .formats import routes_of

app_name = "api"
urlpatterns = [
    *catalogue.routes,
    *network.routes,
    path("v1/dump/", dump.manifest, name="dump"),
    path("v1/dump/<slug:stem>.jsonl.gz", dump.dump_file, name="dump_file"),
    *(
        route
        for one in PROJECTIONS.values()
        for route in (
            path(f"v1/{one.name}/", list_view(one), name=one.name),
            *routes_of(one),
            path(f"v1/{one.name}/<str:key>/", detail_view(one), name=f"{one.name}_one"),
        )
    ),
]
