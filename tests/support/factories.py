"""Rows of `rows.make` for most tests: arguments for what a test is about."""

from datetime import date
from functools import partial

from django.contrib.auth.models import Group

from members import models
from members.models import TONNES, Cluster, Emission, Target
from members.models.images import content_hash
from tests.support.rows import make, numbers

LONG_AGO = date(2019, 1, 1)
FAR_AHEAD = date(2999, 1, 1)

make_organization = partial(make, models.Organization)
make_site = partial(make, models.Site)
make_presence = partial(make, models.Presence)
make_topic = partial(make, models.Topic)
make_participation = partial(make, models.Participation)
make_body = partial(make, models.Body)
make_person = partial(make, models.Person)


def make_member(*, since=LONG_AGO, until=None, sites=(), topics=(), **fields):
    """Create an organization with one membership, at the sites, with the topics."""
    organization = make_organization(**fields)
    organization.memberships.create(since=since, until=until)
    for site in sites:
        make_presence(organization=organization, site=site)
    for topic in topics:
        organization.organizationtopic_set.create(topic=topic)
    return organization


def make_picture(**fields):
    """Create an image whose bytes are no valid picture."""
    own = {"hash": content_hash(fields["data"])} if "data" in fields else {}
    return make(models.Image, **own | fields)


def make_project(*, sites=(), themes=(), partners=(), **fields):
    """Create a project with sites, themes and partner organizations."""
    project = make(models.Project, **fields)
    project.sites.set(sites)
    project.themes.set(themes)
    for organization in partners:
        make_participation(project=project, organization=organization)
    return project


def make_claim(organization=None, *, by=None, **fields):
    """Create what `by`, or another partner, has stated of the organization in a project."""
    project, by = fields.pop("project", None) or make_project(), by or make_member()
    if not project.participations.filter(organization=by).exists():
        own = {"claimed_by": by, "confirmed_on": LONG_AGO}
        make_participation(project=project, organization=by, **own)
    given = {"project": project, "claimed_by": by, "source": f"{by.name}, 2019-01-01"}
    organization = organization or make_member()
    return make_participation(organization=organization, **given | fields)


def make_funding(project, **fields):
    return make(models.Funding, project=project, **fields)


def make_effect(project, **fields):
    return make(models.ClimateEffect, project=project, **fields)


def make_facility(organization=None, **fields):
    organization = organization or make_member()
    return make(models.TestFacility, organization=organization, **fields)


def make_stream(organization=None, **fields):
    organization = organization or make_member()
    return make(models.ResourceStream, organization=organization, **fields)


def make_role(**fields):
    """Create a role of the person if one is given, else of an organization."""
    own = {"organization": None} if fields.get("person") else {}
    return make(models.Role, **own | fields)


PERIOD = ["since", "until", "is_revoked", "function"]


def make_contact(organization=None, *, agreed=(), person=None, **fields):
    """Create a contact of the organization, who has consented to the items by link.

    Return the person; `contact` is the Contact.
    """
    given = {name: fields.pop(name) for name in PERIOD if name in fields}
    person = person or make_person(**fields)
    given |= {"person": person, "organization": organization or make_member()}
    person.contact = models.Contact.objects.create(**given)
    for item in agreed:
        make_consent(person, item, contact=person.contact)
    return person


def make_former_contact(organization=None, **fields):
    """Create a person who was a contact of the organization long ago."""
    return make_contact(organization, **{"until": LONG_AGO, **fields})


def make_consent(person, item, **fields):
    """Create a consent for the first contact of the person, if any, else for offices."""
    if "contact" not in fields:
        fields["contact"] = person.contacts.order_by("pk").first()
    return make(models.Consent, person=person, item=item, **fields)


def make_user(**fields):
    email = fields.pop("email", f"bruker{next(numbers)}@example.org")
    return models.User.objects.create_user(email, **fields)


OF_ROLE = ["since", "until", "is_revoked"]


def make_representative(*, user=None, organization=None, role="editor", **fields):
    """Create a representative; other fields are those of a new organization."""
    given = {name: fields.pop(name) for name in OF_ROLE if name in fields}
    given["organization"] = organization or make_organization(**fields)
    return models.Representative.objects.create(
        user=user or make_user(), role=role, **given
    )


def make_staff(group, **fields):
    """Create a staff user in the group."""
    user = make_user(**{"is_staff": True, **fields})
    user.groups.add(Group.objects.get(name=group))
    return user


def make_secretary(**fields):
    return make_staff("secretary", **fields)


def make_colleague(organization=None, **fields):
    """Create a user who represents the organization, by default as editor."""
    period = {n: fields.pop(n) for n in ("since", "until", "role") if n in fields}
    user = fields.pop("user", None) or make_user(**fields)
    make_representative(user=user, organization=organization or make_member(), **period)
    return user


def make_emission(**fields):
    given = {"scope_nb": "Industrien", "scope_en": "Industry", "year_from": 2020}
    given |= {"confidence": "high", "source": "https://example.org/utslipp", **fields}
    given.setdefault("year_to", given["year_from"])
    return Emission.objects.create(**given)


def make_goal(value=0, **emission):
    """Create the goal for 2040, and the emissions of 2020 that it is about; return these."""
    Cluster.objects.create(pk=1, ambition_nb="Først", target_year=2040)
    goal = {"year": 2040, "value": value, "unit": TONNES, "emissions_nb": "Industrien"}
    region = {"scope_nb": "Regionen: klimapositiv", "scope_en": "The region"}
    Target.objects.create(**goal, **region)
    return make_emission(**{"tonnes_co2e": 1_000_000, **emission})
