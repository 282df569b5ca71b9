"""Which words identify a person, and are not what something else is called."""

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
MIN_DIGITS = 8  # fewer may be anybody's extension, or a year
NAMED_MODELS = [
    (Organization, ["name"]),
    (OrganizationName, ["name"]),
    (ClusterName, ["name"]),
    (Body, ["name_nb", "name_en"]),
    (Project, ["title_nb", "title_en"]),
    (Site, ["name"]),
    (Topic, ["label_nb", "label_en"]),
]


def is_phone_number(text):
    """Whether the text is a number that is long enough to be unique."""
    digits = sum(letter.isdigit() for letter in text)
    return digits >= MIN_DIGITS and PHONE.fullmatch(text) is not None


def only_of_people(words):
    """Return the addresses, the phone numbers and the names that only people have."""
    return [
        word
        for word in words
        if "@" in word or is_phone_number(word) or _is_personal_name(word)
    ]


def _is_personal_name(text):
    capitalized = sum(word[:1].isupper() for word in text.split())
    return capitalized >= 2 and not any(
        _is_in_name(model, columns, text) for model, columns in NAMED_MODELS
    )


def _is_in_name(model, columns, text):
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": text})
    return model.objects.filter(found).exists()
