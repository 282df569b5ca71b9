"""Data extension: the properties of organizations, and their values for chosen rows."""

from decimal import Decimal
from typing import Annotated

import msgspec
from django.utils import timezone

from members.exchange.projection import PROJECTIONS
from members.fields import ORGANIZATION
from members.models import Organization

from ..problems import unknown
from .queries import MOST_QUERIES, TYPE, decode

ORGANIZATIONS = PROJECTIONS["organizations"]


class Property(msgspec.Struct):
    """A property that a client asks for; we have no settings of it."""

    id: str


class Extension(msgspec.Struct, forbid_unknown_fields=True):
    """Identifiers, and the properties to return of each."""

    ids: Annotated[list[str], msgspec.Meta(max_length=MOST_QUERIES)]
    properties: list[Property]


def properties():
    """Return {id: name} of the public columns of an organization, and of its addresses."""
    columns = [column for field in ORGANIZATION.fields for column in field.columns]
    public = [name for name in columns if name in ORGANIZATIONS.row.__struct_fields__]
    label = Organization._meta.get_field
    return {name: str(label(name).verbose_name).capitalize() for name in public} | {
        "url_nb": "Page in Norwegian",
        "url_en": "Page in English",
        "topics": "Topics",
        "sites": "Sites",
    }


def as_list(names):
    return [{"id": key, "name": name} for key, name in names.items()]


def propose_properties(kind, limit):
    """Return the properties of a type; other types than ours have none."""
    rows = as_list(properties()) if kind in ("", TYPE["id"]) else []
    return {"type": kind or TYPE["id"], "limit": limit, "properties": rows[:limit]}


def extend(text):
    """Return the values of properties of organizations; two queries."""
    query, labels = decode(text, Extension, "extend"), properties()
    names = [one.id for one in query.properties]
    for name in names:
        if name not in labels:
            raise unknown("property", name, labels, parameter="extend")
    slugs = [key.replace("\0", "") for key in query.ids]
    listed = Organization.objects.listed().filter(slug__in=slugs)
    pks = listed.order_by().values_list("pk", flat=True)
    rows = {r.slug: r for r in ORGANIZATIONS.rows([*pks], timezone.localdate())}
    return {
        "meta": as_list({name: labels[name] for name in names}),
        "rows": {
            key: {name: _cells(getattr(rows.get(key), name, None)) for name in names}
            for key in query.ids
        },
    }


def _cells(value):
    """Return the values of one property, as the protocol writes them."""
    if isinstance(value, list):
        return [{"str": getattr(row, "name_nb", "") or row.site.name} for row in value]
    if value in (None, ""):
        return []
    if isinstance(value, int | Decimal):
        return [{"float": float(value)}]
    return [{"str": str(value)}]
