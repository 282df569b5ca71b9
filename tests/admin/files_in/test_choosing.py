"""A file is uploaded or pasted, read, and listed; its headings are matched with columns."""

from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from members.exchange import FileTable
from members.models import IncomingFile, Organization, Task
from tests.support.admin import said_with_links
from tests.support.files_in import make_file, page_of
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.tables import xlsx
from tests.support.task_files import run

PAGE = "/admin/files-in/"
ROWS = ("Navn", "Telefon"), ("Alfa AS", "35 00 00 00")
HEADINGS = ("Navn", "Telefon", "Kundenr")
LINES = [(f"Bedrift {n} AS", f"35 00 00 0{n}", 1000 + n) for n in range(5)]


@pytest.fixture
def incoming(kari):
    return make_file(kari, HEADINGS, *LINES, name="regnskap.xlsx")


def upload(client, data, name="medlemmer.xlsx"):
    file = SimpleUploadedFile(name, data)
    return client.post(PAGE, {"target": "organizations", "file": file})


def paste(client, text):
    client.post(PAGE, {"target": "organizations", "text": text})
    incoming = IncomingFile.objects.latest("pk")
    return incoming.name, FileTable.from_json(incoming.table).lines


def choose(client, incoming, page=None, **columns):
    page = page or client.get(page_of(incoming))
    return client.post(page_of(incoming), filled(page, **columns), follow=True)


def test_a_workbook_or_pasted_cells_are_read_and_columns_guessed(as_secretary, kari):
    answer = upload(as_secretary, xlsx(*ROWS))

    incoming = IncomingFile.objects.get()
    table = FileTable.from_json(incoming.table)
    assert answer.url == page_of(incoming)
    assert (incoming.by, incoming.name) == (kari, "medlemmer.xlsx")
    assert incoming.columns == ["organization.name", "organization.phone"]
    assert (table.headings, table.lines[0].cells) == ROWS

    # As many cells are pasted as a file may have.
    name, lines = paste(as_secretary, "Navn\tTelefon\r\nAlfa AS\t35 00 00 00")
    assert (name, lines[0].cells) == (_("Pasted rows"), ROWS[1])
    rows = "".join(f"Bedrift {n} AS\t{'x' * 180}\n" for n in range(15_000))
    assert len(paste(as_secretary, f"Navn\tNotat\n{rows}")[1]) == 15_000


def test_what_cannot_be_read_is_refused_where_it_stands(as_secretary):
    both = {"file": SimpleUploadedFile("a.csv", b"Navn\nAlfa"), "text": "Navn\nBeta"}
    for given, errors in (
        ({}, {"__all__": [_("Choose a file, or paste rows.")]}),
        (both, {"__all__": [_("Choose a file or paste rows, not both.")]}),
        ({"target": "", "text": "a"}, {"target": [_("Choose what the file holds.")]}),
        ({"target": "\0", "text": "Navn\nAlfa"}, ["target"]),
        ({"file": SimpleUploadedFile("a\0.xlsx", b"PK\3\4")}, ["file"]),
        ({"text": "\0"}, ["text"]),
    ):
        answer = as_secretary.post(PAGE, {"target": "organizations", **given})
        form = answer.context["form"]
        assert (form.errors if isinstance(errors, dict) else [*form.errors]) == errors
        if "target" in given:
            assert form["text"].value() == given["text"]
    assert not IncomingFile.objects.exists()


def test_a_file_is_its_owners_alone(as_secretary, kari, client, site_administrator):
    others = make_file(site_administrator, *ROWS, name="andres.xlsx")
    mine = make_file(kari, *ROWS, name="mine.xlsx")

    assert as_secretary.get(PAGE).context["files"] == [mine]
    for key in (others.key, mine.key, "\0"):
        as_secretary.post(PAGE, {"delete": key})

    assert list(IncomingFile.objects.all()) == [others]
    # A file whose contents are deleted asks for it again.
    mine = make_file(kari, *ROWS)
    IncomingFile.objects.all().empty()
    words = _("The contents of the file have been deleted. Upload it again.")
    for page in ("columns", "rows"):
        assert (
            said_with_links(as_secretary.get(page_of(mine, page), follow=True))[-1]
            == words
        )
    # Who may not write such a file any more is refused.
    log_in(client, site_administrator)
    assert client.get(page_of(others, "rows")).status_code == 403


def test_headings_have_values_and_a_choice_is_remembered(as_secretary, kari, incoming):
    form = as_secretary.get(page_of(incoming)).context["form"]
    names, phones, _numbers = ([*column[:3]] for column in zip(*LINES, strict=True))
    assert [(h.text, h.samples, h.field.value(), h.is_left) for h in form.headings] == [
        ("Navn", names, "organization.name", False),
        ("Telefon", phones, "organization.phone", False),
        ("Kundenr", ["1000", "1001", "1002"], "", True),
    ]
    assert form.unknown == ["Kundenr"]

    # A column for two headings, or none for the name, is refused.
    choices = [("column-2", "organization.phone"), ("column-0", ""), ("column-0", "\0")]
    twice, missing, unknown = (
        choose(as_secretary, incoming, **{name: value}).context["form"].errors
        for name, value in choices
    )

    words = _("Chosen for several: %(headings)s. Choose one of them.")
    words %= {"headings": "Telefon, Kundenr"}
    assert twice == {"column-1": [words], "column-2": [words]}
    assert (list(missing), list(unknown)) == (["__all__"], ["column-0"])
    incoming.refresh_from_db()
    assert (incoming.columns[2], incoming.seen) == ("", {})

    answer = choose(as_secretary, incoming, **{"column-1": "organization.note"})
    incoming.refresh_from_db()
    assert answer.redirect_chain == [(page_of(incoming, "rows"), 302)]
    assert incoming.columns == ["organization.name", "organization.note", ""]
    assert [kind for kind, *_rest in incoming.seen.values()] == ["new"] * 5
    assert make_file(kari, HEADINGS, *LINES).columns == incoming.columns


def test_of_two_windows_the_later_choice_counts_and_says_so(as_secretary, incoming):
    pages = [as_secretary.get(page_of(incoming)) for _window in "123"]
    choose(as_secretary, incoming, pages[0], **{"column-2": "organization.note"})
    choose(as_secretary, incoming, pages[1], empty_clears="on")
    incoming.refresh_from_db()
    assert (incoming.columns[2], incoming.empty_clears) == ("organization.note", True)

    place = {"column-2": "organization.municipality"}
    answer = choose(as_secretary, incoming, pages[2], **place)
    incoming.refresh_from_db()
    assert incoming.columns[2] == "organization.municipality"
    words = _("Also changed in another window, and yours now holds: %s.") % "Kundenr"
    assert said_with_links(answer) == [words]


def test_another_sheet_of_the_workbook_is_read_in_place_of_the_first(as_secretary):
    def add_sheet(book, page):
        other = book.create_sheet("Gamle")
        other.append(["Navn"])
        other.append(["Nedlagt AS"])

    upload(as_secretary, xlsx(HEADINGS, *LINES, prepare=add_sheet))
    incoming = IncomingFile.objects.get()
    page = as_secretary.get(page_of(incoming))
    for sheet in ("Gamle", "\0"):
        as_secretary.post(page_of(incoming), {"do": "sheet", "sheet": sheet})
    stale = choose(as_secretary, incoming, page)

    incoming.refresh_from_db()
    table = FileTable.from_json(incoming.table)
    assert page.context["table"].sheets == ("Ark1", "Gamle")
    assert (table.sheet, table.lines[0].cells) == ("Gamle", ("Nedlagt AS",))
    assert (incoming.columns, incoming.seen) == (["organization.name"], {})
    assert said_with_links(stale) == [_("Another window has chosen another sheet.")]


@pytest.fixture
def task(as_secretary, incoming, lower):
    """Return the task that looks at a file of five rows, which is a long one."""
    lower("lines of a file looked at at once", 1)
    answer = choose(as_secretary, incoming)
    task = Task.objects.get()
    assert answer.redirect_chain[-1] == (f"/admin/tasks/{task.key}/", 302)
    return task


def test_a_long_file_is_looked_at_and_written_by_tasks(as_secretary, kari, task):
    rows = task.input["list"]
    assert as_secretary.get(rows).context["task"] == task
    assert as_secretary.post(rows, {"do": "look"}).url == f"/admin/tasks/{task.key}/"

    run(task)
    page = as_secretary.get(rows)
    seen = page.context["incoming"].seen.values()
    assert [kind for kind, *_rest in seen] == ["new"] * 5
    given = filled(page, do="write", reason="Fra regnskapet")
    answers = [as_secretary.post(rows, given) for _twice in range(2)]
    answers.append(as_secretary.get(rows))
    writing = run(Task.objects.latest("pk"))
    follow = f"/admin/tasks/{writing.key}/"
    assert [answer.url for answer in answers] == [follow] * 3
    assert (writing.outcome, Organization.objects.count()) == ("done", 5)
    batch = IncomingFile.objects.get(task=writing).batch
    assert (batch.by, batch.reason, Task.objects.count()) == (kari, "Fra regnskapet", 2)

    ended = as_secretary.get(follow).text
    texts = (_("Back to the file"), _("See the result"))
    assert [text in ended for text in texts] == [True, True]
    assert as_secretary.get(rows, follow=True).context["incoming"].outcome["new"] == 5


def test_a_look_at_what_was_changed_meanwhile_is_not_stored(kari, task):
    files, reports = IncomingFile.objects.filter(by=kari), count()

    def change():
        # The first report comes before the look.
        if next(reports):
            files.update(empty_clears=True)

    run(task, meanwhile=change)

    failed = _("The file was changed meanwhile. Look at it again.")
    assert (task.outcome, task.failure, files.get().seen) == ("failed", failed, {})
