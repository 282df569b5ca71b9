"""The network of collaboration as a graph: GraphML, and CSV files of nodes and edges."""

from datetime import date

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone

from members.models import Organization
from members.operation.publication import published
from members.operation.publication.marks import EVENTS, OF_NO_LIST, OFFERS
from members.queries.network import NetworkFilter, current_network
from members.tables import FORMATS, Table

from .collections import for_machines
from .operations import Operation, describe
from .problems import unknown
from .questions import bad

# As the page has them; `on` is a day or "all".
PARAMETERS = ("on", "theme", "kind", "organization", "relation")
NEVER = OF_NO_LIST | OFFERS | EVENTS
NODES = ("id", "type", "slug", "name_nb", "name_en", "kind", "projects", "partners")
EDGES = ("source", "target", "is_lead")


def network_of(parameters):
    """Return the Network that the parameters ask for; raise Problem for a bad one."""
    cache = current_network()
    choices = {
        "theme": cache.data.themes,
        "kind": Organization.Kind.values,
        "organization": cache.data.by_slug,
        "relation": ["member"],
    }
    for name, values in parameters.lists():
        if name not in PARAMETERS:
            raise unknown("parameter", name, PARAMETERS, parameter=name)
        for value in values:
            if name in choices and value not in choices[name]:
                more = {"parameter": name, "value": value[:200]}
                raise unknown("value", value, choices[name], **more)
    values = [tuple(dict.fromkeys(parameters.getlist(name))) for name in choices]
    day, is_of_members = _day(parameters.getlist("on")), bool(values.pop())
    return cache.network(NetworkFilter(day, *values, is_of_members))


def _day(values):
    if values in ([], ["all"]):
        return None if values else timezone.localdate()
    try:
        [text] = values
        return date.fromisoformat(text)
    except ValueError:
        reason = "Give one day as 2026-05-17, or all."
        raise bad("on", values[-1], reason) from None


def nodes_of(network):
    """Yield a value for each of NODES: projects first, each kind by name."""
    for key, others in network.neighbours.items():
        node = network.data.nodes[key]
        kind = "project" if node.is_project else "organization"
        numbers = (
            [None, None]
            if node.is_project
            else [len(others), network.partner_counts[key]]
        )
        yield key, kind, node.slug, node.nb, node.en, node.kind, *numbers


def edges_of(network):
    """Yield a value for each of EDGES: an organization takes part in a project."""
    for (project, organization), is_lead in network.edges.items():
        yield organization, project, str(is_lead).lower()


def _graphml(network):
    nodes = [[*zip(NODES[1:], row[1:], strict=True)] for row in nodes_of(network)]
    context = {
        "nodes": zip(network.neighbours, nodes, strict=True),
        "edges": edges_of(network),
    }
    text = render_to_string("api/network.graphml", context)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _csv(name, head, rows):
    def answer(network):
        return FORMATS["csv"].public_file(name, Table(name, head, rows(network)))

    return answer


def _view(write, kind):
    operation = Operation("Who takes part in what, as a graph", {kind: None})

    @published(*PARAMETERS, never_shows=NEVER)
    @describe(operation)
    @for_machines
    def graph(request):
        response = write(network_of(request.GET))
        response["Content-Language"] = "nb, en"
        return response

    return graph


FILES = {
    "network.graphml": _graphml,
    "network-nodes.csv": _csv("network-nodes", NODES, nodes_of),
    "network-edges.csv": _csv("network-edges", EDGES, edges_of),
}
KINDS = {"graphml": "application/xml", "csv": "text/csv"}
NAMES = ("network_graphml", "network_nodes", "network_edges")
routes = [
    path(f"v1/{file}", _view(write, KINDS[file.rsplit(".")[-1]]), name=name)
    for (file, write), name in zip(FILES.items(), NAMES, strict=True)
]
