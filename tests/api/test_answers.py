"""Every answer of the server is as its OpenAPI document says: schemathesis asks."""

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from members.exchange.dump import make_dump
from tests.support import grenland
from tests.support.index_contents import forget_touches

SUPPRESSED = list(HealthCheck)
TEXT = {"type": "string", "minLength": 1}
LENGTHS = [300, pytest.param(5_000, marks=pytest.mark.long)]


@pytest.fixture
def document(live_server):
    """Return the document of a server with the registry of Grenland."""
    grenland.load()
    forget_touches(), make_dump()
    return requests.get(f"{live_server.url}/api/v1/openapi.json", timeout=60).json()


def operations(document):
    load_all_checks()
    schema = schemathesis.openapi.from_dict(document)
    rejection = schema.config.checks.negative_data_rejection
    # Many values make an address too long.
    rejection.expected_statuses = [*rejection.expected_statuses, "414"]
    return [result.ok() for result in schema.get_all_operations()]


def ask(server, operation, mode, number, left_out=()):
    """Send so many requests of a mode; return the statuses."""
    statuses = []

    @hypothesis.settings(max_examples=number, suppress_health_check=SUPPRESSED)
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        answer = case.call(base_url=server.url)
        case.validate_response(answer, excluded_checks=left_out)
        statuses.append(answer.status_code)

    asked()
    return statuses


@pytest.mark.parametrize("number", LENGTHS)
def test_every_answer_is_as_the_document_says(live_server, document, number, figure):
    asked = [
        (operation, mode)
        for operation in operations(document)
        for mode in GenerationMode
        if list(operation.query) or mode is GenerationMode.POSITIVE
    ]
    each = number // len(asked) + 1

    # Slugs are open: one that does not exist is refused.
    statuses = [
        status
        for operation, mode in asked
        for status in ask(
            live_server, operation, mode, each, [positive_data_acceptance]
        )
    ]

    figure(tried={"requests": len(statuses)}, found={"failed": 0})
    assert {200, 400} <= set(statuses)


def closed(server, document):
    """Return the document with the slugs that exist, and no cursor or free text."""
    paths = {p: at for p, at in document["paths"].items() if {*at} == {"get"}}
    document["paths"] = paths
    for path, methods in paths.items():
        parameters = methods["get"]["parameters"]
        if any(one["name"] == "facets" for one in parameters):
            address = f"{server.url}{path}?facets=1&limit=1"
            facets = requests.get(address, timeout=60).json()["facets"]
            for one in parameters:
                values = [choice["value"] for choice in facets.get(one["name"], ())]
                if values and one["schema"]["items"] == TEXT:
                    one["schema"] = {**one["schema"], "items": {"enum": values}}
        methods["get"]["parameters"] = [p for p in parameters if not is_open(p)]
    return document


def is_open(parameter):
    """Whether a query parameter may have values that do not exist, or not on each day."""
    schema = parameter["schema"]
    return parameter["in"] == "query" and (
        schema.get("items", schema) == TEXT
        or "pattern" in schema
        or parameter["name"] in ("on", "since", "until")
    )


def test_what_the_document_allows_is_answered(live_server, document):
    for operation in operations(closed(live_server, document)):
        assert ask(live_server, operation, GenerationMode.POSITIVE, 3) != []


@pytest.mark.parametrize("missing", ["400", "404"])
def test_an_answer_that_the_document_lacks_would_be_noticed(
    live_server, document, missing, figure
):
    paths = {p: at for p, at in document["paths"].items() if "organizations" in p}
    document["paths"] = paths
    for methods in paths.values():
        del methods["get"]["responses"][missing]
    *_others, detail = operations(document)
    mode = GenerationMode.NEGATIVE if missing == "400" else GenerationMode.POSITIVE

    with pytest.raises(FailureGroup) as noticed:
        ask(live_server, detail, mode, 10)

    figure(tried={"statuses left out": 1}, found={"noticed": 1})
    assert f"Received: {missing}" in str(noticed.value)
