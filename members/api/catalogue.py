"""The description of the open data by DCAT-AP-NO 3.0, as JSON-LD and Turtle.

One list of nodes in the shape of JSON-LD is the source of both.
"""

from csv import DictReader
from pathlib import Path

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from members.exchange.dump import GZIP
from members.exchange.licences import cluster, licence
from members.exchange.projection import PROJECTIONS
from members.exchange.projection.base import absolute
from members.models import PageChange
from members.models.languages import TEXT_LANGUAGES
from members.operation.publication import published
from members.operation.publication.marks import PEOPLE, PICTURES

from .answers import encode
from .collections import for_machines
from .formats import CLUSTER, JSON_LD, formats_of
from .operations import Operation, describe

TURTLE = "text/turtle; charset=utf-8"
EU = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
CATALOGUE, SERVICE = "/api/v1/catalog.ttl#catalogue", "/api/v1/catalog.ttl#service"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Title, description and theme of the EU of each dataset, and of the whole.
with Path(__file__).with_suffix(".csv").open(encoding="utf-8") as _file:
    DATASETS = {row["name"]: row for row in DictReader(_file)}
NETWORK = {"graphml": "application/xml", "nodes": "text/csv", "edges": "text/csv"}


def catalogue_nodes():
    """Return the nodes of the catalogue; one query for each collection."""
    row = cluster()
    name = (row and row.name) or "Klyngeregisteret"
    agent = {"@id": absolute(CLUSTER), "@type": "foaf:Agent", "foaf:name": name}
    contact = _contact(row, name)
    of = {
        "dct:publisher": _iri(agent["@id"]),
        "dcat:contactPoint": _iri(contact["@id"]),
    }
    languages = [_eu("language/NOB"), _eu("language/ENG")]
    common = of | _licence() | {"dct:language": languages}
    datasets = [_dataset(one, common) for one in [*PROJECTIONS, "network"]]
    return [
        agent,
        contact,
        {
            "@id": absolute(CATALOGUE),
            "@type": "dcat:Catalog",
            **_texts("catalogue", name),
            "dcat:dataset": [_iri(one["@id"]) for one in datasets],
            "dcat:service": _iri(absolute(SERVICE)),
            **common,
        },
        {
            "@id": absolute(SERVICE),
            "@type": "dcat:DataService",
            **_texts("service", name),
            "dcat:endpointURL": _iri(absolute("/api/v1/")),
            "dcat:servesDataset": [_iri(one["@id"]) for one in datasets],
            "dct:accessRights": _eu("access-right/PUBLIC"),
            **of,
        },
        *datasets,
    ]


def _dataset(name, common):
    iri = absolute(f"/api/v1/catalog.ttl#{name}")
    return {
        "@id": iri,
        "@type": "dcat:Dataset",
        **_texts(name),
        "dct:identifier": iri,
        "dcat:theme": _eu(f"data-theme/{DATASETS[name]['theme']}"),
        "dct:spatial": _eu("country/NOR"),
        "dct:accessRights": _eu("access-right/PUBLIC"),
        "dct:modified": _modified("projects" if name == "network" else name),
        "dcat:distribution": [
            _distribution(*one, common) for one in _distributions(name)
        ],
        **common,
    }


def _modified(name):
    """Return the day on which a public row was last changed, or None; one query."""
    filterset = PROJECTIONS[name].filterset if name in PROJECTIONS else None
    source = getattr(filterset, "source", None)
    changed = source and PageChange.objects.latest_of(source.rows())
    if not changed:
        return None
    return {"@value": timezone.localdate(changed).isoformat(), "@type": "xsd:date"}


def _distributions(name):
    """Yield (address, media type, the EU's file type) of each format of a dataset."""
    if name == "network":
        for part, kind in NETWORK.items():
            authority = "XML" if part == "graphml" else "CSV"
            yield reverse(f"api:network_{part}"), kind, authority
        return
    yield reverse(f"api:{name}"), "application/json", "JSON"
    for one in formats_of(PROJECTIONS[name]):
        yield reverse(f"api:{name}_{one.suffix}"), one.media_type, one.authority
    yield reverse("api:dump_file", args=[name]), GZIP, "JSON"


def _distribution(address, kind, authority, common):
    is_packed = kind == GZIP
    packing = {"dcat:compressFormat": _iri(MEDIA + kind)} if is_packed else {}
    kind = "application/jsonl" if is_packed else kind
    return packing | {
        "@type": "dcat:Distribution",
        "dcat:accessURL": _iri(absolute(address)),
        "dcat:downloadURL": _iri(absolute(address)),
        "dcat:mediaType": _iri(MEDIA + kind),
        "dct:format": _eu(f"file-type/{authority}"),
        "dcat:accessService": _iri(absolute(SERVICE)),
        "dct:license": common.get("dct:license"),
    }


def _licence():
    one = licence()
    return {"dct:license": _iri(one.authority)} if one else {}


def _contact(row, name):
    """Return the secretariat, never a person; its page where it has no address."""
    mail = row and row.secretariat_email
    address = {"vcard:hasEmail": _iri(f"mailto:{mail}")} if mail else {}
    return {
        "@id": absolute("/api/v1/catalog.ttl#contact"),
        "@type": "vcard:Organization",
        "vcard:fn": (row and row.secretariat_name) or name,
        **(address or {"vcard:hasURL": _iri(absolute("/"))}),
    }


def _texts(name, cluster=""):
    """Return title and description of a dataset in both languages."""
    row = DATASETS[name]
    return {
        f"dct:{part}": [
            {"@value": row[f"{part}_{code}"].format(cluster), "@language": code}
            for code in TEXT_LANGUAGES
        ]
        for part in ("title", "description")
    }


def _iri(address):
    return {"@id": address}


def _eu(code):
    return _iri(EU + code)


def _json_ld():
    return encode({"@context": PREFIXES, "@graph": [*map(_compact, catalogue_nodes())]})


def _compact(node):
    """Return the node without empty values, in the nodes within it as well."""
    if isinstance(node, list):
        return [_compact(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {name: _compact(value) for name, value in node.items() if value is not None}


def _turtle():
    head = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    nodes = map(_compact, catalogue_nodes())
    bodies = [f"<{n.pop('@id')}> {_predicates(n)} ." for n in nodes]
    return "\n".join([*head, "", *bodies, ""])


def _predicates(node):
    pairs = [f"a {node.pop('@type')}"]
    for name, values in node.items():
        several = values if isinstance(values, list) else [values]
        pairs.append(f"{name} {', '.join(map(_object, several))}")
    return " ;\n    ".join(pairs)


def _object(value):
    if isinstance(value, str):
        return _quoted(value)
    if "@value" in value:
        text, kind = _quoted(value["@value"]), value.get("@type")
        return f"{text}^^{kind}" if kind else f"{text}@{value['@language']}"
    return f"<{value['@id']}>" if "@id" in value else f"[ {_predicates(value)} ]"


def _quoted(text):
    """Return a literal of Turtle, with the escapes of JSON."""
    return encode(text).decode()


def _view(write, kind):
    @published(never_shows=PEOPLE | PICTURES)
    @describe(Operation("The description of the data by DCAT-AP-NO", {kind: None}))
    @for_machines
    def catalogue(request):
        response = HttpResponse(write(), content_type=kind)
        response["Content-Language"] = "nb, en"
        return response

    return catalogue


routes = [
    path("v1/catalog.jsonld", _view(_json_ld, JSON_LD), name="catalogue_jsonld"),
    path("v1/catalog.ttl", _view(_turtle, TURTLE), name="catalogue_ttl"),
]
