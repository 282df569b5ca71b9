"""The OpenAPI document is valid, and describes every route of the room of machines."""

import pytest
from openapi_spec_validator import validate

from members.models import Cluster
from tests.support.factories import make
from tests.support.routes import PARAMETER, routes

ADDRESS = "/api/v1/openapi.json"


@pytest.fixture
def document(client):
    return client.get(ADDRESS).json()


def operations(document):
    return [one for path in document["paths"].values() for one in path.values()]


def test_the_document_is_valid_and_has_every_route(document):
    validate(document)
    found = {route for route, name in routes() if name.startswith("api:")}

    described = {PARAMETER.sub(r"{\1}", route) for route in found}
    assert set(document["paths"]) == described
    assert [path for path, methods in document["paths"].items() if not methods] == []


def test_every_operation_has_a_name_of_its_own(document):
    names = [one["operationId"] for one in operations(document)]
    assert len(names) == len(set(names))


def test_a_filter_has_its_choices_and_a_period_its_pattern(document):
    one = document["paths"]["/api/v1/organizations/"]["get"]
    schemas = {
        parameter["name"]: parameter["schema"] for parameter in one["parameters"]
    }

    assert schemas["certainty"] == {
        "type": "array",
        "minItems": 1,
        "items": {"enum": ["named", "inferred", "mentioned"]},
    }
    assert schemas["topic"]["items"] == {"type": "string", "minLength": 1}
    assert schemas["on"] == {"type": "string", "format": "date"}
    assert schemas["limit"]["maximum"] == 500
    assert "relevance" in schemas["sort"]["enum"]


def test_the_licence_is_the_one_that_the_cluster_has_chosen(
    client, document, no_contact_data
):
    assert "license" not in document["info"]
    make.member(), make.member()
    make(Cluster, data_licence="CC-BY-4.0")
    no_contact_data.clear()

    licence = client.get(ADDRESS).json()["info"]["license"]
    link = client.get("/api/v1/organizations/", {"limit": 1})["Link"]

    assert licence["identifier"] == "CC-BY-4.0"
    [following, terms] = link.split(", ")
    assert following.endswith('>; rel="next"')
    assert terms == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
