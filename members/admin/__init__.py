"""The secretariat's room: Django's admin, one file a noun, and the desk."""

from . import (
    bodies,
    claims,
    climate,
    cluster,
    invitations,
    letters,
    memberships,
    organizations,
    people,
    projects,
    proposals,
    searches,
    sites,
    ties,
    topics,
    users,
)

__all__ = [
    "bodies",
    "claims",
    "climate",
    "cluster",
    "invitations",
    "letters",
    "memberships",
    "organizations",
    "people",
    "projects",
    "proposals",
    "searches",
    "sites",
    "ties",
    "topics",
    "users",
]
