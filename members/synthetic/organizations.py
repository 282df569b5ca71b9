"""Organizations with their names, stays, topics and places."""

from members.models import (
    Membership,
    Organization,
    OrganizationName,
    OrganizationTopic,
    Presence,
    ResourceStream,
    TestFacility,
)

from . import texts, words
from .offers import facilities, streams

Kind = Organization.Kind
KINDS, THEIR_CHANCES = list(Kind), [80, 6, 7, 7]
ABROAD = ["SE", "DK", "DE", "NL", "GB"]
INDUSTRIES = ["20.130", "24.102", "25.110", "28.290", "33.120", "35.110", "38.320"]
INDUSTRIES += ["42.210", "43.210", "46.690", "52.100", "62.010", "71.121", "72.190"]


def organizations(ground, how_many):
    """Make so many organizations, and what belongs to each alone."""
    rows = [organization(ground) for _ in range(how_many)]
    Organization.objects.bulk_create(rows, 1000)
    ground.organizations += [row.pk for row in rows]
    for model, of_one in AROUND.items():
        made = [
            model(organization=row, **f) for row in rows for f in of_one(ground, row)
        ]
        model.objects.bulk_create(made, 1000)


def organization(ground):
    random = ground.random
    [kind] = random.choices(KINDS, THEIR_CHANCES)
    name, form = texts.name_and_form(random, kind)
    slug = ground.organization_slugs.give(name)
    return Organization(
        name=name,
        slug=slug,
        kind=kind,
        legal_form=form,
        nace_code=random.choice(INDUSTRIES) if random.random() < 0.5 else "",
        employees=employees(random),
        website=f"https://{slug}.example.org" if random.random() < 0.8 else "",
        email=f"post@{slug}.example.org" if random.random() < 0.6 else "",
        is_listed=random.random() < 0.97,
        confirmed_on=texts.day(random) if random.random() < 0.5 else None,
        source=ground.source,
        **home(ground),
        **written(random, kind),
    )


def home(ground):
    """Draw where an organization is registered; a few are foreign and have no number."""
    random = ground.random
    if random.random() < 0.03:
        return {"country": random.choice(ABROAD)}
    [(name, code)] = random.choices(words.MUNICIPALITIES, words.NEARNESS)
    return {
        "orgnr": next(ground.numbers) if random.random() < 0.95 else "",
        "municipality": name,
        "municipality_code": code,
        "postal_address": f"Postboks {random.randint(1, 900)}, {name}",
    }


def written(random, kind):
    """Draw the texts; one in ten has none."""
    if random.random() < 0.1:
        return {}
    nb, en = texts.summary(random, kind)
    longer = texts.description(random, kind) if random.random() < 0.2 else ("", "")
    return {
        "summary_nb": nb,
        "summary_en": en,
        "description_nb": longer[0],
        "description_en": longer[1],
    }


def employees(random):
    """Draw a number: many small ones, few large ones, a third unknown."""
    return (
        max(1, int(random.lognormvariate(2.6, 1.5))) if random.random() < 0.66 else None
    )


def names(ground, organization):
    random = ground.random
    known = random.random()
    if known < 0.12:
        former, _form = texts.name_and_form(random, organization.kind)
        yield {"kind": "former", "name": former, "source": ground.source}
    if known < 0.05 or known > 0.9:
        yield {"kind": "brand", "name": texts.brand(random), "source": ground.source}
    if known > 0.95:
        initials = "".join(word[0] for word in organization.name.split()).upper()
        yield {"kind": "short", "name": initials, "source": ground.source}


def memberships(ground, organization):
    random = ground.random
    for stay in texts.stays(random):
        yield {
            **stay,
            "category": pick(random, Membership.Category, [85, 8, 7]),
            "certainty": pick(random, Membership.Certainty, [80, 10, 10]),
            "source": ground.source,
        }


def topics(ground, organization):
    for topic in ground.some(ground.topics, [10, 30, 30, 20, 10]):
        yield {"topic": topic, "source": ground.source}


def presences(ground, organization):
    random = ground.random
    for site in ground.some(ground.sites, [25, 55, 15, 5]):
        span = texts.since(random) if random.random() < 0.4 else {}
        if span and random.random() < 0.2:
            span |= texts.until(random, span["since"])
        role = pick(random, Presence.Role, [10, 10, 20, 60])
        yield {"site": site, "role": role, "source": ground.source, **span}


def pick(random, choices, chances):
    return random.choices(list(choices), chances)[0]


AROUND = {
    OrganizationName: names,
    Membership: memberships,
    OrganizationTopic: topics,
    Presence: presences,
    TestFacility: facilities,
    ResourceStream: streams,
}
