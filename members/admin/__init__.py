"""The secretariat's admin.

dashboard/    the site, its front page, and the figures of what waits
inbox/        what somebody proposes, asks or applies for, and the decision on it
registry/     one file a noun, and what their admins share
concurrency/  two who write one record, and refusals of the database
"""

from .inbox import access_requests, applications, proposals, reminders, resignations
from .registry import (
    bodies,
    climate,
    cluster,
    invitations,
    letters,
    memberships,
    missed_searches,
    offers,
    organizations,
    people,
    projects,
    relationships,
    sites,
    topics,
    users,
)

__all__ = [
    "access_requests",
    "applications",
    "bodies",
    "climate",
    "cluster",
    "invitations",
    "letters",
    "memberships",
    "missed_searches",
    "offers",
    "organizations",
    "people",
    "projects",
    "proposals",
    "relationships",
    "reminders",
    "resignations",
    "sites",
    "topics",
    "users",
]
