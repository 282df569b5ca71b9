"""What a test makes: `make(Model, …)` any valid row, a method the rows of most tests."""

from datetime import date

from django.contrib.auth.models import Group

from members import models
from members.models import TONNES, Cluster, Emission, Target
from members.models.images import content_hash
from tests.support.rows import create, numbers

LONG_AGO = date(2019, 1, 1)
FAR_AHEAD = date(2999, 1, 1)
OWN_HEADCOUNT = {
    "employees_scope": "organization",
    "employees_year": 2025,
    "employees_source": "https://example.org/ansatte",
}
PERIOD = ["since", "until", "is_revoked", "function"]
OF_ROLE = ["since", "until", "is_revoked"]


def _of(model):
    return lambda self, **fields: create(model, **fields)


class Factories:
    """Functions that create rows: their arguments are what a test is about."""

    def __call__(self, model, /, **fields):
        return create(model, **fields)

    def organization(self, **fields):
        """Create an organization; a number of employees is its own, unless said otherwise."""
        own = OWN_HEADCOUNT if fields.get("employees") is not None else {}
        return create(models.Organization, **own | fields)

    site, presence = _of(models.Site), _of(models.Presence)
    topic, participation = _of(models.Topic), _of(models.Participation)
    body, person = _of(models.Body), _of(models.Person)

    def member(self, *, since=LONG_AGO, until=None, sites=(), topics=(), **fields):
        """Create an organization with one membership, at the sites, with the topics."""
        organization = self.organization(**fields)
        organization.memberships.create(since=since, until=until)
        for site in sites:
            self.presence(organization=organization, site=site)
        for topic in topics:
            organization.organizationtopic_set.create(topic=topic)
        return organization

    def picture(self, **fields):
        """Create an image whose bytes are no valid picture."""
        own = {"hash": content_hash(fields["data"])} if "data" in fields else {}
        return create(models.Image, **own | fields)

    def project(self, *, sites=(), themes=(), partners=(), **fields):
        project = create(models.Project, **fields)
        project.sites.set(sites)
        project.themes.set(themes)
        for organization in partners:
            self.participation(project=project, organization=organization)
        return project

    def claim(self, organization=None, *, by=None, **fields):
        """Create what `by`, or another partner, has stated of the organization in a project."""
        project, by = fields.pop("project", None) or self.project(), by or self.member()
        if not project.participations.filter(organization=by).exists():
            own = {"claimed_by": by, "confirmed_on": LONG_AGO}
            self.participation(project=project, organization=by, **own)
        given = {"claimed_by": by, "source": f"{by.name}, 2019-01-01"} | fields
        organization = organization or self.member()
        return self.participation(organization=organization, project=project, **given)

    def funding(self, project, **fields):
        return create(models.Funding, project=project, **fields)

    def effect(self, project, **fields):
        return create(models.ClimateEffect, project=project, **fields)

    def facility(self, organization=None, **fields):
        organization = organization or self.member()
        return create(models.TestFacility, organization=organization, **fields)

    def stream(self, organization=None, **fields):
        organization = organization or self.member()
        return create(models.ResourceStream, organization=organization, **fields)

    def role(self, **fields):
        """Create a role of the person if one is given, else of an organization."""
        own = {"organization": None} if fields.get("person") else {}
        return create(models.Role, **own | fields)

    def contact(self, organization=None, *, agreed=(), person=None, **fields):
        """Create a contact of the organization, who has consented to the items by link.

        Return the person; `contact` is the Contact.
        """
        given = {name: fields.pop(name) for name in PERIOD if name in fields}
        person = person or self.person(**fields)
        given |= {"person": person, "organization": organization or self.member()}
        person.contact = models.Contact.objects.create(**given)
        for item in agreed:
            self.consent(person, item, contact=person.contact)
        return person

    def former_contact(self, organization=None, **fields):
        return self.contact(organization, **{"until": LONG_AGO, **fields})

    def consent(self, person, item, **fields):
        """Create a consent for the first contact of the person, if any, else for offices."""
        if "contact" not in fields:
            fields["contact"] = person.contacts.order_by("pk").first()
        return create(models.Consent, person=person, item=item, **fields)

    def user(self, **fields):
        email = fields.pop("email", f"bruker{next(numbers)}@example.org")
        return models.User.objects.create_user(email, **fields)

    def representative(self, *, user=None, organization=None, role="editor", **fields):
        """Create a representative; other fields are those of a new organization."""
        given = {name: fields.pop(name) for name in OF_ROLE if name in fields}
        given["organization"] = organization or self.organization(**fields)
        given |= {"user": user or self.user(), "role": role}
        return models.Representative.objects.create(**given)

    def staff(self, group, **fields):
        user = self.user(**{"is_staff": True, **fields})
        user.groups.add(Group.objects.get(name=group))
        return user

    def secretary(self, **fields):
        return self.staff("secretary", **fields)

    def colleague(self, organization=None, **fields):
        """Create a user who represents the organization, by default as editor."""
        period = {n: fields.pop(n) for n in ("since", "until", "role") if n in fields}
        user = fields.pop("user", None) or self.user(**fields)
        organization = organization or self.member()
        self.representative(user=user, organization=organization, **period)
        return user

    def emission(self, **fields):
        given = {"scope_nb": "Industrien", "scope_en": "Industry", "year_from": 2020}
        given |= {"confidence": "high", "source": "https://example.org/utslipp"}
        given |= fields
        given.setdefault("year_to", given["year_from"])
        return Emission.objects.create(**given)

    def goal(self, value=0, **emission):
        """Create the goal for 2040, and the emissions of 2020 that it is about; return these."""
        Cluster.objects.create(pk=1, ambition_nb="Først", target_year=2040)
        goal = {"year": 2040, "value": value, "unit": TONNES}
        goal |= {"emissions_nb": "Industrien"}
        region = {"scope_nb": "Regionen: klimapositiv", "scope_en": "The region"}
        Target.objects.create(**goal, **region)
        return self.emission(**{"tonnes_co2e": 1_000_000, **emission})


make = Factories()
