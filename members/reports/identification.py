"""Refuse texts of a report that name a person: no erasure reaches a delivered report."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Organization, Person, User

from .cells import SOLE_PROPRIETORSHIP

ADDRESS = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.\w+")
NUMBERS = re.compile(r"\d[\d\s()-]{6,}\d")
NUMBER_LENGTH = 8  # the last digits, without the prefix of a country


def persons_in(text):
    """Return the names, e-mail addresses and telephone numbers of persons in the text.

    A name counts that is registered and has two words; it may be an organization's, too.
    """
    addresses = [found.group() for found in ADDRESS.finditer(text)]
    return [*dict.fromkeys([*addresses, *_phones_in(text), *_names_in(text)])]


def refuse_persons(texts):
    """Raise ValidationError for those of {title: text} that name a person."""
    told = _(
        "“%(title)s” names %(who)s. What is delivered names no person: write the office or"
        " the organization."
    )
    found = [(title, persons_in(text)) for title, text in texts.items()]
    refusals = [
        ValidationError(told, "persons", {"title": title, "who": ", ".join(who)})
        for title, who in found
        if who
    ]
    if refusals:
        raise ValidationError(refusals)


def _names_in(text):
    folded = f" {_plain(text)} "
    names = {*Person.objects.values_list("name", flat=True)}
    names |= {*User.objects.values_list("name", flat=True)}
    found = [
        n for n in names if len(_plain(n).split()) > 1 and f" {_plain(n)} " in folded
    ]
    shared = Organization.objects.exclude(legal_form__iexact=SOLE_PROPRIETORSHIP)
    others = {*shared.filter(name__in=found).values_list("name", flat=True)}
    return sorted({*found} - others)


def _plain(text):
    return " ".join(re.sub(r"[^\w-]+", " ", text.casefold()).split())


def _phones_in(text):
    runs = [_digits(found.group()) for found in NUMBERS.finditer(text)]
    if not runs:
        return []
    phones = Person.objects.exclude(phone="").values_list("phone", flat=True)
    return [p for p in phones if _is_in_one(_digits(p)[-NUMBER_LENGTH:], runs)]


def _is_in_one(number, runs):
    return len(number) == NUMBER_LENGTH and any(number in run for run in runs)


def _digits(text):
    return "".join(filter(str.isdigit, text))
