"""Files that go out again: templates, and the file with what is wrong with each row."""

import csv
from io import BytesIO, StringIO

import pytest
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from members.exchange import TARGETS, read_file
from tests.support.files_in import page_of, seen_file

pytestmark = pytest.mark.django_db


def content(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("noun", TARGETS)
def test_a_template_has_the_columns_and_is_recognized_when_it_is_filled_in(
    as_secretary, kari, noun
):
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
