"""Pairs that work together, by kind of organization, on the last day of each year."""

from datetime import date

from ..network import (
    Collaborations,
    NetworkFilter,
    load_participations,
    nodes_and_links,
    statistics_on,
)
from .memberships import is_documented, load_start, rows


def load_all_participations():
    """Return the participations that count, those of unlisted organizations too."""
    return list(load_participations())


def participations(question):
    """Return the participations of the organizations that are counted."""
    every = question.records.get(load_all_participations)
    if question.unlisted:
        return every
    return [row for row in every if row.organization__is_listed]


def collaborations(question):
    """Return the Collaborations of the organizations and documented members counted."""

    def make():
        nodes, links = nodes_and_links(participations(question))
        start = question.records.get(load_start)
        documented = [row for row in rows(question) if is_documented(row)]
        return Collaborations(
            nodes,
            links,
            membership_periods=[_period(row) for row in documented],
            cluster_start=start,
        )

    return question.records.keep(("collaborations", question.unlisted), make)


def _period(row):
    days = row.since or date.min, row.until or date.max
    return f"o{row.organization_id}", *days, row.certainty


def network_on(question, day):

    def make():
        return statistics_on(collaborations(question), NetworkFilter(day))

    return question.records.derive(("network", day, question.unlisted), make)
