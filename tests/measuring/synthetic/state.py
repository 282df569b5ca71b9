"""What all generators of one synthetic registry share: rows to refer to, and unique values."""

from members import models
from members.models.slugs import slug_for

from .random_values import place_name
from .vocabulary import words

CHECK_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
AREAS, PARTS_OF_AREAS, PARTS_OF_PARTS = 24, 28, 8
CERTIFICATES = [("iso-9001", "ISO 9001"), ("iso-14001", "ISO 14001")]


class GeneratorState:
    """The random source, the rows to refer to, and the unique values still free."""

    def __init__(self, random, source):
        self.random, self.source = random, source
        self.organization_slugs = SlugAllocator(models.Organization)
        self.project_slugs = SlugAllocator(models.Project)
        self.numbers = free_organization_numbers(random)
        names = "kind", "label_nb", "label_en"
        in_use = list(models.Topic.objects.in_use().order_by("slug"))
        self.topics = in_use or self._create(models.Topic, words.TOPICS, *names)
        self.sites = self._sites()
        # New ones, so that existing ones get no synthetic roles.
        self.bodies = self._create(
            models.Body, words.BODIES, "kind", "name_nb", "name_en"
        )
        kinds = models.CertificateKind.objects.order_by("slug")
        self.certificate_kinds = list(kinds) or kinds.bulk_create(
            models.CertificateKind(slug=slug, name_nb=name)
            for slug, name in CERTIFICATES
        )
        self.organizations = []

    def sample(self, rows, weights, skew=2):
        """Return 0, 1, 2 … different rows, by these weights; the first rows most often."""
        [wanted] = self.random.choices(range(len(weights)), weights)
        places = (self.random.random() ** skew * len(rows) for _ in range(wanted))
        return list({int(at): rows[int(at)] for at in places}.values())

    def create_related(self, owner, rows, related, **fields):
        """Create what belongs to the rows: `related` is {model: function of their fields}."""
        for model, fields_of in related.items():
            made = [
                model(**{owner: row}, **fields, **one)
                for row in rows
                for one in fields_of(self, self.random, row)
            ]
            model.objects.bulk_create(made, 1000)

    def _create(self, model, rows, *names):
        """Create rows with the values, of which the second makes the slug."""
        slugs = SlugAllocator(model)
        return model.objects.bulk_create(
            model(slug=slugs.allocate(row[1]), **dict(zip(names, row, strict=True)))
            for row in rows
        )

    def _sites(self):
        """Create sixty sites in three levels: areas, parts of areas, and parts of parts."""
        random, slugs = self.random, SlugAllocator(models.Site)

        def site(name, part_of=None):
            given = {"slug": slugs.allocate(name), "source": self.source}
            return models.Site(name=name, part_of=part_of, **given)

        def parts(sites, how_many):
            chosen = sorted(random.choices(range(len(sites)), k=how_many))
            named = [(random.choice(words.SITE_PARTS), sites[at]) for at in chosen]
            made = [site(f"{whole.name} {part}", whole) for part, whole in named]
            return models.Site.objects.bulk_create(made)

        names = [
            f"{place_name(random)} {random.choice(words.SITE_KINDS)}"
            for _ in range(AREAS)
        ]
        areas = [site(name) for name in names]
        for area in areas:
            area.latitude = round(random.uniform(58.85, 59.3), 5)
            area.longitude = round(random.uniform(9.3, 9.9), 5)
            near = random.choice(words.MUNICIPALITIES[:6])
            area.municipality, area.municipality_code, _weight = near
        models.Site.objects.bulk_create(areas)
        within = parts(areas, PARTS_OF_AREAS)
        return [*areas, *within, *parts(within, PARTS_OF_PARTS)]


class SlugAllocator:
    """Allocates slugs of one model, free of present, former and reserved ones."""

    def __init__(self, model):
        former = models.FormerSlug.objects.filter(noun=model._meta.model_name)
        stored = [r.values_list("slug", flat=True) for r in (model.objects, former)]
        self.taken = {*stored[0], *stored[1], *models.reserved_slugs(model)}
        self.last = {}

    def allocate(self, text):
        """Return the slug of the text, with a number behind it when it is taken."""
        stem = slug = slug_for(text)
        while slug in self.taken:
            self.last[stem] = self.last.get(stem, 1) + 1
            slug = f"{stem}-{self.last[stem]}"
        self.taken.add(slug)
        return slug


def free_organization_numbers(random):
    """Yield valid organization numbers that begin with 3, which is never issued."""
    taken = set(models.Organization.objects.values_list("orgnr", flat=True))
    while True:
        stem = f"3{random.randrange(10**7):07}"
        digits = zip(CHECK_WEIGHTS, map(int, stem), strict=True)
        number = f"{stem}{-sum(weight * digit for weight, digit in digits) % 11}"
        if len(number) == 9 and number not in taken:
            taken.add(number)
            yield number
