"""The catalogue by DCAT-AP-NO: valid by its rules, the same in both notations, and true."""

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from members.exchange.projection import PROJECTIONS
from members.models import Cluster, ClusterName
from tests.support.factories import make

# rdflib warns of itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SHAPES = Path(__file__).with_name("dcat_ap_no.ttl")


def catalogue(client, ending="ttl", notation="turtle"):
    answer = client.get(f"/api/v1/catalog.{ending}")
    return Graph().parse(data=answer.content, format=notation)


@pytest.fixture
def cluster(no_contact_data):
    no_contact_data.clear()
    own = {
        "secretariat_email": "post@example.org",
        "secretariat_name": 'Sekre "tariatet',
    }
    row = make(Cluster, data_licence="NLOD-2.0", **own)
    return make(ClusterName, cluster=row, name="Klyngen")


@pytest.mark.parametrize("is_chosen", [True, False])
def test_the_catalogue_keeps_the_rules_of_the_profile(client, request, is_chosen):
    if is_chosen:
        request.getfixturevalue("cluster"), make.member()
    graph = catalogue(client)

    conforms, _report, text = validate(graph, shacl_graph=str(SHAPES))

    assert conforms, text
    assert isomorphic(graph, catalogue(client, "jsonld", "json-ld"))
    licences = set(graph.objects(None, DCTERMS.license))
    assert {str(one).rpartition("/")[2] for one in licences} == (
        {"NLOD_2_0"} if is_chosen else set()
    )


@pytest.mark.parametrize("lacking", [DCAT.theme, DCTERMS.title, DCTERMS.publisher])
def test_a_catalogue_that_lacks_what_is_mandatory_breaks_a_rule(client, lacking):
    graph = catalogue(client)
    graph.remove((None, lacking, None))

    assert validate(graph, shacl_graph=str(SHAPES))[0] is False


def test_every_collection_is_a_dataset_whose_distributions_answer(client, cluster):
    graph = catalogue(client)

    datasets = {
        str(one).rpartition("#")[2] for one in graph.subjects(RDF.type, DCAT.Dataset)
    }
    assert datasets == {*PROJECTIONS, "network"}
    assert [str(name) for name in graph.objects(None, FOAF.name)] == ["Klyngen"]
    for url in graph.objects(None, DCAT.accessURL):
        path = "/" + str(url).split("/", 3)[3]
        answer = client.get(path)
        kinds = graph.objects(graph.value(None, DCAT.accessURL, url), DCAT.mediaType)
        of_dump = "/dump/" in path
        assert answer.status_code == (503 if of_dump else 200)
        if not of_dump:
            kind = answer.headers["Content-Type"].partition(";")[0]
            assert [URIRef(f"https://www.iana.org/assignments/media-types/{kind}")] == [
                *kinds
            ]
