"""The rows of a file: what is ticked, chosen and mended is stored, then written."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from members.exchange import TARGETS, read_file
from members.models import Batch, Organization
from members.people import send_held_notices, tell_former_addresses
from tests.support.admin import undo
from tests.support.factories import make
from tests.support.files_in import in_an_hour, page_of, seen_file
from tests.support.html_forms import filled
from tests.support.letters import letters

HEADINGS = ("Navn", "Org.nr.", "Telefon", "Antall ansatte")
WRITE = {"do": "write", "reason": "Fra regnskapet"}
OLD, NEW, THEIRS = "35 92 00 00", "35 00 00 00", "35 92 11 11"
LEFT = {"2": {"match": "leave"}, "3": {"leave": ["organization.phone"]}}
ORGNR, EMPLOYEES = "cell-4-organization.orgnr", "organization.employees"


@pytest.fixture
def yara():
    return make.organization(name="Yara Norge AS", orgnr="934949145", phone=OLD)


def make_looked(kari, *lines, headings=HEADINGS, **fields):
    """Return a file of which all lines have been looked at."""
    return seen_file(kari, headings, *lines, name="regnskap.xlsx", **fields)


@pytest.fixture
def incoming(kari, yara):
    """Return a file with a row that is new, changed, the same, and in error."""
    return make_looked(
        kari,
        ("Nystartet AS", None, "35 11 22 33", 4),
        ("Yara Norge AS", 934949145, NEW, None),
        ("Feil AS", 934949146, None, 3),
    )


def show(client, incoming, query=""):
    return client.get(page_of(incoming, "rows") + query)


def rows(page):
    return {row.number: row for row in page.context["review"].rows}


def kinds(incoming):
    return [kind for kind, *_rest in incoming.seen.values()]


def save(client, incoming, page=None, **changes):
    """Post the page's form with changes; None takes a field out."""
    values = filled(page or show(client, incoming), **changes)
    values = {name: value for name, value in values.items() if value is not None}
    answer = client.post(page_of(incoming, "rows"), values, follow=True)
    incoming.refresh_from_db()
    return answer


def test_rows_say_what_will_become_of_them_and_are_filtered(as_secretary, incoming):
    page = show(as_secretary, incoming)
    assert {n: (row.kind, row.title) for n, row in rows(page).items()} == {
        2: ("new", "Nystartet AS"),
        3: ("changed", "Yara Norge AS"),
        4: ("error", "Feil AS"),
    }
    fields = [(d.column.name, d.old, d.new) for d in rows(page)[3].fields]
    assert fields == [("organization.phone", OLD, NEW)]
    numbers = [(one.kind, one.number) for one in page.context["review"].kinds]
    assert numbers == [("", 3), ("error", 1), ("new", 1), ("changed", 1)]

    assert list(rows(show(as_secretary, incoming, "?kind=error&page=9"))) == [4]
    assert list(rows(show(as_secretary, incoming, "?kind=x&page=-1"))) == [2, 3, 4]


def test_a_row_and_a_field_are_left_out_and_taken_in(as_secretary, incoming):
    go = "kind=changed&page=1&x=\r\n"
    answer = save(as_secretary, incoming, **{"row-2": None, "field-3": None}, go=go)
    query = "?kind=changed&page=1"
    assert answer.redirect_chain == [(page_of(incoming, "rows") + query, 302)]
    assert incoming.choices == LEFT
    assert kinds(incoming) == ["left", "same", "error"]
    # A value that stays is not struck out.
    text = show(as_secretary, incoming).text
    assert (text.count(OLD) > 0, text.count(f"<del>{OLD}</del>")) == (True, 0)

    save(as_secretary, incoming, **{"row-2": "on", "field-3": "organization.phone"})
    assert incoming.choices == {}


def test_a_wrong_cell_is_mended_in_place_or_all_alike(as_secretary, kari, incoming):
    [cell] = rows(show(as_secretary, incoming))[4].mends
    mend = (cell.column, cell.text, len(cell.sentences))
    assert mend == ("organization.orgnr", "934949146", 1)

    save(as_secretary, incoming, **{ORGNR: "923 609 016"})
    assert incoming.choices == {"4": {"cells": {"organization.orgnr": "923 609 016"}}}
    again = rows(show(as_secretary, incoming))[4]
    assert (again.kind, [one.text for one in again.mends]) == ("new", ["923 609 016"])

    # A text that is wrong in several rows is mended in all at once.
    lines = [("Alfa AS", "mange"), ("Beta AS", "mange"), ("Gamma AS", "få")]
    incoming = make_looked(kari, *lines, headings=("Navn", "Antall ansatte"))
    page = show(as_secretary, incoming)
    assert [row.mends[0].alike for row in rows(page).values()] == [1, 1, 0]
    typed = {f"cell-2-{EMPLOYEES}": "300", f"same-2-{EMPLOYEES}": "on"}
    save(as_secretary, incoming, page, **typed)
    mended = {"cells": {EMPLOYEES: "300"}}
    assert incoming.choices == {"2": mended, "3": mended}
    assert kinds(incoming) == ["new", "new", "error"]


def test_of_two_windows_the_later_tick_counts_and_says_so(as_secretary, incoming):
    pages = [show(as_secretary, incoming) for _window in range(2)]
    first, second = {"row-2": None, ORGNR: "1"}, {"field-3": None, ORGNR: "923609016"}
    for page, typed in zip(pages, (first, second), strict=True):
        answer = save(as_secretary, incoming, page, **typed)

    mended = {"cells": {"organization.orgnr": "923609016"}}
    assert incoming.choices == LEFT | {"4": mended}
    words = _("Also changed in another window, and yours now holds: line %s.") % 4
    assert [str(one) for one in answer.context["messages"]] == [words]


def test_a_possible_duplicate_asks_which_it_is(as_secretary, kari):
    alike = make.organization(name="Herøya Industripark AS", website="https://hip.no/")
    line = ("Heroya Industripark", "hip.no")
    incoming = make_looked(kari, line, headings=("Navn", "Nettsted"))

    page = show(as_secretary, incoming)
    [row] = rows(page).values()
    matches = [one.value for one in row.matches]
    assert (row.kind, matches) == ("duplicate", [str(alike.pk)])

    save(as_secretary, incoming, page, **{"match-2": "999999"})
    assert incoming.choices == {}
    save(as_secretary, incoming, page, **{"match-2": str(alike.pk)})
    assert incoming.choices == {"2": {"match": str(alike.pk)}}
    save(as_secretary, incoming, **{"again-2": "on"})
    assert incoming.choices == {}


def test_questions_about_the_file_are_answered_once_before_it_is_written(
    as_secretary, kari
):
    headings = ("Navn", "Kontaktperson", "Telefon", "Kundenr")
    lines = [("Alfa AS", "Anne Lia", "35 00 00 00", "1"), ("Beta AS", "Bo Ek", "", "2")]
    file = make_looked(kari, *lines, headings=headings, answers={})
    page = show(as_secretary, file)
    review = page.context["review"]
    questions = [(one.key, one.numbers, one.is_open) for one in review.questions]
    assert questions == [("function", [2, 3], True), ("phone", [2], True)]
    assert review.left_out == [("Kundenr", _("no column is chosen for it"))]
    assert list(rows(show(as_secretary, file, "?kind=rows&of=phone"))) == [2]

    answers = {"answer-function": "press", "answer-phone": "organization"}
    answered = save(as_secretary, file, page, **answers, **WRITE)
    words = [_("Nothing is written yet: your answers change what will be.")]
    assert [str(one) for one in answered.context["messages"]] == words
    assert "Lagre 2 nye virksomheter og 2 nye personer" in answered.text
    assert not Organization.objects.exists()

    save(as_secretary, file, **WRITE)
    pairs = Organization.objects.order_by("name").values_list(
        "phone", "contacts__function", "contacts__person__phone"
    )
    assert [*pairs] == [("35 00 00 00", "press", ""), ("", "press", "")]


def test_good_rows_are_written_and_the_others_a_file(as_secretary, incoming, yara):
    page = show(as_secretary, incoming)
    whole = save(as_secretary, incoming, page, **WRITE)
    assert (whole.redirect_chain, Organization.objects.count()) == ([], 1)

    result = save(as_secretary, incoming, page, do="write_good")
    yara.refresh_from_db()
    # Without a reason, the history names the file.
    assert Batch.objects.get().reason == str(incoming)
    assert result.redirect_chain == [(page_of(incoming, "result"), 302)]
    assert (yara.phone, Organization.objects.count()) == (NEW, 2)
    assert [number for number, _why in result.context["left"]] == [4]
    answer = as_secretary.get(page_of(incoming, "file/csv"))
    text = b"".join(answer.streaming_content).decode()
    assert [name in text for name in ("Feil AS", "Nystartet AS")] == [True, False]


def test_a_file_is_written_once_over_what_was_seen_and_undone(as_secretary, kari, yara):
    line = ("Yara Norge AS", None, NEW, None)
    file = make_looked(kari, line)
    page = show(as_secretary, file)
    Organization.objects.filter(pk=yara.pk).update(phone=THEIRS)
    refused = save(as_secretary, file, page, **WRITE)
    yara.refresh_from_db()
    [row] = rows(refused).values()
    assert len(refused.context["form"].non_field_errors()) == 1
    assert (yara.phone, row.fields[0].old) == (THEIRS, THEIRS)

    result = page_of(file, "result")
    for _twice in range(2):
        answer = save(as_secretary, file, refused, **WRITE)
        assert answer.redirect_chain == [(result, 302)]
    yara.refresh_from_db()
    assert yara.phone == NEW
    # The same file has nothing to write.
    again = show(as_secretary, make_looked(kari, line))
    assert dict(again.context["review"].counts) == {"same": 1}
    assert "Det er ingenting å skrive" in again.text

    undo(as_secretary, file.batch)
    yara.refresh_from_db()
    assert (Batch.objects.filter(act="file").count(), yara.phone) == (1, THEIRS)
    assert _("It has been undone.") in as_secretary.get(result).text


def test_reason_and_day_are_kept_whatever_button_is_pressed(as_secretary, kari):
    line = ("Alfa AS", "Anne Lia", "anne@example.org")
    with_person = make_looked(kari, line, headings=("Navn", "Kontaktperson", "E-post"))
    page = show(as_secretary, with_person)
    day = timezone.localdate() + timedelta(days=5)
    typed = {"reason": "Fra regnskapet", "letters_on": f"{day:%d.%m.%Y}"}
    save(as_secretary, with_person, page, **typed, go="")

    form = show(as_secretary, with_person).context["form"]
    assert page.context["review"].letters == 1
    assert (form["reason"].value(), with_person.letters_on) == ("Fra regnskapet", day)

    # A day on which nobody can be informed is refused and stays typed.
    for wrong in ("1.1.2020", "1.1.2031", "snart", "\0"):
        answer = save(as_secretary, with_person, letters_on=wrong, go="kind=new")
        form = answer.context["form"]
        assert (list(form.errors), form["letters_on"].value()) == (
            ["letters_on"],
            wrong,
        )
        assert with_person.letters_on == day


def content(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("noun", TARGETS)
def test_a_template_has_the_columns_of_its_noun(as_secretary, kari, noun):
    answer = as_secretary.get(f"/admin/files-in/templates/{noun}/")

    book = load_workbook(BytesIO(content(answer)))
    columns = TARGETS[noun].columns_for(kari)
    [headings] = book.worksheets[0].values
    explained = [row[0] for row in book.worksheets[1].values][1:]
    assert list(headings) == explained == [str(column.label) for column in columns]
    assert 'filename="' in answer["Content-Disposition"]


def test_the_file_comes_as_it_is_mended_with_what_is_wrong(as_secretary, kari):
    lines = [("Alfa AS", "mange", 1), ("Beta AS", "12", 2), ("Gamma AS", "få", 3)]
    choices = {"2": {"cells": {"organization.employees": "300"}}}
    headings = ("Navn", "Antall ansatte", "=Kundenr")
    incoming = seen_file(kari, headings, *lines, choices=choices, name="liste.xlsx")

    unknown = ["/admin/files-in/templates/people/", page_of(incoming, "file/pdf")]
    assert [as_secretary.get(page).status_code for page in unknown] == [404, 404]
    text = content(as_secretary.get(page_of(incoming, "file/csv"))).decode("utf-8-sig")
    book = content(as_secretary.get(page_of(incoming, "file/xlsx")))

    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert rows[0] == ["Navn", "Antall ansatte", "'=Kundenr", _("What is wrong")]
    assert [row[:3] for row in rows[1:]] == [
        ["Alfa AS", "300", "1"],
        ["Beta AS", "12", "2"],
        ["Gamma AS", "få", "3"],
    ]
    assert [bool(row[3]) for row in rows[1:]] == [False, False, True]
    table = read_file(book, "liste.xlsx")
    assert [line.cells[1] for line in table.lines] == ["300", "12", "få"]


def test_changes_of_address_are_listed_before_and_both_mailboxes_are_told_after(
    as_secretary, kari, nora, ours
):
    people = [make.contact(ours, name=f"Per {n}", email=f"{n}@x.no") for n in "ab"]
    make.contact(ours, name="Uten Adresse", email="")
    lines = [("Yara", nora.name, "ny@annet.example"), ("Yara", "Per a", "a@x.no")]
    lines += [("Yara", "Per b", "b@y.no"), ("Yara", "Uten Adresse", "c@y.no")]
    headings = ["Bedrift", "Navn", "E-post"]
    incoming = make_looked(kari, *lines, headings=headings, target="contacts")

    listed = show(as_secretary, incoming, "?kind=addresses")
    assert list(rows(listed)) == [2, 4]
    assert "2 personer får ny e-postadresse. Vi varsler" in listed.text
    before = letters()
    save(as_secretary, incoming, **WRITE)
    for _twice in range(2):
        send_held_notices(in_an_hour)
        tell_former_addresses()

    told = [("person_told", to) for to in ("ny@annet.example", "b@y.no", "c@y.no")]
    former = [("person_address_changed", to) for to in (nora.email, people[1].email)]
    assert (before, letters()) == ([], [*told, *former])
