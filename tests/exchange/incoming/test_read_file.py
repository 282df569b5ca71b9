"""`read_file` shows what a file would change, and writes it with the rights of the shell."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from members.models import Batch, Contact, IncomingFile, Organization
from tests.support.csv_folders import all_rows
from tests.support.factories import make_organization

pytestmark = pytest.mark.django_db

GOOD = (
    "Firma;Ansatte;Kundenr;Kontaktperson;E-post\n"
    "Alfa AS;12;17;;\n"
    "Beta AS;5;18;Kari Nordmann;kari@example.org\n"
)
LOOK = """\
Column Firma: Name of the organization
Column Ansatte: Employees
Column Kundenr: left out
Column Kontaktperson: Name of the person
Column E-post: The person's e-mail
Line 2, changed: Alfa AS
    Employees: 10 → 12"""

EMPTY = "The file is empty. Choose one with headings and at least one line."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def alfa():
    return make_organization(name="Alfa AS", employees=10)


@pytest.fixture
def file(tmp_path, alfa):
    """Return a function that writes a file of the text and returns its path."""

    def write(text):
        (tmp_path / "medlemmer.csv").write_text(text)
        return str(tmp_path / "medlemmer.csv")

    return write


def read(path, *options):
    call_command("read_file", path, "--into", "organizations", *options)


def test_a_dry_run_shows_each_change_and_writes_nothing(file, capsys):
    before = all_rows()

    read(file(GOOD), "--dry-run")

    shown = capsys.readouterr().out
    assert shown.startswith(LOOK)
    assert shown.splitlines()[-1] == (
        "1 new, 1 changed. 1 person is informed by e-mail."
    )
    assert all_rows() == before


def test_a_file_is_written_as_one_act_of_nobody_and_no_second_time(file, capsys, alfa):
    read(file(GOOD), "--reason", "Fra regnskapet")
    first = capsys.readouterr().out.splitlines()[-1]
    before = all_rows()
    read(file(GOOD))

    alfa.refresh_from_db()
    assert (alfa.employees, Contact.objects.get().organization.name) == (12, "Beta AS")
    batch = Batch.objects.get()
    assert (batch.act, batch.by, batch.reason) == ("file", None, "Fra regnskapet")
    assert first == "1 new, 1 changed, 0 unchanged"
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "2 unchanged. 0 persons are informed by e-mail.",
        "0 new, 0 changed, 2 unchanged",
    ]
    assert all_rows() == before
    assert IncomingFile.objects.count() == 0


def test_an_error_names_line_and_column_and_nothing_is_written(file, capsys):
    path = file("Firma;Ansatte\nAlfa AS;12\n\x1b[2JGamma AS;mange\n")

    with pytest.raises(CommandError) as refusal:
        read(path)

    assert str(refusal.value) == "Nothing was written: mend the lines above."
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "    column Ansatte: “mange” is not a whole number" in shown
    assert Organization.objects.get().employees == 10


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("borte.csv", "No such file or directory"),
        ("tom.csv", EMPTY),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, name, reason):
    (tmp_path / "tom.csv").write_bytes(b"")

    with pytest.raises(CommandError) as refusal:
        read(str(tmp_path / name))

    assert str(refusal.value) == f"{tmp_path / name}: {reason}"
