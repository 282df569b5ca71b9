"""Slugs and organization numbers that no row has or had."""

from members.models import FormerSlug, Organization, reserved_slugs
from members.models.slugs import slug_for

CHECK_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


class SlugAllocator:
    """Allocates slugs of one model, free of present, former and reserved ones."""

    def __init__(self, model):
        former = FormerSlug.objects.filter(noun=model._meta.model_name)
        self.taken = {
            *model.objects.values_list("slug", flat=True),
            *former.values_list("slug", flat=True),
            *reserved_slugs(model),
        }
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
    taken = set(Organization.objects.values_list("orgnr", flat=True))
    while True:
        stem = f"3{random.randrange(10**7):07}"
        total = sum(
            weight * int(digit)
            for weight, digit in zip(CHECK_WEIGHTS, stem, strict=True)
        )
        number = f"{stem}{-total % 11}"
        if len(number) == 9 and number not in taken:
            taken.add(number)
            yield number
