"""The rows of a file: what is ticked, chosen and mended is stored, then written."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Batch, Organization
from tests.admin.files_in.test_columns import address
from tests.support.admin import undo
from tests.support.factories import make_organization
from tests.support.files_in import seen_file
from tests.support.html_forms import filled

pytestmark = pytest.mark.django_db
HEADINGS = ("Navn", "Org.nr.", "Telefon", "Antall ansatte")


@pytest.fixture
def yara():
    return make_organization(
        name="Yara Norge AS", orgnr="934949145", phone="35 92 00 00"
    )


def make_looked(kari, *lines, headings=HEADINGS, **fields):
    """Return a file of which all lines have been looked at."""
    return seen_file(kari, headings, *lines, name="regnskap.xlsx", **fields)


@pytest.fixture
def incoming(kari, yara):
    """Return a file with a row that is new, changed, the same, and in error."""
    return make_looked(
        kari,
        ("Nystartet AS", None, "35 11 22 33", 4),
        ("Yara Norge AS", 934949145, "35 00 00 00", None),
        ("Feil AS", 934949146, None, 3),
    )


def rows(page):
    return {row.number: row for row in page.context["shown"].rows}


def save(client, incoming, page, query="", **changes):
    """Post the page's form with changes; return the answer and the file as it is then."""
    answer = client.post(f"{address(incoming, 'rows')}{query}", filled(page, **changes))
    incoming.refresh_from_db()
    return answer


def test_each_row_says_what_will_become_of_it(as_secretary, incoming):
    page = as_secretary.get(address(incoming, "rows"))

    found = rows(page)
    assert {n: (row.kind, row.title) for n, row in found.items()} == {
        2: ("new", "Nystartet AS"),
        3: ("changed", "Yara Norge AS"),
        4: ("error", "Feil AS"),
    }
    assert [(d.column.name, d.old, d.new) for d in found[3].fields] == [
        ("organization.phone", "35 92 00 00", "35 00 00 00")
    ]
    kinds = [(one.kind, one.number) for one in page.context["shown"].kinds]
    assert kinds == [("", 3), ("error", 1), ("new", 1), ("changed", 1)]


def test_the_kind_of_row_filters_and_strange_addresses_show_all(as_secretary, incoming):
    page = as_secretary.get(f"{address(incoming, 'rows')}?kind=error&page=9")
    strange = as_secretary.get(f"{address(incoming, 'rows')}?kind=x&page=-1")

    assert (list(rows(page)), list(rows(strange))) == ([4], [2, 3, 4])


def test_a_row_and_a_field_are_left_out_whatever_button_is_pressed(
    as_secretary, incoming
):
    page = as_secretary.get(address(incoming, "rows"))
    given = filled(page, go="kind=changed&page=1&x=\r\n")
    del given["row-2"], given["field-3"]

    answer = as_secretary.post(address(incoming, "rows"), given)

    incoming.refresh_from_db()
    assert answer.url == f"{address(incoming, 'rows')}?kind=changed&page=1"
    assert incoming.choices == {
        "2": {"match": "leave"},
        "3": {"leave": ["organization.phone"]},
    }
    kinds = [kind for kind, *_rest in incoming.seen.values()]
    assert kinds == ["left", "same", "error"]


def test_what_was_left_out_can_be_taken_in_again(as_secretary, incoming):
    incoming.choices = {
        "2": {"match": "leave"},
        "3": {"leave": ["organization.phone"]},
    }
    incoming.save()
    page = as_secretary.get(address(incoming, "rows"))

    ticks = {"row-2": "on", "field-3": "organization.phone"}
    save(as_secretary, incoming, page, **ticks)

    assert incoming.choices == {}


def test_a_wrong_cell_is_mended_in_place_and_stays_to_be_mended_again(
    as_secretary, incoming
):
    page = as_secretary.get(address(incoming, "rows"))
    [cell] = rows(page)[4].mends
    typed = {"cell-4-organization.orgnr": "923 609 016"}

    save(as_secretary, incoming, page, **typed)
    again = rows(as_secretary.get(address(incoming, "rows")))[4]

    told = (cell.column, cell.text, len(cell.sentences))
    assert told == ("organization.orgnr", "934949146", 1)
    assert incoming.choices == {"4": {"cells": {"organization.orgnr": "923 609 016"}}}
    assert (again.kind, [one.text for one in again.mends]) == ("new", ["923 609 016"])


def test_a_text_that_is_wrong_in_several_rows_is_mended_in_all_at_once(
    as_secretary, kari
):
    lines = [("Alfa AS", "mange"), ("Beta AS", "mange"), ("Gamma AS", "få")]
    incoming = make_looked(kari, *lines, headings=("Navn", "Antall ansatte"))
    page = as_secretary.get(address(incoming, "rows"))
    alike = [row.mends[0].alike for row in rows(page).values()]
    cell = "organization.employees"

    typed = {f"cell-2-{cell}": "300", f"same-2-{cell}": "on"}
    save(as_secretary, incoming, page, **typed)

    assert alike == [1, 1, 0]
    assert incoming.choices == {"2": {"cells": {cell: "300"}}} | {
        "3": {"cells": {cell: "300"}}
    }
    assert [kind for kind, *_rest in incoming.seen.values()] == ["new", "new", "error"]


def test_two_windows_keep_what_the_other_ticked(as_secretary, incoming):
    place = address(incoming, "rows")
    windows = [filled(as_secretary.get(place)) for _window in range(2)]
    for given, name in zip(windows, ("row-2", "field-3"), strict=True):
        del given[name]
        as_secretary.post(place, given)

    incoming.refresh_from_db()
    assert incoming.choices == {
        "2": {"match": "leave"},
        "3": {"leave": ["organization.phone"]},
    }


def test_the_later_of_two_windows_holds_and_is_told(as_secretary, incoming):
    pages = [as_secretary.get(address(incoming, "rows")) for _window in range(2)]
    for page, typed in zip(pages, ("1", "923609016"), strict=True):
        given = filled(page, **{"cell-4-organization.orgnr": typed})
        answer = as_secretary.post(address(incoming, "rows"), given, follow=True)

    incoming.refresh_from_db()
    assert incoming.choices["4"]["cells"] == {"organization.orgnr": "923609016"}
    assert [str(one) for one in answer.context["messages"]] == [
        _("Also changed in another window, and yours now holds: line %s.") % 4
    ]


def test_a_possible_duplicate_asks_which_it_is(as_secretary, kari):
    alike = make_organization(name="Herøya Industripark AS", website="https://hip.no/")
    incoming = make_looked(
        kari, ("Heroya Industripark", "hip.no"), headings=("Navn", "Nettsted")
    )
    page = as_secretary.get(address(incoming, "rows"))
    [row] = rows(page).values()

    save(as_secretary, incoming, page, **{"match-2": "999999"})
    unknown = dict(incoming.choices)
    save(as_secretary, incoming, page, **{"match-2": str(alike.pk)})

    assert (row.kind, [one.value for one in row.matches]) == (
        "duplicate",
        [str(alike.pk)],
    )
    assert (unknown, incoming.choices) == ({}, {"2": {"match": str(alike.pk)}})
    page = as_secretary.get(address(incoming, "rows"))
    save(as_secretary, incoming, page, **{"again-2": "on"})
    assert incoming.choices == {}


def test_the_good_rows_are_written_and_the_others_come_as_a_file(
    as_secretary, incoming, yara
):
    page = as_secretary.get(address(incoming, "rows"))

    refused = save(as_secretary, incoming, page, do="write_good")
    whole = save(as_secretary, incoming, page, do="write", reason="Fra regnskapet")
    none = Organization.objects.filter(name="Nystartet AS").exists()
    typed = {"do": "write_good", "reason": "Fra regnskapet"}
    written = save(as_secretary, incoming, page, **typed)

    yara.refresh_from_db()
    assert refused.context["form"].errors == {
        "reason": [_("Write why you read in this file.")]
    }
    assert (whole.status_code, none) == (200, False)
    assert written.url == address(incoming, "result")
    assert (yara.phone, Organization.objects.count()) == ("35 00 00 00", 2)
    result = as_secretary.get(written.url)
    assert [number for number, _why in result.context["left"]] == [4]
    file = b"".join(as_secretary.get(address(incoming, "file/csv")).streaming_content)
    names = ("Feil AS", "Nystartet AS")
    assert [name in file.decode() for name in names] == [True, False]


def test_what_another_changed_since_is_shown_and_not_overwritten(
    as_secretary, kari, yara
):
    incoming = make_looked(kari, ("Yara Norge AS", None, "35 00 00 00", None))
    page = as_secretary.get(address(incoming, "rows"))
    Organization.objects.filter(pk=yara.pk).update(phone="35 92 11 11")

    given = {"do": "write", "reason": "Fra regnskapet"}
    refused = save(as_secretary, incoming, page, **given)
    yara.refresh_from_db()
    kept = yara.phone
    answer = save(as_secretary, incoming, refused, **given)

    yara.refresh_from_db()
    [row] = rows(refused).values()
    assert len(refused.context["form"].non_field_errors()) == 1
    assert (kept, row.fields[0].old) == ("35 92 11 11", "35 92 11 11")
    assert (answer.url, yara.phone) == (address(incoming, "result"), "35 00 00 00")


def test_what_was_written_is_not_written_again_and_can_be_undone(
    as_secretary, kari, yara
):
    incoming = make_looked(kari, ("Yara Norge AS", None, "35 00 00 00", None))
    page = as_secretary.get(address(incoming, "rows"))
    given = {"do": "write", "reason": "Fra regnskapet"}

    answers = [save(as_secretary, incoming, page, **given) for _twice in range(2)]
    undo(as_secretary, incoming.batch)
    result = as_secretary.get(address(incoming, "result"))

    yara.refresh_from_db()
    assert [answer.url for answer in answers] == [address(incoming, "result")] * 2
    assert (Batch.objects.filter(act="file").count(), yara.phone) == (1, "35 92 00 00")
    assert _("It has been undone.") in result.text


def test_the_same_file_twice_has_nothing_to_write(as_secretary, kari):
    lines = [("Alfa AS", None, "35 11 22 33", 4), ("Beta AS", None, None, 3)]
    first = make_looked(kari, *lines)
    page = as_secretary.get(address(first, "rows"))
    save(as_secretary, first, page, do="write", reason="Fra regnskapet")

    shown = as_secretary.get(address(make_looked(kari, *lines), "rows"))

    assert dict(shown.context["shown"].counts) == {"same": 2}
    assert "Det er ingenting å skrive" in shown.text


@pytest.fixture
def with_person(kari):
    """Return a file with a new contact, who will be informed."""
    headings = ("Navn", "Kontaktperson", "E-post")
    line = ("Alfa AS", "Anne Lia", "anne@example.org")
    return make_looked(kari, line, headings=headings)


def test_reason_and_day_are_kept_whatever_button_is_pressed(as_secretary, with_person):
    page = as_secretary.get(address(with_person, "rows"))
    day = timezone.localdate() + timedelta(days=5)

    typed = {"reason": "Fra regnskapet", "letters_on": f"{day:%d.%m.%Y}"}
    save(as_secretary, with_person, page, **typed, go="")

    form = as_secretary.get(address(with_person, "rows")).context["form"]
    assert page.context["shown"].letters == 1
    assert (form["reason"].value(), with_person.letters_on) == ("Fra regnskapet", day)


@pytest.mark.parametrize("day", ["1.1.2020", "1.1.2031", "snart", "\0"])
def test_a_day_on_which_nobody_can_be_informed_is_refused_and_stays(
    as_secretary, with_person, day
):
    page = as_secretary.get(address(with_person, "rows"))

    answer = save(as_secretary, with_person, page, letters_on=day, go="kind=new")

    form = answer.context["form"]
    assert list(form.errors) == ["letters_on"]
    assert (form["letters_on"].value(), with_person.letters_on) == (day, None)
