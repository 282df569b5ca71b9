"""A file is uploaded or pasted, read, and listed for its owner alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from members.exchange import Table
from members.models import IncomingFile
from tests.support.factories import make_secretary
from tests.support.files_in import make_file
from tests.support.login import log_in
from tests.support.tables import xlsx

pytestmark = pytest.mark.django_db
PAGE = "/admin/files-in/"
ROWS = ("Navn", "Telefon"), ("Alfa AS", "35 00 00 00")


def upload(client, data, name="medlemmer.xlsx", **more):
    file = SimpleUploadedFile(name, data)
    return client.post(PAGE, {"target": "organizations", "file": file, **more})


def test_a_workbook_is_read_and_its_columns_are_guessed(as_secretary, kari):
    answer = upload(as_secretary, xlsx(*ROWS))

    incoming = IncomingFile.objects.get()
    table = Table.from_json(incoming.table)
    assert answer.url == f"{PAGE}{incoming.key}/columns/"
    assert (incoming.by, incoming.name) == (kari, "medlemmer.xlsx")
    assert incoming.columns == ["organization.name", "organization.phone"]
    assert (table.headings, table.lines[0].cells) == ROWS


def test_pasted_cells_are_read(as_secretary):
    text = "Navn\tTelefon\r\nAlfa AS\t35 00 00 00"

    as_secretary.post(PAGE, {"target": "organizations", "text": text})

    incoming = IncomingFile.objects.get()
    assert incoming.name == _("Pasted rows")
    assert Table.from_json(incoming.table).lines[0].cells == ROWS[1]


def test_as_many_rows_are_pasted_as_a_file_may_have(as_secretary):
    rows = "".join(f"Bedrift {n} AS\t{'x' * 180}\n" for n in range(15_000))

    as_secretary.post(PAGE, {"target": "organizations", "text": f"Navn\tNotat\n{rows}"})

    assert len(Table.from_json(IncomingFile.objects.get().table).lines) == 15_000


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"__all__": [_("Choose a file, or paste rows.")]}),
        (
            {"file": SimpleUploadedFile("a.csv", b"Navn\nAlfa"), "text": "Navn\nBeta"},
            {"__all__": [_("Choose a file or paste rows, not both.")]},
        ),
        ({"target": "\0", "text": "Navn\nAlfa"}, ["target"]),
        ({"file": SimpleUploadedFile("a\0.xlsx", b"PK\3\4")}, ["file"]),
        ({"text": "\0"}, ["text"]),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(as_secretary, given, errors):
    page = as_secretary.post(PAGE, {"target": "organizations", **given})

    found = page.context["form"].errors
    assert (found if isinstance(errors, dict) else list(found)) == errors
    assert not IncomingFile.objects.exists()


def test_what_was_pasted_stays_when_the_target_is_missing(as_secretary):
    page = as_secretary.post(PAGE, {"text": "Navn\nAlfa AS\n"})

    assert page.context["form"].errors == {"target": [_("Choose what the file holds.")]}
    assert page.context["form"]["text"].value() == "Navn\nAlfa AS\n"


def test_a_file_is_listed_for_its_owner_who_alone_deletes_it(as_secretary, kari):
    others = make_file(make_secretary(), *ROWS, name="andres.xlsx")
    mine = make_file(kari, *ROWS, name="mine.xlsx")

    listed = as_secretary.get(PAGE).context["files"]
    for incoming in (others, mine):
        as_secretary.post(PAGE, {"delete": incoming.key})
    as_secretary.post(PAGE, {"delete": "\0"})

    assert (listed, list(IncomingFile.objects.all())) == ([mine], [others])


def test_whoever_may_not_write_such_a_file_any_more_is_refused(
    client, site_administrator
):
    incoming = make_file(site_administrator, *ROWS)

    page = f"{PAGE}{incoming.key}/rows/"

    assert log_in(client, site_administrator).get(page).status_code == 403


def test_a_file_whose_contents_are_deleted_asks_for_it_again(as_secretary, kari):
    incoming = make_file(kari, *ROWS)
    IncomingFile.objects.all().empty()

    for page in ("columns", "rows"):
        answer = as_secretary.get(f"{PAGE}{incoming.key}/{page}/", follow=True)
        assert [str(one) for one in answer.context["messages"]] == [
            _("The contents of the file have been deleted. Upload it again.")
        ]
