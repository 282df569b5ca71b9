"""Factories of real rows: arguments for what a test is about, plausible defaults."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from members.models import (
    Body,
    ClimateEffect,
    Consent,
    Contact,
    Funding,
    Image,
    Membership,
    Organization,
    OrganizationTopic,
    Participation,
    Person,
    Presence,
    Project,
    Representative,
    ResourceStream,
    Role,
    Site,
    TestFacility,
    Topic,
    User,
)
from members.models.images import content_hash

LONG_AGO = date(2019, 1, 1)
FAR_AHEAD = date(2999, 1, 1)
numbers = count(1)


def make_organization(**fields):
    number = next(numbers)
    given = {
        "name": f"Bedrift {number} AS",
        "slug": f"bedrift-{number}",
        "kind": Organization.Kind.COMPANY,
        "is_listed": True,
        "listing_agreed_on": LONG_AGO,
        **fields,
    }
    return Organization.objects.create(**given)


def make_member(*, since=LONG_AGO, until=None, sites=(), topics=(), **fields):
    """Create an organization with one membership, at the sites, with the topics."""
    organization = make_organization(**fields)
    Membership.objects.create(organization=organization, since=since, until=until)
    for site in sites:
        make_presence(organization=organization, site=site)
    for topic in topics:
        OrganizationTopic.objects.create(organization=organization, topic=topic)
    return organization


def make_picture(**fields):
    """Create an image whose bytes are no valid picture."""
    data = fields.pop("data", f"bilde {next(numbers)}".encode())
    given = {"kind": Image.Kind.PNG, "width": 300, "height": 200, **fields}
    return Image.objects.create(hash=content_hash(data), data=data, **given)


def make_site(**fields):
    number = next(numbers)
    return Site.objects.create(
        **{"name": f"Sted {number}", "slug": f"sted-{number}", **fields}
    )


def make_presence(**fields):
    given = {"role": Presence.Role.TENANT, **fields}
    given["organization"] = given.get("organization") or make_organization()
    given["site"] = given.get("site") or make_site()
    return Presence.objects.create(**given)


def make_topic(**fields):
    number = next(numbers)
    given = {
        "slug": f"emne-{number}",
        "kind": Topic.Kind.THEME,
        "label_nb": f"Emne {number}",
        "label_en": f"Topic {number}",
        **fields,
    }
    return Topic.objects.create(**given)


def make_project(*, sites=(), themes=(), partners=(), **fields):
    """Create a project with sites, themes and partner organizations."""
    number = next(numbers)
    given = {
        "slug": f"prosjekt-{number}",
        "title_nb": f"Prosjekt {number}",
        "title_en": f"Project {number}",
        "status": Project.Status.RUNNING,
        **fields,
    }
    project = Project.objects.create(**given)
    project.sites.set(sites)
    project.themes.set(themes)
    for organization in partners:
        make_participation(project=project, organization=organization)
    return project


def make_participation(**fields):
    given = {"role": Participation.Role.PARTNER, **fields}
    given["project"] = given.get("project") or make_project()
    given["organization"] = given.get("organization") or make_organization()
    return Participation.objects.create(**given)


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
    given = {"kind": Funding.Kind.GRANT, "amount": 40_000_000, "currency": "NOK"}
    return Funding.objects.create(project=project, **{**given, **fields})


def make_effect(project, **fields):
    given = {
        "value": 400_000,
        "unit": "t CO₂/year",
        "mechanism": "captured",
        "maturity": "designed",
        "qualifier": "about",
        "source": "https://example.org/effekt",
    }
    return ClimateEffect.objects.create(project=project, **{**given, **fields})


def make_facility(organization=None, **fields):
    number = next(numbers)
    given = {"name_nb": f"Lab {number}", "capability_nb": "Måler trykk", **fields}
    organization = organization or make_member()
    return TestFacility.objects.create(organization=organization, **given)


def make_stream(organization=None, **fields):
    given = {"kind": "heat", "direction": "offered", **fields}
    organization = organization or make_member()
    return ResourceStream.objects.create(organization=organization, **given)


def make_body(**fields):
    number = next(numbers)
    given = {
        "slug": f"organ-{number}",
        "kind": Body.Kind.BOARD,
        "name_nb": f"Organ {number}",
        "name_en": f"Body {number}",
        **fields,
    }
    return Body.objects.create(**given)


def make_role(**fields):
    given = {"role": Role.Kind.MEMBER, **fields}
    given["body"] = given.get("body") or make_body()
    if not given.get("person"):
        given["organization"] = given.get("organization") or make_organization()
    return Role.objects.create(**given)


def make_person(**fields):
    number = next(numbers)
    return Person.objects.create(
        **{"name": f"Person {number}", "email": f"person{number}@example.org", **fields}
    )


PERIOD = ["since", "until", "is_revoked", "function"]


def make_contact(organization=None, *, agreed=(), person=None, **fields):
    """Create a contact of the organization, who has consented to the items by link.

    Return the person; `contact` is the Contact.
    """
    given = {name: fields.pop(name) for name in PERIOD if name in fields}
    person = person or make_person(**fields)
    person.contact = Contact.objects.create(
        person=person, organization=organization or make_member(), **given
    )
    for item in agreed:
        make_consent(person, item, contact=person.contact)
    return person


def make_former_contact(organization=None, **fields):
    """Create a person who was a contact of the organization long ago."""
    return make_contact(organization, **{"until": LONG_AGO, **fields})


def make_consent(person, item, **fields):
    """Create a consent for the first contact of the person, if any, else for offices."""
    given = {"text_version": "1", "is_by_link": True, "since": LONG_AGO, **fields}
    if "contact" not in given:
        given["contact"] = person.contacts.order_by("pk").first()
    return Consent.objects.create(person=person, item=item, **given)


def make_user(**fields):
    email = fields.pop("email", f"bruker{next(numbers)}@example.org")
    return User.objects.create_user(email, **fields)


def make_representative(
    *,
    user=None,
    organization=None,
    role="editor",
    since=None,
    until=None,
    is_revoked=False,
    **fields,
):
    """Create a representative; other fields are those of a new organization."""
    return Representative.objects.create(
        user=user or make_user(),
        organization=organization or make_organization(**fields),
        role=role,
        since=since,
        until=until,
        is_revoked=is_revoked,
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
