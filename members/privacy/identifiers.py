"""Which words tell one human being, and are not what something else is called."""

import re

from django.db.models import Q

from members.models import (
    Body,
    ClusterName,
    Organization,
    OrganizationName,
    Project,
    Site,
    Topic,
)

PHONE = re.compile(r"[-+() /.\d]+")
FEWEST_DIGITS = 8
THINGS = [
    (Organization, ["name"]),
    (OrganizationName, ["name"]),
    (ClusterName, ["name"]),
    (Body, ["name_nb", "name_en"]),
    (Project, ["title_nb", "title_en"]),
    (Site, ["name"]),
    (Topic, ["label_nb", "label_en"]),
]


def is_phone(text):
    """Say whether it is long enough to be nobody else's."""
    digits = sum(letter.isdigit() for letter in text)
    return digits >= FEWEST_DIGITS and PHONE.fullmatch(text) is not None


def of_nothing_else(words):
    """Keep addresses, phone numbers, and names that are written as people's are."""
    return [word for word in words if "@" in word or is_phone(word) or _is_name(word)]


def _is_name(words):
    capitals = sum(word[:1].isupper() for word in words.split())
    return capitals >= 2 and not any(_is_called(*thing, words) for thing in THINGS)


def _is_called(noun, columns, words):
    """Say whether one of the things has the words in its name."""
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": words})
    return noun.objects.filter(found).exists()
