"""Synthetic projects, with their participations, themes, sites, fundings and effects."""

from members.models import (
    ClimateEffect,
    Funding,
    Participation,
    Project,
    ProjectSite,
    ProjectTheme,
)

from . import random_values, vocabulary
from .random_values import weighted_choice

PARTNER_ROLES = ["partner", "research", "supplier", "funder", "host"]


def create_projects(state, how_many):
    """Create so many projects and all rows that belong to them."""
    rows = [_project(state) for _ in range(how_many)]
    Project.objects.bulk_create(rows, 500)
    for model, fields_of in RELATED.items():
        made = [model(project=row, **f) for row in rows for f in fields_of(state)]
        model.objects.bulk_create(made, 1000)


def _project(state):
    random = state.random
    first, thing = (
        random.choice(vocabulary.PROJECT_STARTS),
        random_values.compound(random),
    )
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


def _participations(state):
    """Yield one lead and some partners; the first organizations are in many projects."""
    weights = [0, 10, 20, 25, 20, 12, 8, 5]
    partners = state.sample(state.organizations, weights, 1.3)
    random = state.random
    for place, organization in enumerate(partners):
        role = (
            weighted_choice(random, PARTNER_ROLES, [60, 15, 12, 8, 5])
            if place
            else "lead"
        )
        confirmed = random_values.day(random) if random.random() < 0.5 else None
        yield {
            "organization_id": organization,
            "role": role,
            "confirmed_on": confirmed,
            "source": state.source,
        }


def _themes(state):
    return [{"topic": topic} for topic in state.sample(state.topics, [5, 65, 30])]


def _sites(state):
    return [{"site": site} for site in state.sample(state.sites, [40, 50, 10])]


def _fundings(state):
    random = state.random
    if random.random() < 0.3:
        amount = round(random.lognormvariate(16, 1.5), -4) + 10_000
        kind = weighted_choice(random, Funding.Kind, [50, 10, 5, 5, 20, 10])
        yield {"kind": kind, "amount": amount, "source": state.source}


def _effects(state):
    random = state.random
    if random.random() < 0.1:
        yield {
            "value": random.randint(1, 400) * 500,
            "unit": "t CO₂/year",
            "mechanism": weighted_choice(random, ClimateEffect.Mechanism, [30, 50, 20]),
            "maturity": weighted_choice(
                random, ClimateEffect.Maturity, [10, 20, 40, 30]
            ),
            "qualifier": "about",
            "source": state.source,
        }


RELATED = {
    Participation: _participations,
    ProjectTheme: _themes,
    ProjectSite: _sites,
    Funding: _fundings,
    ClimateEffect: _effects,
}
