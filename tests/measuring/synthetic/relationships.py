"""Synthetic relationships between organizations, and their roles in bodies."""

from members.models import OrganizationRelationship, Role

from . import random_values
from .random_values import weighted_choice

Kind = OrganizationRelationship.Kind
KINDS, KIND_WEIGHTS = [Kind.OWNER, Kind.PART, Kind.PEER, Kind.MERGED], [60, 15, 15, 10]
BODY_ROLES = ["chair", *["member"] * 6, "observer", "observer"]


def create_relationships(state, how_many):
    """Create at most so many relationships, each pair of organizations once."""
    random, organizations = state.random, state.organizations
    kinds = {}
    for _ in range(how_many):
        pair = tuple(random.sample(range(len(organizations)), 2))
        kinds.setdefault(pair, weighted_choice(random, KINDS, KIND_WEIGHTS))
    OrganizationRelationship.objects.bulk_create(
        OrganizationRelationship(
            from_organization_id=organizations[one],
            to_organization_id=organizations[other],
            kind=kind,
            share=random.randint(10, 100) if kind == Kind.OWNER else None,
            source=state.source,
        )
        for (one, other), kind in kinds.items()
    )


def create_roles(state):
    """Create the roles of each body; a few organizations have roles in several."""
    random, organizations = state.random, state.organizations
    offices = [(body, role) for body in state.bodies for role in BODY_ROLES]
    holders = random.sample(organizations, min(len(organizations), len(offices)))
    Role.objects.bulk_create(
        Role(
            body=body,
            role=role,
            organization_id=holder,
            source=state.source,
            **random_values.since(random),
        )
        for (body, role), holder in zip(offices, holders, strict=False)
    )
