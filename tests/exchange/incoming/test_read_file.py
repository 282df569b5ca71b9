"""`read_file` shows what a file would change, and writes it with the rights of the shell."""

import pytest
from django.core.management import CommandError, call_command

from members.models import Batch, Contact, IncomingFile, Organization
from tests.support.csv_folders import all_rows
from tests.support.factories import make

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
What is 1 person in the file a contact for? --answer \
function=main|invoice|technical|press|projects|office|other|none
Line 2, changed: Alfa AS
    Employees: 10 → 12"""
MAIN = ("--answer", "function=main")
EMPTY = "The file is empty. Choose one with headings and at least one line."
MISSING = "No such file or directory"


@pytest.fixture
def alfa():
    return make.organization(name="Alfa AS", employees=10)


@pytest.fixture
def read(tmp_path, alfa, capsys):
    """Return a function that reads a file of the text and returns what that prints."""

    def read(text, *options):
        path = tmp_path / "medlemmer.csv"
        path.write_text(text)
        call_command("read_file", str(path), "--into", "organizations", *options)
        return capsys.readouterr().out

    return read


def test_a_file_is_shown_then_written_as_one_act_of_nobody_and_no_second_time(
    read, alfa, capsys
):
    before = all_rows()
    with pytest.raises(CommandError, match="Answer first, for the whole file: "):
        read(GOOD)
    with pytest.raises(CommandError, match="about the file: function=x, x=1"):
        read(GOOD, "--answer", "function=x", "--answer", "x=1")
    capsys.readouterr()
    preview = read(GOOD, "--dry-run", *MAIN)
    assert preview.startswith(LOOK)
    counts = "1 new, 1 changed. 1 person is informed by e-mail."
    assert (preview.splitlines()[-1], all_rows()) == (counts, before)

    first = read(GOOD, "--reason", "Fra regnskapet", *MAIN).splitlines()[-1]
    after = all_rows()

    assert read(GOOD).splitlines()[-2:] == [
        "2 unchanged. 0 persons are informed by e-mail.",
        "0 new, 0 changed, 2 unchanged",
    ]
    assert (first, all_rows()) == ("1 new, 1 changed, 0 unchanged", after)
    alfa.refresh_from_db()
    assert (alfa.employees, Contact.objects.get().organization.name) == (12, "Beta AS")
    batch = Batch.objects.get()
    assert (batch.act, batch.by, batch.reason) == ("file", None, "Fra regnskapet")
    assert IncomingFile.objects.count() == 0


def test_an_error_names_line_and_column_and_nothing_is_written(read, capsys):
    with pytest.raises(CommandError) as refusal:
        read("Firma;Ansatte\nAlfa AS;12\n\x1b[2JGamma AS;mange\n")

    assert str(refusal.value) == "Nothing was written: correct the lines above."
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "    column Ansatte: “mange” is not a whole number" in shown
    assert Organization.objects.get().employees == 10


@pytest.mark.parametrize(
    ("name", "reason"), [("borte.csv", MISSING), ("tom.csv", EMPTY)]
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, name, reason):
    (tmp_path / "tom.csv").write_bytes(b"")

    with pytest.raises(CommandError) as refusal:
        call_command("read_file", str(tmp_path / name), "--into", "organizations")

    assert str(refusal.value) == f"{tmp_path / name}: {reason}"
