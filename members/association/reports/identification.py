"""Refuse a report that names a person: no erasure reaches what is delivered."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Organization, Person, User

from .cells import SOLE_PROPRIETORSHIP

ADDRESS = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.\w+")
NUMBERS = re.compile(r"\d[\d\s()-]{6,}\d")
NUMBER_LENGTH = 8  # the last digits, without the prefix of a country


def refuse_persons(texts, document=None):
    """Raise ValidationError for those of {title: text} that name a person.

    Of the Document, what its tables say in words as well: titles of projects, bodies.
    """
    known = _known_persons()
    in_texts = {title: _persons_in(text, known) for title, text in texts.items()}
    in_tables = _named_in_tables(document, known) if document else {}
    told = _(
        "“%(title)s” names %(who)s. What is delivered names no person: write the office or"
        " the organization."
    )
    told_of_tables = _(
        "“%(title)s” names %(who)s. What is delivered names no person: change the name in"
        " the registry."
    )
    refusals = [*_refusals(told, in_texts), *_refusals(told_of_tables, in_tables)]
    if refusals:
        raise ValidationError(refusals)


def _refusals(told, found):
    return [
        ValidationError(told, "persons", {"title": title, "who": ", ".join(who)})
        for title, who in found.items()
        if who
    ]


@dataclass(frozen=True)
class _Known:
    """{words: name} of all who are registered, and their telephone numbers.

    `organizations` are the words of names that may hold that of a person.
    """

    names: dict
    organizations: set
    phones: list


def _known_persons():
    names = {*Person.objects.values_list("name", flat=True)}
    names |= {*User.objects.values_list("name", flat=True)}
    known = {way: name for name in sorted(names) for way in _ways_to_write(name)}
    others = Organization.objects.exclude(legal_form__iexact=SOLE_PROPRIETORSHIP)
    organizations = {tuple(_words(n)) for n in others.values_list("name", flat=True)}
    phones = Person.objects.exclude(phone="").values_list("phone", flat=True)
    return _Known(known, organizations, [*phones])


def _ways_to_write(name):
    """Return a name as words: whole, first and last alone, and with the last one first.

    None of a name of one word, which may be that of a waterfall.
    """
    words = tuple(_words(name))
    if len(words) < 2:
        return {}
    first, last = words[0], words[-1]
    return {(first, last), (last, *words[:-1]), (last, first), words}


def _named_in_tables(document, known):
    """Return {section and table: names} of what the tables of a Document say in words.

    Telephone numbers are not looked for: amounts have as many digits.
    """
    return {
        f"{section.title}: {table.caption}": sorted(
            {
                name
                for text in (*_texts(table), *section.notes)
                for name in _names_in(text, known)
            }
        )
        for section in document.sections
        for table in section.tables
    }


def _texts(table):
    yield from (table.caption, *table.notes)
    for row in table.rows:
        yield row.label
        yield from (cell.text for cell in row.cells if not cell.is_number)


def _persons_in(text, known):
    """Return the names, e-mail addresses and telephone numbers of persons in the text."""
    addresses = [found.group() for found in ADDRESS.finditer(text)]
    phones = _phones_in(text, known.phones)
    return [*dict.fromkeys([*addresses, *phones, *_names_in(text, known)])]


def _names_in(text, known):
    words = _words(text)
    for start, end, _way in [*_found(words, known.organizations)]:
        words[start:end] = [""] * (end - start)
    return sorted({known.names[way] for *_at, way in _found(words, known.names)})


def _found(words, ways):
    """Yield (start, end, way) of the words that are written in one of the ways."""
    lengths = sorted({len(way) for way in ways})
    for start in range(len(words)):
        for end in (start + n for n in lengths if start + n <= len(words)):
            for last in _without_endings(words[end - 1]):
                if (way := (*words[start : end - 1], last)) in ways:
                    yield start, end, way


def _without_endings(word):
    """Return the word, and what it may be an ending of: "nordmanns", "nordmann-prisen"."""
    start = word.partition("-")[0]
    return {word, word.removesuffix("s"), start, start.removesuffix("s")}


def _words(text):
    """Return the words in small letters, without what is not seen within them."""
    text = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"[^\w-]+", " ", seen.casefold()).split()


def _phones_in(text, phones):
    runs = [_digits(found.group()) for found in NUMBERS.finditer(text)]
    return [p for p in phones if runs and _is_in_one(_digits(p)[-NUMBER_LENGTH:], runs)]


def _is_in_one(number, runs):
    return len(number) == NUMBER_LENGTH and any(number in run for run in runs)


def _digits(text):
    return "".join(filter(str.isdigit, text))
