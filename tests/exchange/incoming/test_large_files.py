"""How much longer a look at more lines takes, in seconds of the processors that it runs on."""

from datetime import date
from random import Random

import pytest

from members.exchange import look
from members.models import Organization
from tests.measuring import synthetic
from tests.support.files_in import make_file
from tests.timing.clocks import processors

pytestmark = pytest.mark.django_db
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
