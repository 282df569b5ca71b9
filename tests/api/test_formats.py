"""The same rows as CSV, XLSX, JSON-LD and GeoJSON, and the network as a graph."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from types import SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import pytest
from rdflib import Graph

from members.api.formats.flat import columns_of, table_of
from members.api.formats.geojson import write_geojson
from members.exchange.projection import PROJECTIONS, Row
from tests.support.factories import LONG_AGO, make

# rdflib warns of itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
LIST = "/api/v1/organizations"
ANY = "?relation=any"
GRAPHML = {"g": "http://graphml.graphdrawing.org/xmlns"}
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
PREFIXES = """
    PREFIX org: <http://www.w3.org/ns/org#>
    PREFIX schema: <https://schema.org/>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def lines(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def sheet(response):
    [head, *rows] = openpyxl.load_workbook(BytesIO(response.content)).active.values
    return [dict(zip(head, row, strict=True)) for row in rows]


def asked(response, question):
    """Return the rows of a question in SPARQL about an answer in JSON-LD."""
    graph = Graph().parse(data=response.content, format="json-ld")
    return sorted(tuple(map(str, row)) for row in graph.query(PREFIXES + question))


@pytest.fixture
def alfa():
    topics = [make.topic(slug=slug) for slug in ("vann", "varme")]
    sites = [make.site(slug="heroya", name="Herøya", latitude="59.1", longitude="9.6")]
    given = {"website": "https://alfa.example.org", "orgnr": "923609016"}
    return make.member(name="Alfa AS", slug="alfa", topics=topics, sites=sites, **given)


@pytest.mark.parametrize("query", ["", ANY, f"{ANY}&q=alfa", f"{ANY}&sort=-joined"])
def test_each_format_has_the_rows_of_the_list_in_its_order(client, alfa, query):
    make.member(name="Beta AS", until=LONG_AGO, since=LONG_AGO), make.member()
    ids = [row["id"] for row in client.get(f"{LIST}/{query}").json()["data"]]
    graph = client.get(f"{LIST}.jsonld{query}").json()["@graph"]

    assert [
        row["id"] for row in client.get(f"{LIST}.json{query}").json()["data"]
    ] == ids
    assert [int(row["id"]) for row in lines(client.get(f"{LIST}.csv{query}"))] == ids
    assert [row["id"] for row in sheet(client.get(f"{LIST}.xlsx{query}"))] == ids
    assert [node["id"] for node in graph] == ids


def test_a_file_goes_on_where_its_limit_ended(client):
    for _ in "123":
        make.member()
    names, address = [], f"{LIST}.csv?limit=2"

    while address:
        answer = client.get(address)
        names += [row["name"] for row in lines(answer)]
        address = answer.headers.get("Link", "").partition(">")[0][1:]

    assert names == [row["name"] for row in lines(client.get(f"{LIST}.csv"))]
    assert len(names) == 3


def test_cells_hold_scalars_slugs_and_the_fields_of_other_rows(client, alfa):
    make.organization(name="=1+1")

    row, formula = lines(client.get(f"{LIST}.csv{ANY}"))[::-1]

    assert list(row) == list(columns_of(PROJECTIONS["organizations"].row))
    assert row["topics"] == "vann|varme"
    assert row["sites.site"] == "heroya"
    assert (row["memberships.since"], row["memberships.until"]) == ("2019-01-01", "")
    assert row["names.name"] == ""
    assert formula["name"] == "'=1+1"
    assert sheet(client.get(f"{LIST}.xlsx{ANY}"))[0]["name"] == "=1+1"


class Place(Row):
    slug: str
    name: str


class Part(Row):
    at: Place | None
    is_open: bool


class Whole(Row):
    id: int
    parts: list[Part]
    labels: list[str]
    latitude: Decimal | None
    longitude: Decimal | None


HALL = Place(slug="hall", name="Hall")
WHOLE = Whole(
    id=7,
    parts=[Part(at=HALL, is_open=True), Part(at=None, is_open=False)],
    labels=["a|b", "c"],
    latitude=Decimal("59.117"),
    longitude=Decimal("9.6222"),
)


def test_rows_within_a_row_stand_in_the_same_order_in_each_column():
    table = table_of(SimpleNamespace(name="Wholes", row=Whole), [WHOLE])

    assert dict(zip(table.head, *table.values, strict=True)) == {
        "id": 7,
        "parts.at": "hall|",
        "parts.is_open": "true|false",
        "labels": "a¦b|c",
        "latitude": Decimal("59.117"),
        "longitude": Decimal("9.6222"),
    }


def test_a_place_is_a_point_of_longitude_and_latitude_or_nowhere():
    unknown = Whole(id=8, parts=[], labels=[], latitude=None, longitude=None)

    body = json.loads(write_geojson(None, [WHOLE, unknown], None).content)

    point = {"type": "Point", "coordinates": [9.6222, 59.117]}
    assert body["type"] == "FeatureCollection"
    assert [(f["id"], f["geometry"]) for f in body["features"]] == [
        (7, point),
        (8, None),
    ]
    assert set(body["features"][0]["properties"]) == {"parts", "labels"}


def test_the_sites_are_places_with_the_rows_of_the_list(client, alfa):
    make.site(slug="ukjent", name="Ukjent")
    rows = client.get("/api/v1/sites/").json()["data"]

    body = client.get("/api/v1/sites.geojson").json()

    points = {f["properties"]["slug"]: f["geometry"] for f in body["features"]}
    assert [f["id"] for f in body["features"]] == [row["id"] for row in rows]
    assert points == {
        "heroya": {"type": "Point", "coordinates": [9.6, 59.1]},
        "ukjent": None,
    }


def test_an_organization_is_described_by_the_w3c_ontology(client, alfa):
    alfa.memberships.update(since=date(2019, 1, 1), since_precision="year")
    body = make.body(slug="styret")
    make.role(organization=alfa, body=body, role="chair")

    row = client.get(f"{LIST}/alfa.jsonld")

    question = """SELECT ?name ?number ?site ?since WHERE {
        ?one a org:Organization ; schema:name ?name ; org:identifier ?number ;
            org:hasSite/schema:name ?site ; org:memberOf ?cluster .
        ?stay ^org:hasMembership ?one ; org:organization ?cluster ;
            schema:startDate ?since . FILTER(datatype(?since) = xsd:gYear) }"""
    posts = "SELECT ?body ?role WHERE { [] org:holds [ org:postIn ?body ; org:role ?role ] }"
    assert asked(row, question) == [("Alfa AS", "923609016", "Herøya", "2019")]
    [(body, role)] = asked(row, posts)
    assert (body.endswith("/styret/#body"), role.rpartition("#")[2]) == (True, "chair")


def test_a_mention_and_an_ended_membership_are_no_membership_of_today(client):
    make.member(slug="former", until=date(2020, 1, 1))
    mentioned = make.member(slug="mentioned")
    mentioned.memberships.update(certainty="mentioned")

    answer = client.get(f"{LIST}.jsonld{ANY}")

    assert asked(answer, "SELECT ?one WHERE { ?one org:memberOf ?c }") == []
    stays = asked(answer, "SELECT ?one WHERE { ?one org:hasMembership ?stay }")
    assert [one.split("/")[-2] for (one,) in stays] == ["former"]


def test_the_page_and_the_api_call_an_organization_the_same(client, alfa):
    page, *_ = SCRIPT.findall(client.get("/medlemmer/alfa/").text)
    page = json.loads(page)

    node = client.get(f"{LIST}/alfa.jsonld").json()

    assert node["name"] == page["name"]
    assert node["orgnr"] == page["identifier"]["value"]
    assert node["website"] == page["url"]
    assert node["@id"].partition("/medl")[2] == page["@id"].partition("/medl")[2]
    assert "http" not in str(node["@context"]["website"])


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_context_is_never_fetched_and_every_row_has_an_identity(client, name, alfa):
    body = client.get(f"/api/v1/{name}.jsonld").json()

    assert isinstance(body["@context"], dict)
    assert [one for one in body["@graph"] if not one["@id"].startswith("http")] == []


@pytest.mark.parametrize(
    ("address", "status", "nearest"),
    [
        (f"{LIST}.xml", 404, None),
        (f"{LIST}/alfa.xml", 404, None),
        (f"{LIST}/beta.jsonld", 404, None),
        (f"{LIST}.csv?facets=1", 400, "facility"),
        (f"{LIST}.csv?tpoic=x", 400, "topic"),
        (f"{LIST}.csv?limit=501", 400, None),
        ("/api/v1/network.graphml?them=x", 400, "theme"),
        ("/api/v1/network.graphml?on=2026-13-01", 400, None),
        ("/api/v1/network.graphml?on=2026-01-01&on=all", 400, None),
        ("/api/v1/network-nodes.csv?kind=companny", 400, "company"),
        ("/api/v1/dump/unknown.jsonl.gz", 503, None),
    ],
)
def test_a_bad_address_is_a_problem(client, alfa, address, status, nearest):
    answer = client.get(address, follow=True)

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json().get("nearest")) == (status, nearest)


@pytest.fixture
def network(alfa):
    themes = [make.topic(slug="hydrogen")]
    beta = make.member(name="Beta & <Sønn>", slug="beta", kind="company")
    make.project(slug="fangst", title_nb="Fangst", partners=[alfa, beta], themes=themes)
    return make.project(slug="varme", partners=[beta])


@pytest.mark.parametrize(
    ("query", "nodes", "edges"),
    [
        ("?on=all", 4, 3),
        ("?on=all&theme=hydrogen", 3, 2),
        ("?on=all&organization=alfa", 3, 2),
    ],
)
def test_the_network_is_read_back_as_a_graph(client, network, query, nodes, edges):
    graph = ElementTree.fromstring(
        client.get(f"/api/v1/network.graphml{query}").content
    )
    rows = lines(client.get(f"/api/v1/network-nodes.csv{query}"))
    links = lines(client.get(f"/api/v1/network-edges.csv{query}"))

    keys = {key.get("id") for key in graph.findall("g:key", GRAPHML)}
    used = {data.get("key") for data in graph.iterfind(".//g:data", GRAPHML)}
    ids = [node.get("id") for node in graph.iterfind(".//g:node", GRAPHML)]
    pairs = [
        (edge.get("source"), edge.get("target"))
        for edge in graph.iterfind(".//g:edge", GRAPHML)
    ]
    assert used <= keys
    assert [row["id"] for row in rows] == ids
    assert [(row["source"], row["target"]) for row in links] == pairs
    assert {end for pair in pairs for end in pair} == set(ids)
    assert (len(ids), len(pairs)) == (nodes, edges)
    names = [data.text for data in graph.iterfind(".//g:data[@key='name_nb']", GRAPHML)]
    assert names == [row["name_nb"] for row in rows]
    assert {row["partners"] for row in rows if row["slug"] == "beta"} == {"1"}
