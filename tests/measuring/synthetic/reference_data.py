"""The synthetic rows that organizations refer to: topics, bodies and sites."""

from members.models import Body, CertificateKind, Site, Topic

from . import vocabulary
from .random_values import place_name
from .unique_values import SlugAllocator

AREAS = 24
PARTS_OF_AREAS = 28
PARTS_OF_PARTS = 8


def create_topics():
    slugs = SlugAllocator(Topic)
    return Topic.objects.bulk_create(
        Topic(slug=slugs.allocate(nb), kind=kind, label_nb=nb, label_en=en)
        for kind, nb, en in vocabulary.TOPICS
    )


def create_certificate_kinds():
    """Create two certificates to choose from, where the list is empty."""
    return CertificateKind.objects.bulk_create(
        CertificateKind(slug=slug, name_nb=name)
        for slug, name in [("iso-9001", "ISO 9001"), ("iso-14001", "ISO 14001")]
    )


def create_bodies():
    """Create new bodies, so that existing ones get no synthetic roles."""
    slugs = SlugAllocator(Body)
    return Body.objects.bulk_create(
        Body(slug=slugs.allocate(nb), kind=kind, name_nb=nb, name_en=en)
        for kind, nb, en in vocabulary.BODIES
    )


def create_sites(random, source):
    """Create sixty sites in three levels: areas, parts of areas, and parts of parts."""
    slugs = SlugAllocator(Site)

    def site(name, part_of=None):
        slug = slugs.allocate(name)
        return Site(name=name, slug=slug, part_of=part_of, source=source)

    def parts(sites, how_many):
        chosen = sorted(random.choices(range(len(sites)), k=how_many))
        wholes = [sites[at] for at in chosen]
        named = [
            (f"{w.name} {random.choice(vocabulary.SITE_PARTS)}", w) for w in wholes
        ]
        return Site.objects.bulk_create([site(name, whole) for name, whole in named])

    areas = [site(_area_name(random)) for _ in range(AREAS)]
    for area in areas:
        area.latitude = round(random.uniform(58.85, 59.3), 5)
        area.longitude = round(random.uniform(9.3, 9.9), 5)
        area.municipality, area.municipality_code = random.choice(
            vocabulary.MUNICIPALITIES[:6]
        )
    Site.objects.bulk_create(areas)
    within = parts(areas, PARTS_OF_AREAS)
    return [*areas, *within, *parts(within, PARTS_OF_PARTS)]


def _area_name(random):
    return f"{place_name(random)} {random.choice(vocabulary.SITE_KINDS)}"
