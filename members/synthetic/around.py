"""What joins organizations: projects, ties and offices."""

from members.models import (
    ClimateEffect,
    Funding,
    OrganizationRelationship,
    Participation,
    Project,
    ProjectSite,
    ProjectTheme,
    Role,
)

from . import texts, words
from .organizations import pick

PARTNERS = ["partner", "research", "supplier", "funder", "host"]
IN_AN_OFFICE = ["chair", *["member"] * 6, "observer", "observer"]


def projects(ground, how_many):
    """Make so many projects with partners, themes, places, money and effects."""
    rows = [project(ground) for _ in range(how_many)]
    Project.objects.bulk_create(rows, 500)
    for model, of_one in AROUND.items():
        made = [model(project=row, **f) for row in rows for f in of_one(ground)]
        model.objects.bulk_create(made, 1000)


def project(ground):
    random = ground.random
    first, thing = random.choice(words.PROJECT_STARTS), texts.compound(random)
    where, (nb, en) = texts.place(random), texts.summary(random)
    span = texts.since(random)
    status = pick(random, Project.Status, [10, 35, 8, 15, 25, 3, 4])
    if status in ("completed", "stopped"):
        span |= texts.until(random, span["since"])
    title = f"{first[0]} {thing[0]} i {where}"
    return Project(
        slug=ground.project_slugs.give(title),
        title_nb=title,
        title_en=f"{first[1]} {thing[1]} in {where}",
        summary_nb=nb,
        summary_en=en,
        status=status,
        source=ground.source,
        **span,
    )


def participations(ground):
    """Draw one lead and some partners; the first organizations are in many projects."""
    partners = ground.some(ground.organizations, [0, 10, 20, 25, 20, 12, 8, 5], 1.3)
    for place, organization in enumerate(partners):
        role = pick(ground.random, PARTNERS, [60, 15, 12, 8, 5]) if place else "lead"
        confirmed = texts.day(ground.random) if ground.random.random() < 0.5 else None
        yield {
            "organization_id": organization,
            "role": role,
            "confirmed_on": confirmed,
            "source": ground.source,
        }


def themes(ground):
    return [{"topic": topic} for topic in ground.some(ground.topics, [5, 65, 30])]


def places(ground):
    return [{"site": site} for site in ground.some(ground.sites, [40, 50, 10])]


def money(ground):
    random = ground.random
    if random.random() < 0.3:
        amount = round(random.lognormvariate(16, 1.5), -4) + 10_000
        kind = pick(random, Funding.Kind, [50, 10, 40])
        yield {"kind": kind, "amount": amount, "source": ground.source}


def effects(ground):
    random = ground.random
    if random.random() < 0.1:
        yield {
            "value": random.randint(1, 400) * 500,
            "unit": "t CO₂/year",
            "mechanism": pick(random, ClimateEffect.Mechanism, [30, 50, 20]),
            "maturity": pick(random, ClimateEffect.Maturity, [10, 20, 40, 30]),
            "qualifier": "about",
            "source": ground.source,
        }


def relationships(ground, how_many):
    """Tie so many pairs of organizations together, each pair once."""
    random, made = ground.random, ground.organizations
    kinds = [
        OrganizationRelationship.Kind.OWNER,
        OrganizationRelationship.Kind.PART,
        OrganizationRelationship.Kind.PEER,
        OrganizationRelationship.Kind.MERGED,
    ]
    drawn = {}
    for _ in range(how_many):
        one, other = random.sample(range(len(made)), 2)
        drawn.setdefault((one, other), pick(random, kinds, [60, 15, 15, 10]))
    OrganizationRelationship.objects.bulk_create(
        OrganizationRelationship(
            from_organization_id=made[one],
            to_organization_id=made[other],
            kind=kind,
            share=random.randint(10, 100)
            if kind == OrganizationRelationship.Kind.OWNER
            else None,
            source=ground.source,
        )
        for (one, other), kind in drawn.items()
    )


def offices(ground):
    """Fill the bodies; a few organizations hold an office in several."""
    random, made = ground.random, ground.organizations
    offices = [(body, role) for body in ground.bodies for role in IN_AN_OFFICE]
    holders = random.sample(made, min(len(made), len(offices)))
    Role.objects.bulk_create(
        Role(
            body=body,
            role=role,
            organization_id=holder,
            source=ground.source,
            **texts.since(random),
        )
        for (body, role), holder in zip(offices, holders, strict=False)
    )


AROUND = {
    Participation: participations,
    ProjectTheme: themes,
    ProjectSite: places,
    Funding: money,
    ClimateEffect: effects,
}
