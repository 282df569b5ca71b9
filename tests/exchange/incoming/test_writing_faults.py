"""A file is written whole or not at all, whatever goes wrong, in words that say what."""

from datetime import date

import pytest
from django.db import OperationalError, connection
from django.utils import translation

from members.exchange import write
from members.models import Membership, Organization
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.files_in import seen_file
from tests.support.refusals import refusal
from tests.support.table_contents import read

HEADINGS = (
    "Navn, Orgnr, Medlem siden, Kontaktperson, Kontakt e-post, Stilling, Fagområder"
)
TWO = [("Ny AS", ""), ("Nyere AS", "934949145")]
NUMBER = "934949145"


class FaultError(OperationalError):
    """What is raised in place of a statement."""


class Statements:
    """Count the statements, and raise in place of one of them."""

    def __init__(self, broken=None):
        self.count, self.broken = 0, broken

    def __call__(self, execute, *given):
        self.count += 1
        if self.count == self.broken:
            raise FaultError
        return execute(*given)


@pytest.fixture
def file(kari, ours):
    """Return a file that adds, changes and renames rows of every kind."""
    ola = make.contact(ours, name="Ola", email="ola@example.org", title="Sjef")
    make.consent(ola, "title", contact=ola.contact)
    make.topic(label_nb="Hydrogen")
    Organization.objects.filter(pk=ours.pk).update(orgnr=NUMBER)
    lines = [
        ("Yara Norge", NUMBER, "", "Ola", "ola@example.org", "Leder", "Hydrogen"),
        ("Ny AS", "", "2019", "Nora", "nora@example.org", "", "Hydrogen"),
    ]
    return seen_file(kari, HEADINGS, *lines)


def write_with(statements, file, **options):
    with connection.execute_wrapper(statements):
        return write(file, by=file.by, reason="", **options)


def test_a_fault_at_any_statement_leaves_everything_as_it_was(file):
    before = read()

    tried = 0
    for number in range(1, 1000):
        try:
            outcome = write_with(Statements(number), file)
        except FaultError:
            tried += 1
            assert read() == before, f"statement {number}"
        else:
            break

    assert tried > 40
    assert (outcome["new"], outcome["changed"]) == (1, 1)


def added_meanwhile(row):
    """Save another row just before the rows are written."""
    rows = [row]

    def add(execute, sql, *given):
        if sql.startswith("SET CONSTRAINTS") and rows:
            type(row).objects.bulk_create([rows.pop()])
        return execute(sql, *given)

    return add


def taken_meanwhile():
    """Give the number to another organization."""
    row = Organization(name="Rask", slug="rask", kind="company", orgnr=NUMBER)
    return added_meanwhile(row)


WORDS = dict(cases(__file__, "taken.csv"))


@pytest.mark.parametrize("language", WORDS)
def test_what_the_database_refuses_is_told_by_line_and_column_or_left(kari, language):
    with translation.override(language):
        file = seen_file(kari, "Navn, Orgnr", *TWO, name="medlemmer.xlsx")
        refused = refusal(lambda: write_with(taken_meanwhile(), file))
        assert refused.messages == [WORDS[language]]
        assert Organization.objects.count() == 0

        outcome = write_with(taken_meanwhile(), file, only_good=True)

    assert outcome["left"] == [[3, WORDS[language].split(", ")[2].split(" ", 1)[1]]]
    assert Organization.objects.get().name == "Ny AS"


def test_a_period_that_overlaps_another_is_found_by_its_line(kari, ours):
    make.organization(name="Borg")
    ours.memberships.all().delete()
    lines = [("Borg", "2019"), ("Yara", "2019")]
    file = seen_file(kari, "Navn, Medlem siden", *lines, name="medlemmer.xlsx")
    joined = Membership(organization=ours, since=date(2018, 1, 1))

    refused = refusal(lambda: write_with(added_meanwhile(joined), file))

    assert refused.messages == [
        "medlemmer.xlsx, line 3, columns Member since, Member until:"
        " This organization is already a member in that period."
    ]


def test_many_lines_take_the_same_statements(kari):
    def statements(number, first):
        names = [f"Nummer {first + n} AS" for n in range(number)]
        counts = []
        for title in ("Sjef", "Leder"):
            lines = [
                (n, "", "2019", f"Nora {n}", f"{n.split()[1]}@example.org", title, "")
                for n in names
            ]
            counted = Statements()
            write_with(counted, seen_file(kari, HEADINGS, *lines))
            counts.append(counted.count)
        return counts

    assert statements(2, 100) == statements(12, 200) == [40, 38]
