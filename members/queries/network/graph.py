"""The network as a bipartite graph of organizations and projects, filtered; its metrics."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, combinations_with_replacement

from django.utils import timezone

MAX_LINKS_FOLLOWED = 400_000  # of one calculation; a larger network is sampled


@dataclass(frozen=True)
class NetworkFilter:
    """The limits of a network; without a day it is of all time."""

    day: date | None = None
    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()  # slugs: their projects, with all participants
    members_only: bool = False  # of the day, or of any day


class calculated(cached_property):  # noqa: N801
    """A cached property that takes long in a large network: then the page may end."""

    def __get__(self, network, owner=None):
        value = super().__get__(network, owner)
        network.check()
        return value


class Network:
    """The links that match the criteria, and the figures derived from them.

    `check()` is called after each part of the calculation, and may raise an error.
    """

    def __init__(self, data, criteria, check=lambda: None):
        self.data, self.criteria, self._ranked = data, criteria, {}
        self.check = check
        self.links = filter_links(data, criteria)

    @calculated
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

    @cached_property
    def projects(self):
        return [key for key in self.neighbours if key[0] == "p"]

    @cached_property
    def organizations(self):
        return [key for key in self.neighbours if key[0] == "o"]

    @cached_property
    def kind_counts(self):
        """Return {kind: number of organizations}."""
        return Counter(self.data.nodes[key].kind for key in self.organizations)

    @cached_property
    def theme_counts(self):
        """Return {slug of a theme: number of projects}."""
        projects = set(self.projects)
        themes = self.data.projects_by_theme.items()
        return {slug: len(projects & with_theme) for slug, with_theme in themes}

    @cached_property
    def edges(self):
        """Return {(project, organization): whether it leads the project}."""
        edges = {}
        for link in self.links:
            edge = link.project, link.organization
            edges[edge] = edges.get(edge, False) or link.is_lead
        return edges

    @calculated
    def pairs(self):
        """Return {(one, other): number of projects} of the organizations that work together."""
        within, projects_of_pair = defaultdict(list), defaultdict(set)
        places = {key: place for place, key in enumerate(self.organizations)}
        for link in self.links:
            within[link.project].append(link)
        for project, links in within.items():
            for a, b in combinations(links, 2):
                one, other = a.organization, b.organization
                if one != other and a.overlaps(b):
                    is_by_name = places[one] < places[other]
                    pair = (one, other) if is_by_name else (other, one)
                    projects_of_pair[pair].add(project)
        return {pair: len(projects) for pair, projects in projects_of_pair.items()}

    @cached_property
    def partner_counts(self):
        """Return {organization: number of others it works with}."""
        partner_counts = dict.fromkeys(self.organizations, 0)
        for pair in self.pairs:
            for organization in pair:
                partner_counts[organization] += 1
        return partner_counts

    @calculated
    def betweenness(self):
        """Return {organization: share of all pairs with a shortest path through it}."""
        return betweenness_centrality(self.neighbours)

    @calculated
    def components(self):
        """Return the connected components as lists of nodes, the largest first."""
        return connected_components(self.neighbours)

    def ranked(self, figure, sign=1):
        """Return the organizations by a figure, equal ones by name; kept once made."""
        if (figure, sign) not in self._ranked:
            value = {
                "projects": lambda key: len(self.neighbours[key]),
                "partners": self.partner_counts.get,
                "between": self.betweenness.get,
            }[figure]
            order = sorted(self.organizations, key=lambda key: sign * value(key))
            self._ranked[figure, sign] = order
        return self._ranked[figure, sign]

    @cached_property
    def members(self):
        """Return the keys of the members of the day by name, in the network or not."""
        then = self.data.members_on(self.criteria.day)
        return [key for key in self.data.members if key in then]

    @cached_property
    def certainties(self):
        """Return {certainty: number of members of the day}."""
        return Counter(self.data.certainties_on(self.criteria.day).values())

    @cached_property
    def idle(self):
        """Return the members that are not in the network."""
        busy = set(self.organizations)
        return [self.data.members[key] for key in self.members if key not in busy]

    @cached_property
    def kind_pairs(self):
        """Return {(kind, kind): number of pairs that work together}, the kinds in order."""
        nodes = self.data.nodes
        kinds = [(nodes[a].kind, nodes[b].kind) for a, b in self.pairs]
        return Counter(tuple(sorted(pair)) for pair in kinds)

    @property
    def unconnected_kinds(self):
        """Return the pairs of kinds present that never work together, a kind with itself too."""
        kinds = sorted(self.kind_counts)
        pairs = combinations_with_replacement(kinds, 2)
        return [pair for pair in pairs if not self.kind_pairs[pair]]


def filter_links(data, criteria):
    """Return the links of the day, themes, organizations and kinds, and of members."""
    links = data.links
    if criteria.day:
        today = timezone.localdate()
        links = [link for link in links if link.holds_on(criteria.day, today)]
    if criteria.themes:
        themed = set().union(
            *(data.projects_by_theme.get(t, ()) for t in criteria.themes)
        )
        links = [link for link in links if link.project in themed]
    keys = {data.by_slug[slug].key for slug in criteria.organizations}
    if keys:
        projects = {link.project for link in links if link.organization in keys}
        links = [link for link in links if link.project in projects]
    if criteria.kinds:
        kinds, nodes = criteria.kinds, data.nodes
        organizations = {key for key in nodes if nodes[key].kind in kinds} | keys
        links = [link for link in links if link.organization in organizations]
    if criteria.members_only:
        organizations = data.members_on(criteria.day) | keys
        links = [link for link in links if link.organization in organizations]
    return links


def connected_components(neighbours):
    """Return the components as lists of nodes, the largest first."""
    positions = {node: position for position, node in enumerate(neighbours)}
    reached, components = set(), []
    for start in neighbours:
        if start not in reached:
            reached.add(start)
            component = [start]
            for node in component:  # which grows meanwhile
                others = [other for other in neighbours[node] if other not in reached]
                reached.update(others)
                component += others
            components.append(sorted(component, key=positions.get))
    return sorted(components, key=len, reverse=True)


def betweenness_centrality(neighbours):
    """Return {organization: share of pairs with a shortest path through it}.

    Of all pairs of organizations that reach each other; a pair with several shortest
    paths counts each in proportion (Brandes 2001). In a large network the paths start
    from an evenly spread sample of the organizations only.
    """
    organizations = [node for node in neighbours if node[0] == "o"]
    starts = evenly_spaced(organizations, sum(map(len, neighbours.values())))
    totals, pairs = dict.fromkeys(organizations, 0.0), 0
    for start in starts:
        pairs += _accumulate(start, neighbours, totals) - 1  # not with itself
    return {node: value / pairs if pairs else 0.0 for node, value in totals.items()}


def evenly_spaced(nodes, links):
    """Return as many nodes, evenly spread, as MAX_LINKS_FOLLOWED allows."""
    step = max(1, -(-len(nodes) * links // MAX_LINKS_FOLLOWED))
    return nodes[::step]


def _accumulate(start, neighbours, totals):
    """Add the dependencies of one start node; return how many organizations it reaches."""
    order, path_counts, predecessors, depth = [], {start: 1}, {start: []}, {start: 0}
    queue = [start]
    for node in queue:  # which grows meanwhile: breadth first
        order.append(node)
        for other in neighbours[node]:
            if other not in depth:
                depth[other], path_counts[other], predecessors[other] = (
                    depth[node] + 1,
                    0,
                    [],
                )
                queue.append(other)
            if depth[other] == depth[node] + 1:
                path_counts[other] += path_counts[node]
                predecessors[other].append(node)
    share = dict.fromkeys(order, 0.0)
    for node in reversed(order):
        is_end = node[0] == "o"
        for earlier in predecessors[node]:
            share[earlier] += (
                path_counts[earlier] / path_counts[node] * (is_end + share[node])
            )
        if is_end and node != start:
            totals[node] += share[node]
    return sum(node[0] == "o" for node in order)
