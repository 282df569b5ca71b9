"""The state shared by all generators of one synthetic registry."""

from members.models import CertificateKind, Organization, Project, Topic

from .reference_data import (
    create_bodies,
    create_certificate_kinds,
    create_sites,
    create_topics,
)
from .unique_values import SlugAllocator, free_organization_numbers


class GeneratorState:
    """The random source, the rows to refer to, and the unique values still free."""

    def __init__(self, random, source):
        self.random, self.source = random, source
        self.organization_slugs = SlugAllocator(Organization)
        self.project_slugs = SlugAllocator(Project)
        self.numbers = free_organization_numbers(random)
        self.topics = list(Topic.objects.in_use().order_by("slug")) or create_topics()
        self.sites = create_sites(random, source)
        self.bodies = create_bodies()
        self.certificate_kinds = list(CertificateKind.objects.order_by("slug"))
        self.certificate_kinds = self.certificate_kinds or create_certificate_kinds()
        self.organizations = []

    def sample(self, rows, weights, skew=2):
        """Return 0, 1, 2 … different rows, by these weights; the first rows most often."""
        [wanted] = self.random.choices(range(len(weights)), weights)
        places = (self.random.random() ** skew * len(rows) for _ in range(wanted))
        return list({int(at): rows[int(at)] for at in places}.values())
