"""Rows with coordinates as GeoJSON (RFC 7946): longitude before latitude, in WGS 84."""

from django.http import HttpResponse

from ..answers import encode

GEOJSON = "application/geo+json"
PLACE = ("latitude", "longitude")


def has_place(projection):
    return set(PLACE) <= set(projection.row.__struct_fields__)


def write_geojson(projection, rows, day):
    features = [_feature(row) for row in rows]
    body = {"type": "FeatureCollection", "features": features}
    return HttpResponse(encode(body), content_type=GEOJSON)


def _feature(row):
    """Return a Feature; its geometry is null while nobody knows where it is."""
    names = (name for name in row.__struct_fields__ if name not in (*PLACE, "id"))
    is_known = None not in (row.latitude, row.longitude)
    place = {"type": "Point", "coordinates": [row.longitude, row.latitude]}
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": place if is_known else None,
        "properties": {name: getattr(row, name) for name in names},
    }
