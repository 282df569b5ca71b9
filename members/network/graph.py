"""The network as a bipartite graph of organizations and projects, filtered."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, combinations_with_replacement

from . import metrics


@dataclass(frozen=True)
class NetworkFilter:
    """What a network is limited to; without a day it is of all time."""

    day: date | None = None
    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()  # slugs: their projects, with all participants
    members_only: bool = False  # of the day, or of any day


class Network:
    """The links that match the criteria, with what is derived from them."""

    def __init__(self, data, criteria):
        self.data, self.criteria = data, criteria
        self.links = filter_links(data, criteria)

    @cached_property
    def neighbours(self):
        """Return {node: linked nodes}, projects first, each by name."""
        projects, organizations = {}, {}
        for link in self.links:
            projects.setdefault(link.project, {})[link.organization] = None
            organizations.setdefault(link.organization, {})[link.project] = None
        by_name = sorted(organizations, key=self.data.sort_key)
        return {key: list(projects[key]) for key in projects} | {
            key: list(organizations[key]) for key in by_name
        }

    @property
    def projects(self):
        return [key for key in self.neighbours if key[0] == "p"]

    @property
    def organizations(self):
        return [key for key in self.neighbours if key[0] == "o"]

    @cached_property
    def edges(self):
        """Return {(project, organization): whether it leads the project}."""
        edges = {}
        for link in self.links:
            edge = link.project, link.organization
            edges[edge] = edges.get(edge, False) or link.is_lead
        return edges

    @cached_property
    def pairs(self):
        """Return {(one, other): number of projects} of the organizations that work together."""
        within, projects_of_pair = defaultdict(list), defaultdict(set)
        for link in self.links:
            within[link.project].append(link)
        for project, links in within.items():
            for a, b in combinations(links, 2):
                if a.organization != b.organization and a.overlaps(b):
                    pair = sorted(
                        (a.organization, b.organization), key=self.data.sort_key
                    )
                    projects_of_pair[tuple(pair)].add(project)
        return {pair: len(projects) for pair, projects in projects_of_pair.items()}

    @cached_property
    def partner_counts(self):
        """Return {organization: number of others it works with}."""
        partner_counts = dict.fromkeys(self.organizations, 0)
        for pair in self.pairs:
            for organization in pair:
                partner_counts[organization] += 1
        return partner_counts

    @cached_property
    def betweenness(self):
        """Return {organization: share of all pairs whose shortest path it is on}."""
        return metrics.betweenness_centrality(self.neighbours)

    @cached_property
    def components(self):
        """Return the connected components as lists of nodes, the largest first."""
        return metrics.connected_components(self.neighbours)

    @cached_property
    def kind_pairs(self):
        """Return {(kind, kind): number of pairs that work together}, the kinds in order."""
        nodes = self.data.nodes
        kinds = [(nodes[a].kind, nodes[b].kind) for a, b in self.pairs]
        return Counter(tuple(sorted(pair)) for pair in kinds)

    @property
    def unconnected_kinds(self):
        """Return the pairs of kinds present that never work together, a kind with itself too."""
        kinds = sorted({self.data.nodes[key].kind for key in self.organizations})
        pairs = combinations_with_replacement(kinds, 2)
        return [pair for pair in pairs if not self.kind_pairs[pair]]


def filter_links(data, criteria):
    """Return the links of the day, themes, organizations and kinds, and of members."""
    links = data.links
    if criteria.day:
        links = [link for link in links if link.holds_on(criteria.day)]
    if criteria.themes:
        chosen = set().union(
            *(data.projects_by_theme.get(t, ()) for t in criteria.themes)
        )
        links = [link for link in links if link.project in chosen]
    keys = {data.by_slug[slug].key for slug in criteria.organizations}
    if keys:
        projects = {link.project for link in links if link.organization in keys}
        links = [link for link in links if link.project in projects]
    if criteria.kinds:
        kinds, nodes = criteria.kinds, data.nodes
        shown = {key for key in nodes if nodes[key].kind in kinds} | keys
        links = [link for link in links if link.organization in shown]
    if criteria.members_only:
        shown = data.members_on(criteria.day) | keys
        links = [link for link in links if link.organization in shown]
    return links
