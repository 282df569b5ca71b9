"""Refuse a report that names a person: no erasure reaches a delivered report."""

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

    With a Document, likewise for the words of its tables: titles of projects, bodies.
    """
    persons = _load_persons()
    in_texts = {title: _persons_in(text, persons) for title, text in texts.items()}
    in_tables = _named_in_tables(document, persons) if document else {}
    of_text = _(
        "“%(title)s” names %(who)s. What is delivered names no person: write the office or"
        " the organization."
    )
    of_table = _(
        "“%(title)s” names %(who)s. What is delivered names no person: change the name in"
        " the registry."
    )
    refusals = [*_refusals(of_text, in_texts), *_refusals(of_table, in_tables)]
    if refusals:
        raise ValidationError(refusals)


def _refusals(text, names_by_title):
    return [
        ValidationError(text, "persons", {"title": title, "who": ", ".join(names)})
        for title, names in names_by_title.items()
        if names
    ]


@dataclass(frozen=True)
class _Persons:
    """{words: name} of all registered persons and users, and telephone numbers.

    `organizations` are the words of names of organizations, which may contain a person's.
    """

    names: dict
    organizations: set
    phones: list


def _load_persons():
    names = {*Person.objects.values_list("name", flat=True)}
    names |= {*User.objects.values_list("name", flat=True)}
    by_way = {way: name for name in sorted(names) for way in _ways_to_write(name)}
    others = Organization.objects.exclude(legal_form__iexact=SOLE_PROPRIETORSHIP)
    organizations = {tuple(_split(n)) for n in others.values_list("name", flat=True)}
    phones = Person.objects.exclude(phone="").values_list("phone", flat=True)
    return _Persons(by_way, organizations, [*phones])


def _ways_to_write(name):
    """Return a name as words: whole, first and last alone, and with the last one first.

    None of a name of one word, which may be that of a waterfall.
    """
    words = tuple(_split(name))
    if len(words) < 2:
        return {}
    # A middle name may be left out, and lists have the last name first.
    first, last = words[0], words[-1]
    return {(first, last), (last, *words[:-1]), (last, first), words}


def _named_in_tables(document, persons):
    """Return {section and table: names} of the words in the tables of a Document.

    Telephone numbers are ignored: amounts have as many digits.
    """
    return {
        f"{section.title}: {table.caption}": sorted(
            {
                name
                for text in (*_table_texts(table), *section.notes)
                for name in _names_in(text, persons)
            }
        )
        for section in document.sections
        for table in section.tables
    }


def _table_texts(table):
    yield from (table.caption, *table.notes)
    for row in table.rows:
        yield row.label
        yield from (cell.text for cell in row.cells if not cell.is_number)


def _persons_in(text, persons):
    """Return the names, e-mail addresses and telephone numbers of persons in the text."""
    addresses = [match.group() for match in ADDRESS.finditer(text)]
    phones = _phones_in(text, persons.phones)
    return [*dict.fromkeys([*addresses, *phones, *_names_in(text, persons)])]


def _names_in(text, persons):
    words = _split(text)
    # Blank out names of organizations first: they may contain a person's name.
    for start, end, _way in [*_matches(words, persons.organizations)]:
        words[start:end] = [""] * (end - start)
    return sorted({persons.names[way] for *_at, way in _matches(words, persons.names)})


def _matches(words, ways):
    """Yield (start, end, way) of the words that are written in one of the ways."""
    lengths = sorted({len(way) for way in ways})
    for start in range(len(words)):
        for end in (start + n for n in lengths if start + n <= len(words)):
            for last in _without_endings(words[end - 1]):
                if (way := (*words[start : end - 1], last)) in ways:
                    yield start, end, way


def _without_endings(word):
    """Return the word, and its stems: of "nordmanns" and "nordmann-prisen", "nordmann"."""
    start = word.partition("-")[0]
    return {word, word.removesuffix("s"), start, start.removesuffix("s")}


def _split(text):
    """Return the words in small letters, without invisible characters within them."""
    text = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"[^\w-]+", " ", visible.casefold()).split()


def _phones_in(text, phones):
    runs = [_digits(match.group()) for match in NUMBERS.finditer(text)]
    return [p for p in phones if runs and _is_in_one(_digits(p)[-NUMBER_LENGTH:], runs)]


def _is_in_one(number, runs):
    return len(number) == NUMBER_LENGTH and any(number in run for run in runs)


def _digits(text):
    return "".join(filter(str.isdigit, text))
