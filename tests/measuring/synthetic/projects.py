"""Synthetic projects with all that belongs to them, relationships, and roles in bodies."""

from members import models
from members.models import OrganizationRelationship, Project, Role

from . import random_values
from .random_values import weighted_choice
from .vocabulary import words

PARTNER_ROLES = ["partner", "research", "supplier", "funder", "host"]
Kind = OrganizationRelationship.Kind
RELATIONSHIPS = [Kind.OWNER, Kind.PART, Kind.PEER, Kind.MERGED]
BODY_ROLES = ["chair", *["member"] * 6, "observer", "observer"]


def create_projects(state, how_many):
    """Create so many projects and all rows that belong to them."""
    rows = [_project(state, state.random) for _ in range(how_many)]
    Project.objects.bulk_create(rows, 500)
    state.create_related("project", rows, RELATED)


def _project(state, random):
    first, thing = random.choice(words.PROJECT_STARTS), random_values.compound(random)
    where, (nb, en) = random_values.place_name(random), random_values.summary(random)
    period = random_values.since(random)
    status = weighted_choice(random, Project.Status, [10, 35, 8, 15, 25, 3, 4])
    if status in ("completed", "stopped"):
        period |= random_values.until(random, period["since"])
    title = f"{first[0]} {thing[0]} i {where}"
    return Project(
        slug=state.project_slugs.allocate(title),
        title_nb=title,
        title_en=f"{first[1]} {thing[1]} in {where}",
        summary_nb=nb,
        summary_en=en,
        status=status,
        source=state.source,
        **period,
    )


def _participations(state, random, _project):
    """Yield one lead and some partners; the first organizations are in many projects."""
    weights = [0, 10, 20, 25, 20, 12, 8, 5]
    for place, pk in enumerate(state.sample(state.organizations, weights, 1.3)):
        others = [60, 15, 12, 8, 5]
        role = weighted_choice(random, PARTNER_ROLES, others) if place else "lead"
        day = random_values.day(random) if random.random() < 0.5 else None
        given = {"role": role, "confirmed_on": day, "source": state.source}
        yield {"organization_id": pk, **given}


def _themes(state, random, _project):
    return [{"topic": topic} for topic in state.sample(state.topics, [5, 65, 30])]


def _sites(state, random, _project):
    return [{"site": site} for site in state.sample(state.sites, [40, 50, 10])]


def _fundings(state, random, _project):
    if random.random() < 0.3:
        amount = round(random.lognormvariate(16, 1.5), -4) + 10_000
        kind = weighted_choice(random, models.Funding.Kind, [50, 10, 5, 5, 20, 10])
        yield {"kind": kind, "amount": amount, "source": state.source}


def _effects(state, random, _project):
    of = models.ClimateEffect
    if random.random() < 0.1:
        yield {
            "value": random.randint(1, 400) * 500,
            "unit": "t CO₂/year",
            "mechanism": weighted_choice(random, of.Mechanism, [30, 50, 20]),
            "maturity": weighted_choice(random, of.Maturity, [10, 20, 40, 30]),
            "qualifier": "about",
            "source": state.source,
        }


RELATED = {
    models.Participation: _participations,
    models.ProjectTheme: _themes,
    models.ProjectSite: _sites,
    models.Funding: _fundings,
    models.ClimateEffect: _effects,
}


def create_relationships(state, how_many):
    """Create at most so many relationships, each pair of organizations once."""
    random, organizations = state.random, state.organizations
    kinds = {}
    for _ in range(how_many):
        pair = tuple(random.sample(range(len(organizations)), 2))
        kinds.setdefault(pair, weighted_choice(random, RELATIONSHIPS, [60, 15, 15, 10]))
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
    rows = [
        {"body": body, "role": role, "organization_id": holder}
        for (body, role), holder in zip(offices, holders, strict=False)
    ]
    Role.objects.bulk_create(
        Role(source=state.source, **row, **random_values.since(random)) for row in rows
    )
