"""What a synthetic registry stands on: chance, places, vocabulary, free addresses."""

from members.models import Body, FormerSlug, Organization, Project, Site, Topic
from members.models.reserved_slugs import reserved_slugs
from members.models.slugs import slug_for

from . import words
from .texts import place

AREAS = 24
PARTS_OF_AREAS = 28
PARTS_OF_PARTS = 8
CHECK_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


class Ground:
    """The state that the makers of rows share."""

    def __init__(self, random, source):
        self.random, self.source = random, source
        self.organization_slugs = Slugs(Organization)
        self.project_slugs = Slugs(Project)
        self.numbers = numbers(random)
        self.topics = list(Topic.objects.in_use().order_by("slug")) or make_topics()
        self.sites = make_sites(random, source)
        self.bodies = make_bodies()
        self.organizations = []

    def some(self, things, counts, skew=2):
        """Pick 0, 1, 2 … different things with these chances; the first are popular."""
        [wanted] = self.random.choices(range(len(counts)), counts)
        places = (self.random.random() ** skew * len(things) for _ in range(wanted))
        return list({int(at): things[int(at)] for at in places}.values())


class Slugs:
    """Gives each row an address that no row of the model has or had."""

    def __init__(self, model):
        noun = model._meta.model_name
        former = FormerSlug.objects.filter(noun=noun)
        self.taken = {
            *model.objects.values_list("slug", flat=True),
            *former.values_list("slug", flat=True),
            *reserved_slugs(model),
        }
        self.last = {}

    def give(self, text):
        stem = slug = slug_for(text)
        while slug in self.taken:
            self.last[stem] = self.last.get(stem, 1) + 1
            slug = f"{stem}-{self.last[stem]}"
        self.taken.add(slug)
        return slug


def numbers(random):
    """Yield organization numbers that check and are free; none is a real one."""
    taken = set(Organization.objects.values_list("orgnr", flat=True))
    while True:
        stem = f"3{random.randrange(10**7):07}"
        total = sum(
            w * int(digit) for w, digit in zip(CHECK_WEIGHTS, stem, strict=True)
        )
        number = f"{stem}{-total % 11}"
        if len(number) == 9 and number not in taken:
            taken.add(number)
            yield number


def make_topics():
    slugs = Slugs(Topic)
    return Topic.objects.bulk_create(
        Topic(slug=slugs.give(nb), kind=kind, label_nb=nb, label_en=en)
        for kind, nb, en in words.TOPICS
    )


def make_bodies():
    """Make bodies of its own, so that the real ones keep their real offices."""
    slugs = Slugs(Body)
    return Body.objects.bulk_create(
        Body(slug=slugs.give(nb), kind=kind, name_nb=nb, name_en=en)
        for kind, nb, en in words.BODIES
    )


def make_sites(random, source):
    """Make sixty sites: areas, parts of areas, and parts of parts."""
    slugs = Slugs(Site)

    def site(name, part_of=None):
        return Site(name=name, slug=slugs.give(name), part_of=part_of, source=source)

    def parts(sites, how_many):
        some = sorted(random.choices(range(len(sites)), k=how_many))
        owners = [sites[at] for at in some]
        named = [f"{o.name} {random.choice(words.SITE_PARTS)}" for o in owners]
        rows = [site(name, o) for name, o in zip(named, owners, strict=True)]
        return Site.objects.bulk_create(rows)

    areas = [
        site(f"{place(random)} {random.choice(words.SITE_KINDS)}") for _ in range(AREAS)
    ]
    for area in areas:
        area.latitude = round(random.uniform(58.85, 59.3), 5)
        area.longitude = round(random.uniform(9.3, 9.9), 5)
        area.municipality, area.municipality_code = random.choice(
            words.MUNICIPALITIES[:6]
        )
    Site.objects.bulk_create(areas)
    within = parts(areas, PARTS_OF_AREAS)
    return [*areas, *within, *parts(within, PARTS_OF_PARTS)]
