"""The directory as rows of a file, in the order and by the choices of the list.

CSV is UTF-8 with a byte order mark, with semicolons between cells and days as
2026-05-17: so a Norwegian Excel opens it by a double click, and a program reads it.
XLSX holds days and numbers as such, and text as text, whatever it begins with.
"""

import csv
from tempfile import SpooledTemporaryFile

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from ..models import Membership, Organization, Presence, Topic

AT_ONCE = 2_000  # rows; four queries for each so many
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
WIDE, USUAL = 40, 18


def header():
    return [
        _("Name"),
        _("Organization number"),
        _("Kind"),
        _("Municipality"),
        _("Sites"),
        _("Topics"),
        _("Web site"),
        _("E-mail"),
        _("Phone"),
        _("Employees"),
        _("Member since"),
        _("How exact the day is"),
        _("Confirmed on"),
        _("What they do"),
    ]


def rows(listing):
    """Yield a list of cells for each organization that the list of the page would show."""
    day = listing.filter.day
    for start in range(0, len(listing.answer), AT_ONCE):
        ids = listing.answer[start : start + AT_ONCE]
        found = {row.pk: row for row in _organizations(ids, day)}
        yield from (_cells(found[pk]) for pk in ids if pk in found)


def _organizations(ids, day):
    return Organization.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("topics", Topic.objects.in_use().order_by("sort_label")),
        Prefetch("presences", Presence.objects.on(day).select_related("site")),
        Prefetch("memberships", Membership.objects.on(day), to_attr="stays"),
    )


def _cells(row):
    sites = dict.fromkeys(stay.site.name for stay in row.presences.all())
    since, exactly = _since(row.stays)
    return [
        row.name,
        row.orgnr,
        row.get_kind_display(),
        row.municipality,
        ", ".join(sites),
        ", ".join(topic.label for topic in row.topics.all()),
        row.website,
        row.email,
        row.phone,
        row.employees,
        since,
        exactly,
        row.confirmed_on,
        row.summary,
    ]


def _since(stays):
    """Give the first day of the stay, and in words how exact it is."""
    if not stays or not stays[0].since:
        return None, ""
    return stays[0].since, stays[0].get_since_precision_display()


class Echo:
    """A file for csv to write to that hands back what it is given."""

    def write(self, text):
        return text


def as_csv(listing):
    """Yield the file line by line; no cell of it can start a formula."""
    writer = csv.writer(Echo(), delimiter=";")
    yield BOM + writer.writerow(header())
    for row in rows(listing):
        yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell):
    """Put an apostrophe before what a spreadsheet would calculate."""
    if isinstance(cell, str) and cell.lstrip(" \xa0").startswith(STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def as_xlsx(listing):
    """Write a workbook of one sheet and return it as an open file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Members"))
    titles = header()
    sheet.freeze_panes = "B2"
    for number in range(1, len(titles) + 1):
        wide = number in (1, len(titles))
        sheet.column_dimensions[get_column_letter(number)].width = (
            WIDE if wide else USUAL
        )
    sheet.append([_cell(sheet, title, bold=True) for title in titles])
    for row in rows(listing):
        sheet.append([_cell(sheet, value) for value in row])
    file = SpooledTemporaryFile(max_size=2_000_000)  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet, value, bold=False):
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    # A text that begins with = would become a formula, and "#N/A" an error.
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
