"""Who works with whom: on a day or over all time, in all projects or some."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, combinations_with_replacement

from . import measures


@dataclass(frozen=True)
class Question:
    """What one may ask of the network; without a day it is about all time."""

    day: date | None = None
    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()  # slugs: their projects, with all who take part


class Network:
    """The organizations and projects that a question leaves, and how they hang together."""

    def __init__(self, works, question):
        self.works, self.question = works, question
        self.links = links_of(works, question)

    @cached_property
    def neighbours(self):
        """Each node with those it is linked to, in the order of names, projects first."""
        projects, organizations = {}, {}
        for link in self.links:
            projects.setdefault(link.project, {})[link.organization] = None
            organizations.setdefault(link.organization, {})[link.project] = None
        by_name = sorted(organizations, key=self.works.place)
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
    def ties(self):
        """Who is in which project as (project, organization): whether it leads there."""
        ties = {}
        for link in self.links:
            tie = link.project, link.organization
            ties[tie] = ties.get(tie, False) or link.leads
        return ties

    @cached_property
    def pairs(self):
        """The pairs that work together, as {(one, other): number of projects}, by name."""
        within, together = defaultdict(list), defaultdict(set)
        for link in self.links:
            within[link.project].append(link)
        for project, links in within.items():
            for a, b in combinations(links, 2):
                if a.organization != b.organization and a.overlaps(b):
                    pair = sorted(
                        (a.organization, b.organization), key=self.works.place
                    )
                    together[tuple(pair)].add(project)
        return {pair: len(projects) for pair, projects in together.items()}

    @cached_property
    def partners(self):
        """How many others each organization works with."""
        partners = dict.fromkeys(self.organizations, 0)
        for pair in self.pairs:
            for organization in pair:
                partners[organization] += 1
        return partners

    @cached_property
    def between(self):
        """How often each is on the way between two others, as a share of all pairs."""
        return measures.between(self.neighbours)

    @cached_property
    def groups(self):
        """The nodes that hang together, as lists, the largest first."""
        return measures.groups(self.neighbours)

    @cached_property
    def kinds(self):
        """How many pairs of each two kinds work together."""
        nodes = self.works.nodes
        return measures.kinds_of(self.pairs, lambda key: nodes[key].kind)

    @property
    def strangers(self):
        """The pairs of kinds that are there and never meet, a kind with itself too."""
        there = sorted({self.works.nodes[key].kind for key in self.organizations})
        pairs = combinations_with_replacement(there, 2)
        return [pair for pair in pairs if not self.kinds[pair]]


def links_of(works, question):
    """List the links that the question leaves."""
    links = works.links
    if question.day:
        links = [link for link in links if link.holds_on(question.day)]
    if question.themes:
        chosen = set().union(*(works.of_theme.get(t, ()) for t in question.themes))
        links = [link for link in links if link.project in chosen]
    asked = {works.by_slug[slug].key for slug in question.organizations}
    if asked:
        theirs = {link.project for link in links if link.organization in asked}
        links = [link for link in links if link.project in theirs]
    if question.kinds:
        links = [link for link in links if _is_kept(works, link, question.kinds, asked)]
    return links


def _is_kept(works, link, kinds, asked):
    return link.organization in asked or works.nodes[link.organization].kind in kinds
