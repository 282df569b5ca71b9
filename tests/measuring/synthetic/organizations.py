"""Synthetic organizations, with their names, memberships, topics, presences and offerings."""

from members.models import (
    Certificate,
    CustomerReference,
    Membership,
    Organization,
    OrganizationName,
    OrganizationTopic,
    Presence,
    ResourceStream,
    Service,
    TestFacility,
)

from . import random_values, vocabulary
from .offerings import (
    certificates,
    customer_references,
    services,
    streams,
    test_facilities,
)
from .random_values import weighted_choice

Kind = Organization.Kind
KINDS, KIND_WEIGHTS = list(Kind), [80, 6, 7, 7]
FOREIGN_COUNTRIES = ["SE", "DK", "DE", "NL", "GB"]
NACE_CODES = ["20.130", "24.102", "25.110", "28.290", "33.120", "35.110", "38.320"]
NACE_CODES += ["42.210", "43.210", "46.690", "52.100", "62.010", "71.121", "72.190"]


def create_organizations(state, how_many):
    """Create so many organizations and all rows that belong to one alone."""
    rows = [_organization(state) for _ in range(how_many)]
    Organization.objects.bulk_create(rows, 1000)
    state.organizations += [row.pk for row in rows]
    for model, fields_of in RELATED.items():
        made = [
            model(organization=row, **f) for row in rows for f in fields_of(state, row)
        ]
        model.objects.bulk_create(made, 1000)


def _organization(state):
    random = state.random
    [kind] = random.choices(KINDS, KIND_WEIGHTS)
    name, form = random_values.name_and_form(random, kind)
    slug = state.organization_slugs.allocate(name)
    return Organization(
        name=name,
        slug=slug,
        kind=kind,
        legal_form=form,
        nace_code=random.choice(NACE_CODES) if random.random() < 0.5 else "",
        employees=_employees(random),
        website=f"https://{slug}.example.org" if random.random() < 0.8 else "",
        email=f"post@{slug}.example.org" if random.random() < 0.6 else "",
        **_listing(random),
        confirmed_on=random_values.day(random) if random.random() < 0.5 else None,
        source=state.source,
        **_registration(state),
        **_texts(random, kind),
    )


def _listing(random):
    """Return whether it is shown, and when it agreed; some agreed and are not shown."""
    is_listed = random.random() < 0.97
    agreed = is_listed or random.random() < 0.5
    return {
        "is_listed": is_listed,
        "listing_agreed_on": random_values.day(random) if agreed else None,
        "listing_agreed_by": "E-post" if agreed else "",
    }


def _registration(state):
    """Return number and address; a few organizations are foreign and have no number."""
    random = state.random
    if random.random() < 0.03:
        return {"country": random.choice(FOREIGN_COUNTRIES)}
    [(name, code)] = random.choices(
        vocabulary.MUNICIPALITIES, vocabulary.MUNICIPALITY_WEIGHTS
    )
    return {
        "orgnr": next(state.numbers) if random.random() < 0.95 else "",
        "municipality": name,
        "municipality_code": code,
        "postal_address": f"Postboks {random.randint(1, 900)}, {name}",
    }


def _texts(random, kind):
    """Return summary and description; one organization in ten has none."""
    if random.random() < 0.1:
        return {}
    nb, en = random_values.summary(random, kind)
    longer = (
        random_values.description(random, kind) if random.random() < 0.2 else ("", "")
    )
    return {
        "summary_nb": nb,
        "summary_en": en,
        "description_nb": longer[0],
        "description_en": longer[1],
    }


def _employees(random):
    """Return a log-normal number, or None for a third of the organizations."""
    return (
        max(1, int(random.lognormvariate(2.6, 1.5))) if random.random() < 0.66 else None
    )


def _names(state, organization):
    random = state.random
    chance = random.random()
    if chance < 0.12:
        former, _form = random_values.name_and_form(random, organization.kind)
        yield {"kind": "former", "name": former, "source": state.source}
    if chance < 0.05 or chance > 0.9:
        yield {
            "kind": "brand",
            "name": random_values.brand(random),
            "source": state.source,
        }
    if chance > 0.95:
        initials = "".join(word[0] for word in organization.name.split()).upper()
        yield {"kind": "short", "name": initials, "source": state.source}


def _memberships(state, organization):
    random = state.random
    for period in random_values.membership_periods(random):
        yield {
            **period,
            "category": weighted_choice(random, Membership.Category, [85, 8, 7]),
            "certainty": weighted_choice(random, Membership.Certainty, [80, 10, 10]),
            "source": state.source,
        }


def _topics(state, organization):
    for topic in state.sample(state.topics, [10, 30, 30, 20, 10]):
        yield {"topic": topic, "source": state.source}


def _presences(state, organization):
    random = state.random
    for site in state.sample(state.sites, [25, 55, 15, 5]):
        period = random_values.since(random) if random.random() < 0.4 else {}
        if period and random.random() < 0.2:
            period |= random_values.until(random, period["since"])
        role = weighted_choice(random, Presence.Role, [10, 10, 20, 60])
        yield {"site": site, "role": role, "source": state.source, **period}


RELATED = {
    OrganizationName: _names,
    Membership: _memberships,
    OrganizationTopic: _topics,
    Presence: _presences,
    Service: services,
    CustomerReference: customer_references,
    Certificate: certificates,
    TestFacility: test_facilities,
    ResourceStream: streams,
}
