"""/llms.txt tells assistants where the pages and the data are, and what the data are not."""

import re

import pytest

from members.exchange.dump import make_dump
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db


def test_it_has_the_shape_of_the_proposal_and_each_link_answers(client):
    make_dump()
    answer = client.get("/llms.txt")
    title, _empty, summary, *rest = answer.text.splitlines()

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert (title, summary[:2]) == ("# Klyngeregisteret", "> ")
    lines = [line for line in rest if line.startswith("- ")]
    links = [
        re.fullmatch(r"- \[[^]]+\]\(https://localhost(/.*)\)", line)[1]
        for line in lines
    ]
    assert {path: client.get(path).status_code for path in links} == dict.fromkeys(
        links, 200
    )
    data = {"/api/v1/organizations/", "/api/v1/reconcile/"}
    assert data - {*links} == set()
    assert [line for line in rest if line.startswith("## ")] == [
        "## Pages: Norsk bokmål",
        "## Pages: English",
        "## Data",
    ]


def test_it_states_the_licence(client, no_contact_data):
    before = client.get("/llms.txt").text
    cluster = the_cluster()
    cluster.data_licence = "CC-BY-4.0"
    cluster.save()
    no_contact_data.clear()

    assert "No licence has been chosen yet" in before
    assert "(CC BY 4.0), https://creativecommons.org/" in client.get("/llms.txt").text
