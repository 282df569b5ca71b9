"""The costs of a look: queries of one batch of lines, and time in proportion to their number."""

from datetime import date
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.exchange import look
from members.models import Contact, Organization
from tests.measuring import synthetic
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.files_in import make_file
from tests.timing.clocks import processors


def line_of(cells, number):
    """Fill in the number, and a name of every third kind: known, alike, new."""
    name = [f"Kjent {number}", f"Kjent {number - 1} AS", f"Helt {number}"][number % 3]
    return cells.format(number, name=name).split("|")


# Headings, cells of a line, and the queries of a look at any number of lines.
FILES = {target: costs for target, *costs in cases(__file__, "costs.jsonl")}


def test_the_number_of_queries_is_that_of_one_batch(kari):
    make.topic(label_nb="Varme", label_en="Heat")
    board = make.body(name_nb="Styret")
    for n in range(12):
        row = make.member(name=f"Kjent {n}", phone=f"35 92 00 {n:02}")
        person = make.contact(row, name=f"Per {n}", email=f"per{n}@example.org")
        make.role(body=board, organization=row, person=person, role="member")
        make.project(title_nb=f"Prosjekt {n}", partners=[row])

    counted = {target: [] for target in FILES}
    for target, (headings, cells, _queries) in FILES.items():
        for lines in (3, 12):
            rows = [line_of(cells, number) for number in range(lines)]
            file = make_file(kari, headings, *rows, target=target)
            user = type(kari).objects.get(pk=kari.pk)
            with CaptureQueriesContext(connection) as captured:
                assert len(look(file, by=user).lines) == lines
            counted[target].append(len(captured))

    assert counted == {target: [queries] * 2 for target, (*_, queries) in FILES.items()}
    assert (Organization.objects.count(), Contact.objects.count()) == (12, 12)


HEADINGS = (
    "Navn, Orgnr, Type virksomhet, Kommune, Nettside, Felles e-postadresse, Telefon,"
    " Postadresse, Ansatte, Næringskode, Organisasjonsform, Kort omtale på norsk, Merknad,"
    " Medlem fra, Medlemskategori, Kontaktperson, Kontakt e-post, Mobil, Stilling,"
    " Kontakt for"
)


def line(number, row, is_new):
    name = f"Nytt {row.name} {number}" if is_new else row.name
    return [
        *(name, None if is_new else row.orgnr, row.kind, row.municipality or "Skien"),
        *(row.website, row.email, f"35 92 {number % 100:02} 00"),
        *(f"Storgata {number}, 3901 Porsgrunn", number % 500 + 1, row.nace_code),
        *(row.legal_form, f"Omtale {number}", "Notat", date(2019, 1, 1 + number % 28)),
        *("ordinary", f"Person {number} Ås", f"p{number}@example.org"),
        *(91_000_000 + number, "Daglig leder", "main"),
    ]


@pytest.mark.parametrize("lines", [400, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_look_at_ten_times_as_many_lines_takes_about_ten_times_as_long(kari, lines):
    synthetic.make(lines)
    rows, random = Organization.objects.order_by("pk"), Random(1)
    cells = [line(n, row, random.random() < 0.3) for n, row in enumerate(rows)]

    def took(number):
        file = make_file(kari, HEADINGS, *cells[:number])
        began = processors()
        found = look(file, by=kari)
        assert (len(found.lines), found.counts["new"] > number / 5) == (number, True)
        return processors() - began

    took(lines // 10)  # with what is loaded once
    assert took(lines) < 25 * took(lines // 10)
