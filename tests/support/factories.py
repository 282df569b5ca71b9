"""Factories of real rows: arguments for what a test is about, plausible defaults."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from members import models
from members.models.images import content_hash

LONG_AGO = date(2019, 1, 1)
FAR_AHEAD = date(2999, 1, 1)
numbers = count(1)


def _create(model, fields, **given):
    return model.objects.create(**given | fields)


def make_organization(**fields):
    n = next(numbers)
    given = {"name": f"Bedrift {n} AS", "slug": f"bedrift-{n}", "kind": "company"}
    return _create(
        models.Organization,
        fields,
        **given,
        is_listed=True,
        listing_agreed_on=LONG_AGO,
    )


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
    data = fields.setdefault("data", f"bilde {next(numbers)}".encode())
    given = {"kind": "png", "width": 300, "height": 200}
    return _create(models.Image, fields, hash=content_hash(data), **given)


def make_site(**fields):
    n = next(numbers)
    return _create(models.Site, fields, name=f"Sted {n}", slug=f"sted-{n}")


def make_presence(**fields):
    fields["organization"] = fields.get("organization") or make_organization()
    fields["site"] = fields.get("site") or make_site()
    return _create(models.Presence, fields, role="tenant")


def make_topic(**fields):
    n = next(numbers)
    given = {"label_nb": f"Emne {n}", "label_en": f"Topic {n}", "slug": f"emne-{n}"}
    return _create(models.Topic, fields, kind="theme", **given)


def make_project(*, sites=(), themes=(), partners=(), **fields):
    """Create a project with sites, themes and partner organizations."""
    n = next(numbers)
    given = {"title_nb": f"Prosjekt {n}", "title_en": f"Project {n}"}
    given |= {"slug": f"prosjekt-{n}", "status": "running"}
    project = _create(models.Project, fields, **given)
    project.sites.set(sites)
    project.themes.set(themes)
    for organization in partners:
        make_participation(project=project, organization=organization)
    return project


def make_participation(**fields):
    fields["project"] = fields.get("project") or make_project()
    fields["organization"] = fields.get("organization") or make_organization()
    return _create(models.Participation, fields, role="partner")


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
    given = {"kind": "grant", "amount": 40_000_000, "currency": "NOK"}
    return _create(models.Funding, fields, project=project, **given)


def make_effect(project, **fields):
    given = {"value": 400_000, "unit": "t CO₂/year", "mechanism": "captured"}
    given |= {"maturity": "designed", "qualifier": "about"}
    given["source"] = "https://example.org/effekt"
    return _create(models.ClimateEffect, fields, project=project, **given)


def make_facility(organization=None, **fields):
    given = {"name_nb": f"Lab {next(numbers)}", "capability_nb": "Måler trykk"}
    given["organization"] = organization or make_member()
    return _create(models.TestFacility, fields, **given)


def make_stream(organization=None, **fields):
    given = {"organization": organization or make_member(), "kind": "heat"}
    return _create(models.ResourceStream, fields, direction="offered", **given)


def make_body(**fields):
    n = next(numbers)
    given = {"name_nb": f"Organ {n}", "name_en": f"Body {n}", "slug": f"organ-{n}"}
    return _create(models.Body, fields, kind="board", **given)


def make_role(**fields):
    fields["body"] = fields.get("body") or make_body()
    if not fields.get("person"):
        fields["organization"] = fields.get("organization") or make_organization()
    return _create(models.Role, fields, role="member")


def make_person(**fields):
    n = next(numbers)
    email = f"person{n}@example.org"
    return _create(models.Person, fields, name=f"Person {n}", email=email)


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
    given = {"text_version": "1", "is_by_link": True, "since": LONG_AGO}
    return _create(models.Consent, fields, person=person, item=item, **given)


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
