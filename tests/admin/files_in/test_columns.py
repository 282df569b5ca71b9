"""Headings are matched with columns; what is left out is named, nothing is forgotten."""

import pytest
from django.utils.translation import gettext as _

from members.exchange import Table
from members.models import IncomingFile
from tests.admin.files_in.test_choosing import upload
from tests.support.files_in import make_file
from tests.support.html_forms import filled
from tests.support.tables import xlsx

pytestmark = pytest.mark.django_db
HEADINGS = ("Navn", "Telefon", "Kundenr")
LINES = [(f"Bedrift {n} AS", f"35 00 00 0{n}", 1000 + n) for n in range(5)]


@pytest.fixture
def incoming(kari):
    return make_file(kari, HEADINGS, *LINES, name="regnskap.xlsx")


def address(incoming, page="columns"):
    return f"/admin/files-in/{incoming.key}/{page}/"


def test_headings_stand_with_three_values_and_unknown_ones_are_named(
    as_secretary, incoming
):
    form = as_secretary.get(address(incoming)).context["form"]

    assert [(h.text, h.samples, h.field.value(), h.is_left) for h in form.headings] == [
        ("Navn", [line[0] for line in LINES[:3]], "organization.name", False),
        ("Telefon", [line[1] for line in LINES[:3]], "organization.phone", False),
        ("Kundenr", ["1000", "1001", "1002"], "", True),
    ]
    assert form.unknown == ["Kundenr"]


def test_a_choice_is_stored_and_remembered_for_the_next_file(
    as_secretary, kari, incoming
):
    page = as_secretary.get(address(incoming))

    typed = filled(page, **{"column-1": "organization.note"})
    answer = as_secretary.post(address(incoming), typed)

    incoming.refresh_from_db()
    assert answer.url == address(incoming, "rows")
    assert incoming.columns == ["organization.name", "organization.note", ""]
    assert [kind for kind, *_rest in incoming.seen.values()] == ["new"] * 5
    assert make_file(kari, HEADINGS, *LINES).columns == incoming.columns


def test_one_column_for_two_headings_or_none_for_the_name_is_refused(
    as_secretary, incoming
):
    page = as_secretary.get(address(incoming))
    choices = [("column-2", "organization.phone"), ("column-0", ""), ("column-0", "\0")]
    twice, missing, unknown = (
        as_secretary.post(address(incoming), filled(page, **{name: value}))
        for name, value in choices
    )

    words = _("Chosen for several: %(headings)s. Choose one of them.")
    words %= {"headings": "Telefon, Kundenr"}
    assert twice.context["form"].errors == {"column-1": [words], "column-2": [words]}
    assert list(missing.context["form"].errors) == ["__all__"]
    assert list(unknown.context["form"].errors) == ["column-0"]
    incoming.refresh_from_db()
    assert (incoming.columns[2], incoming.seen) == ("", {})


def test_two_windows_keep_what_the_other_chose(as_secretary, incoming):
    first, second = (as_secretary.get(address(incoming)) for _window in range(2))
    typed = filled(first, **{"column-2": "organization.note"})
    as_secretary.post(address(incoming), typed)

    as_secretary.post(address(incoming), filled(second, empty_clears="on"))

    incoming.refresh_from_db()
    assert incoming.columns[2] == "organization.note"
    assert incoming.empty_clears


def test_where_both_windows_chose_the_later_one_holds_and_says_so(
    as_secretary, incoming
):
    pages = [as_secretary.get(address(incoming)) for _window in range(2)]
    for page, name in zip(pages, ("note", "municipality"), strict=True):
        given = filled(page, **{"column-2": f"organization.{name}"})
        answer = as_secretary.post(address(incoming), given, follow=True)

    incoming.refresh_from_db()
    assert incoming.columns[2] == "organization.municipality"
    assert [str(one) for one in answer.context["messages"]] == [
        _("Also changed in another window, and yours now holds: %s.") % "Kundenr"
    ]


def test_another_sheet_of_the_workbook_is_read_in_place_of_the_first(as_secretary):
    def add_sheet(book, page):
        other = book.create_sheet("Gamle")
        other.append(["Navn"])
        other.append(["Nedlagt AS"])

    upload(as_secretary, xlsx(HEADINGS, *LINES, prepare=add_sheet))
    incoming = IncomingFile.objects.get()
    page = as_secretary.get(address(incoming))
    given = {"do": "sheet", "sheet": "Gamle"}
    as_secretary.post(address(incoming), given)
    as_secretary.post(address(incoming), given | {"sheet": "\0"})
    stale = as_secretary.post(address(incoming), filled(page), follow=True)

    incoming.refresh_from_db()
    table = Table.from_json(incoming.table)
    assert page.context["table"].sheets == ("Ark1", "Gamle")
    assert (table.sheet, table.lines[0].cells) == ("Gamle", ("Nedlagt AS",))
    assert (incoming.columns, incoming.seen) == (["organization.name"], {})
    assert [str(one) for one in stale.context["messages"]] == [
        _("Another window has chosen another sheet.")
    ]
