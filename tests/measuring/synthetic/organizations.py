"""Synthetic organizations and all rows that belong to one alone."""

from members import models
from members.models import Membership, Organization, Presence, ResourceStream
from members.models.resource_streams import IN_WORDS

from . import random_values
from .random_values import weighted_choice
from .vocabulary import words

FOREIGN_COUNTRIES = ["SE", "DK", "DE", "NL", "GB"]
NACE_CODES = ["20.130", "24.102", "25.110", "28.290", "33.120", "35.110", "38.320"]
NACE_CODES += ["42.210", "43.210", "46.690", "52.100", "62.010", "71.121", "72.190"]


def create_organizations(state, how_many):
    """Create so many organizations and all rows that belong to one alone."""
    rows = [_organization(state, state.random) for _ in range(how_many)]
    Organization.objects.bulk_create(rows, 1000)
    state.organizations += [row.pk for row in rows]
    state.create_related("organization", rows, RELATED, source=state.source)


def _organization(state, random):
    kind = weighted_choice(random, Organization.Kind, [80, 6, 7, 7])
    name, form = random_values.name_and_form(random, kind)
    slug = state.organization_slugs.allocate(name)
    return Organization(
        name=name,
        slug=slug,
        kind=kind,
        legal_form=form,
        nace_code=random.choice(NACE_CODES) if random.random() < 0.5 else "",
        employees=_employees(random),
        employees_scope=Organization.Headcount.ORGANIZATION,
        employees_year=2025,
        employees_source=state.source,
        website=f"https://{slug}.example.org" if random.random() < 0.8 else "",
        email=f"post@{slug}.example.org" if random.random() < 0.6 else "",
        **_listing(random),
        confirmed_on=random_values.day(random) if random.random() < 0.5 else None,
        source=state.source,
        **_registration(state, random),
        **_texts(random, kind),
        **_market(random),
    )


def _employees(random):
    """Return a log-normal number, or None for a third of the organizations."""
    if random.random() < 0.66:
        return max(1, int(random.lognormvariate(2.6, 1.5)))
    return None


def _listing(random):
    """Return whether it is shown, and when it agreed; some agreed and are not shown."""
    listing = {"is_listed": random.random() < 0.97}
    if listing["is_listed"] or random.random() < 0.5:
        day = random_values.day(random)
        listing |= {"listing_agreed_on": day, "listing_agreed_by": "E-post"}
    return listing


def _registration(state, random):
    """Return number and address; a few organizations are foreign and have no number."""
    if random.random() < 0.03:
        return {"country": random.choice(FOREIGN_COUNTRIES)}
    weights = [weight for _name, _code, weight in words.MUNICIPALITIES]
    name, code, _weight = weighted_choice(random, words.MUNICIPALITIES, weights)
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
    texts = {"summary_nb": nb, "summary_en": en}
    if random.random() < 0.2:
        nb, en = random_values.description(random, kind)
        texts |= {"description_nb": nb, "description_en": en}
    return texts


def _market(random):
    """Return the sectors and languages of one organization in three."""
    if random.random() > 0.33:
        return {}
    sectors = [one for one in Organization.Sector.values if random.random() < 0.2]
    return {"sectors": sectors, "languages": ["nb", "en"]}


def _names(state, random, organization):
    chance = random.random()
    if chance < 0.12:
        former, _form = random_values.name_and_form(random, organization.kind)
        yield {"kind": "former", "name": former}
    if chance < 0.05 or chance > 0.9:
        yield {"kind": "brand", "name": random_values.brand(random)}
    if chance > 0.95:
        initials = "".join(word[0] for word in organization.name.split())
        yield {"kind": "short", "name": initials.upper()}


def _memberships(state, random, _organization):
    for period in random_values.membership_periods(random):
        category = weighted_choice(random, Membership.Category, [85, 8, 7])
        certainty = weighted_choice(random, Membership.Certainty, [80, 10, 10])
        yield {**period, "category": category, "certainty": certainty}


def _topics(state, random, _organization):
    weights = [10, 30, 30, 20, 10]
    return [{"topic": topic} for topic in state.sample(state.topics, weights)]


def _presences(state, random, _organization):
    for site in state.sample(state.sites, [25, 55, 15, 5]):
        period = random_values.since(random) if random.random() < 0.4 else {}
        if period and random.random() < 0.2:
            period |= random_values.until(random, period["since"])
        role = weighted_choice(random, Presence.Role, [10, 10, 20, 60])
        yield {"site": site, "role": role, **period}


def _services(state, random, _organization):
    """Yield no service for two organizations in three, else up to three different ones."""
    if random.random() < 0.33:
        for row in random.sample(words.SERVICES, random.randint(1, 3)):
            [topic] = state.sample(state.topics, [20, 80]) or [None]
            names = ("name_nb", "name_en", "text_nb", "text_en")
            yield {"topic": topic, **dict(zip(names, row, strict=True))}


def _customer_references(state, random, _organization):
    if random.random() < 0.15:
        what_nb, what_en, *_texts = random.choice(words.SERVICES)
        customer = random_values.brand(random)
        year = random.choice([None, *range(2015, 2027)])
        given = {"what_nb": what_nb, "what_en": what_en}
        yield given | {"customer": customer, "year": year}


def _certificates(state, random, _organization):
    """Yield certificates for one organization in four; some have expired."""
    if random.random() < 0.25:
        for kind in state.sample(state.certificate_kinds, [0, 70, 30]):
            since = random_values.since(random)
            until = random_values.until(random, since["since"])
            yield {"kind": kind, **since, **until}


def _facilities(state, random, _organization):
    if random.random() < 0.05:
        names = ("name_nb", "name_en", "capability_nb", "capability_en")
        yield {
            **dict(zip(names, random.choice(words.FACILITIES), strict=True)),
            "is_listed": random.random() < 0.9,
            **_site_and_period(state),
        }


def _streams(state, random, _organization):
    if random.random() < 0.1:
        kinds = [kind for kind in ResourceStream.Kind if kind not in IN_WORDS]
        yield {
            "kind": random.choice(kinds),
            "direction": random.choice(list(ResourceStream.Direction)),
            "band": random.choice([band for band in ResourceStream.Band if band]),
            "unit": random.choice(list(ResourceStream.Unit)),
            "rhythm": random.choice(list(ResourceStream.Rhythm)),
            "is_public": random.random() < 0.3,
            **_site_and_period(state),
        }


def _site_and_period(state):
    [site] = state.sample(state.sites, [40, 60]) or [None]
    period = random_values.since(state.random) if state.random.random() < 0.5 else {}
    return period | {"site": site}


RELATED = {
    models.OrganizationName: _names,
    Membership: _memberships,
    models.OrganizationTopic: _topics,
    Presence: _presences,
    models.Service: _services,
    models.CustomerReference: _customer_references,
    models.Certificate: _certificates,
    models.TestFacility: _facilities,
    ResourceStream: _streams,
}
