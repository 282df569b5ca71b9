"""Random small registries: valid rows of every file, with texts that are hard to write down."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from stdnum.no import orgnr

from members.exchange import FILES
from members.models.climate_effects import OPEN
from members.models.email_addresses import EmailAddressField

PIECES = [
    *";|,\"'\\=+-@\n\r\t\u00a0 ", "\r\n", " | ", "\\;", "\\ ", "=1+1", "'=", "#N/A", "yes",
    "æøå", "Z", "ß", "\u200f", "\ufeff", "\u2028", "＝", "0012", "1,5", "\x0b", "a", "b", "c",
]  # fmt: skip
FIRST_DAY = date(2015, 1, 1)


def fill(random, most=3):
    """Save up to so many rows of each file's model; what the registry refuses is tried anew."""
    for file in FILES:
        wanted = random.randint(0, most) + (file.name in ("organizations", "projects"))
        saved = (try_row(random, file) for _time in range(4 * wanted))
        for _row in islice(filter(None, saved), wanted):
            pass


def nasty_text(random, most=40):
    """Return a text with something in it that people see."""
    pieces = random.choices(PIECES, k=random.randint(1, 6))
    letters = "".join(random.choices("abcdåæø", k=4))
    pieces.insert(random.randint(0, len(pieces)), letters)
    return ("".join(pieces) if random.random() < 0.9 else "Ås")[:most]


def try_row(random, file):
    fields = file.columns.values()
    kept = file.model.objects.filter(**file.fixed) if file.fixed == {"id": 1} else []
    row = next(iter(kept), None) or file.model(**file.fixed)
    for field in fields:
        if not field.many_to_many:
            setattr(row, field.attname, random_value(random, field))
    _adjust(row, file)
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
            # Who claims a participation takes part: known at the commit.
            if file.name == "participations":
                connection.check_constraints()
    except (ValidationError, DatabaseError):
        return None
    for field in fields:
        if field.many_to_many:
            others = list(field.related_model.objects.values_list("pk", flat=True))
            chosen = random.sample(others, random.randint(0, min(3, len(others))))
            getattr(row, field.name).set(chosen)
    return row


def _adjust(row, file):
    """Make the row one that the files of lists can name, in cells with several names too."""
    number = file.model.objects.count()
    if file.name == "projects":
        row.results_source = row.results_source or "Rapport"
    # One of two of one name and no number is asked for, not guessed.
    for name in NAMES.get(file.name, ()):
        setattr(row, name, f"{_plain(getattr(row, name))[:70]} {number}")
    if file.name == "climate_effects":
        _adjust_effect(row)
    if file.name == "organizations" and row.is_listed:
        row.agree_to_listing(FIRST_DAY, "")


NAMES = {
    "sites": ["name"],
    "topics": ["label_nb", "label_en"],
    "organizations": ["name"],
}
NAMES["bodies"] = ["name_nb", "name_en"]


def _adjust_effect(row):
    """Make it of the kind of what contains it, and a range one with two ends."""
    if row.contained_in:
        row.unit, row.mechanism = row.contained_in.unit, row.contained_in.mechanism
    if row.qualifier in OPEN:
        row.value_max = None


def _plain(name):
    letters = (c if c.isprintable() and c != ";" else " " for c in name)
    return " ".join("".join(letters).split())


def random_value(random, field):
    if field.null and random.random() < 0.3:
        return None
    if field.choices:
        return random.choice([value for value, _label in field.flatchoices])
    for kind, make in MAKERS.items():
        if isinstance(field, kind):
            return make(random, field)
    raise AssertionError(field)


def _text(random, field):
    if field.name in SPECIAL:
        return SPECIAL[field.name](random)
    if field.blank and random.random() < 0.2:
        return ""
    return nasty_text(random, field.max_length or 200)


def _key(random, field):
    rows = field.related_model.objects.values_list(field.target_field.name, flat=True)
    return random.choice(list(rows)) if rows else None


def _moment(random, field):
    later = timedelta(days=1500 if field.name == "ends_at" else 0)
    return datetime.combine(_day(random, field) + later, time(8), UTC)


def _day(random, field):
    day = FIRST_DAY + timedelta(days=random.randint(0, 1000))
    return day + timedelta(days=1500) if field.name == "until" else day


def _decimal(random, field):
    number = random.choice([1, 5, 10, 12, 60])
    return Decimal(number).scaleb(-random.randint(0, field.decimal_places))


def _number(random, field):
    is_year = "year" in field.name
    return random.choice([2019, 2020, 2030] if is_year else [0, 1, 7, 30, 365, 1000])


def _items(random, field):
    if field.name == "at_once":
        return random.sample(["phone", "website", "logo"], random.randint(0, 3))
    return [nasty_text(random, 20) for _time in range(random.randint(0, 3))]


def _slug(random, field):
    return "-".join(random.choices(["alfa", "beta", "7", "x"], k=random.randint(1, 4)))


def _number_of_organization(random):
    first = random.randint(900_000_000, 999_999_000)
    valid = (str(n) for n in range(first, first + 999) if orgnr.is_valid(str(n)))
    return next(valid) if random.random() < 0.5 else ""


# What a text must look like to be valid.
SPECIAL = {
    "country": lambda random: random.choice(["NO", "NO", "SE"]),
    "currency": lambda random: random.choice(["NOK", "EUR"]),
    "years": lambda random: random.choice(["", "2024", "2024-2026"]),
    # Topics stand in cells with several of them, in either language.
    "label_nb": lambda random: _plain(nasty_text(random)),
    "label_en": lambda random: _plain(nasty_text(random)),
    # It follows from the name.
    "municipality_code": lambda random: "",
    "municipality": lambda random: random.choice(["", "Skien", nasty_text(random)]),
    "orgnr": _number_of_organization,
    "establishment_orgnr": _number_of_organization,
}
MAKERS = {
    models.BooleanField: lambda random, field: random.random() < 0.5,
    models.ForeignKey: _key,
    models.DateTimeField: _moment,
    models.DateField: _day,
    models.TimeField: lambda random, field: time(random.randint(0, 23)),
    models.DecimalField: _decimal,
    models.IntegerField: _number,
    ArrayField: _items,
    models.SlugField: _slug,
    models.URLField: lambda random, field: random.choice(
        ["https://example.org/a;b|c?d=%20", "http://example.org/x'y"]
    ),
    EmailAddressField: lambda random, field: random.choice(["post@example.org", ""]),
    models.CharField: _text,
    models.TextField: _text,
}
