"""The ways in which others write a person: 60 of a name, a telephone number and an address."""

from itertools import batched, cycle, product
from unicodedata import normalize
from urllib.parse import quote, quote_plus

from django.apps import apps

from tests.support.factories import make

ORDERS = ["{0} {1}", "{1}, {0}", "{1} {0}"]
ENDINGS = ["", "s", "'s", "\u2019s", "-saken"]
# A double one, no-break ones, a thin one, a tab, a new line, of no width, none in a sheet.
SPACES = ["  ", "\u00a0", "\u202f", "\u2009", "\t", "\n", " \u200b", "\u3000", " - "]
BETWEEN_SLUGS = ["-", "_", ".", "+", "%20"]
NUMBERS = [
    *("{0}{1}{2}{3}", "{0} {1} {2} {3}", "{0}{1[0]} {1[1]}{2[0]} {2[1]}{3}"),
    *("{0}{1[0]}-{1[1]}{2[0]}-{2[1]}{3}", "{0}\u00a0{1}\u00a0{2}\u00a0{3}"),
    *("{0}.{1}.{2}.{3}", "+47{0}{1}{2}{3}", "+47 {0} {1} {2} {3}", "0047 {0}{1}{2}{3}"),
    *("(+47) {0} {1} {2} {3}", "tel:+47{0}{1}{2}{3}", "47 {0}{1} {2}{3}"),
]
# Columns of texts, and of addresses of pages.
TEXTS = """
    Application.name Body.name_nb Body.name_en CustomerReference.customer
    Funding.funder_name_nb
    Event.note Note.text OrganizationName.name Project.summary_nb Service.text_nb Site.address
    StatedFigure.stated_by
""".split()
ADDRESSES = ["ProfileLink.url", "CustomerReference.link"]


def spellings_of(first, last, phone, address):
    """Return 60 ways to write a name of two words with æ, ø or å, a number and an address."""
    pairs = [(first, last), (first.upper(), last.upper())]
    marked = normalize("NFD", f"{first} {last}")
    plain = str.maketrans({"å": "a", "ø": "o"}), str.maketrans({"å": "aa", "ø": "oe"})
    slugs = [f"{first}-{last}".lower().translate(letters) for letters in plain]
    digits = phone.replace(" ", "")[-8:]
    parts = [digits[n : n + 2] for n in range(0, 8, 2)]
    return [
        *(o.format(*pair) + end for pair, o, end in product(pairs, ORDERS, ENDINGS)),
        *(f"{first}{space}{last}" for space in SPACES),
        *(marked, f"_{first} {last}_", f"**{first} {last}**", f"Takk.{first} {last}"),
        *(number.format(*parts) for number in NUMBERS),
        *(address, address.upper(), address.replace("@", "%40")),
        *(f"<{address}>", f"{address}."),
    ], [
        *slugs,
        *(f"{first}{between}{last}".lower() for between in BETWEEN_SLUGS),
        *(quote(f"{first} {last}"), quote_plus(f"{last} {first}")),
    ]


def write_about(texts, slugs, **references):
    """Write two texts in a row, a third of them in history alone, and each slug in an address."""
    for number, (pair, place) in enumerate(zip(batched(texts, 2), cycle(TEXTS))):
        row = _write(place, f"Spør {' / '.join(pair)} {number}", references)
        if number % 3 == 0:
            column = place.split(".")[1]
            type(row).objects.filter(pk=row.pk).update(**{column: f"annet {row.pk}"})
    for slug, place in zip(slugs, cycle(ADDRESSES)):
        _write(place, f"https://example.org/in/{slug}-12", references)


def write_in_slugs(slugs):
    """Write each slug in the address of a page, that of a renamed one and of a deleted one."""
    for model, slug in product(("Body", "Organization", "Project", "Site"), slugs):
        rows = [_write(f"{model}.slug", f"{slug}-{n}", {}) for n in range(3)]
        type(rows[1]).objects.filter(pk=rows[1].pk).update(slug=f"ny-{rows[1].pk}")
        rows[2].delete()


def _write(place, text, references):
    model, column = place.split(".")
    model = apps.get_model("members", model)
    there = {field.name for field in model._meta.fields}
    own = {name: row for name, row in references.items() if name in there}
    return make(model, **own, **{column: text})
