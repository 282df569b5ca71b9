"""The messages on a file: reasons of refusals, notes on the reading, errors of cells."""

from django.utils.translation import gettext_lazy as _, ngettext_lazy

REFUSALS = {
    "empty": _("The file is empty. Choose one with headings and at least one line."),
    "large": _(
        "The file is larger than %(megabytes)s MB. Split it, or copy the lines alone into a "
        "new workbook."
    ),
    "old_excel": _(
        "This is a file of an older Excel (.xls). Open it and save it as “Excel workbook "
        "(.xlsx)”."
    ),
    "encrypted": _(
        "The file is protected by a password. Remove the password in the program it was "
        "made with, and save it again."
    ),
    "xlsb": _(
        "This is a binary workbook (.xlsb). Open it in Excel and save it as “Excel "
        "workbook (.xlsx)”."
    ),
    "ods": _(
        "This is an OpenDocument file. Open it and save the table as .xlsx or as CSV."
    ),
    "numbers": _("This is a Numbers file. Export the table to Excel (.xlsx) or CSV."),
    "pdf": _(
        "This is a PDF, which cannot be read as a table. Ask for the table as .xlsx or CSV."
    ),
    "document": _(
        "This is a text document or a presentation. Copy its table into a workbook, and "
        "save it as .xlsx."
    ),
    "picture": _("This is a picture. Save the table itself as .xlsx or CSV."),
    "web_page": _(
        "This is a web page, whatever its name ends in. Open it in Excel and save it as "
        "“Excel workbook (.xlsx)”."
    ),
    "xml": _(
        "This is an XML file. Open it in Excel and save it as “Excel workbook (.xlsx)”."
    ),
    "archive": _(
        "This archive holds no workbook. Unpack it, and choose the .xlsx or CSV file in it."
    ),
    "binary": _("This is neither a workbook nor text. Save the table as .xlsx or CSV."),
    "bomb": _(
        "The file unpacks to far more than a table needs. Copy the lines alone into a new "
        "workbook."
    ),
    "declarations": _(
        "The workbook contains XML declarations that no spreadsheet program writes. Open it "
        "and save it again as .xlsx."
    ),
    "broken": _(
        "The file is damaged or incomplete. Open it in the program it was made with, and "
        "save it again as .xlsx or CSV."
    ),
    "slow": _(
        "The file took too long to read. Copy the lines alone into a new workbook, or save "
        "it as CSV."
    ),
    "memory": _(
        "The file needs too much memory. Split it, or copy the lines alone into a new "
        "workbook."
    ),
    "rows": _("There are more than %(most)s lines. Split the file."),
    "columns": _(
        "There are more than %(most)s columns. Delete those that you do not need."
    ),
    "cells": _("There are more than %(most)s cells with a value. Split the file."),
    "sheets": _(
        "The workbook has more than %(most)s sheets. Copy one into a new workbook."
    ),
    "hidden": _(
        "All sheets with anything in them are hidden. Show one, and save the file."
    ),
    "no_sheet": _("There is no such sheet. Choose one of these: %(sheets)s"),
    "nul": _(
        "Line %(line)s contains a character that is not allowed (NUL). Save the table again "
        "as “CSV UTF-8”."
    ),
    "encoding": _(
        "Line %(line)s contains damaged letters. Save the table again as “CSV UTF-8”."
    ),
    "quotes": _(
        'Line %(line)s: a quotation mark within a cell must stand twice (""). Correct it, '
        "or save the table as .xlsx."
    ),
    "unclosed": _(
        "The cell that begins with a quotation mark in line %(line)s never ends. Add the "
        "closing one, or save the table as .xlsx."
    ),
}

CELL_ERRORS = {
    "error": _(
        "The cell shows an error (%(text)s). Correct the formula or type the value."
    ),
    "formula": _(
        "The formula has no stored result. Open the file in Excel and save it, or type the "
        "value."
    ),
    "day": _("This number is no date that Excel knows (%(text)s). Type the date."),
    "long": _("The text is longer than a cell of Excel can be (%(text)s). Shorten it."),
}


NOTES = {
    "above": ngettext_lazy(
        "%(number)s line above the headings was left out.",
        "%(number)s lines above the headings were left out.",
        "number",
    ),
    "totals": ngettext_lazy(
        "%(number)s line with sums was left out.",
        "%(number)s lines with sums were left out.",
        "number",
    ),
    "footnotes": ngettext_lazy(
        "%(number)s note below the rows was left out.",
        "%(number)s notes below the rows were left out.",
        "number",
    ),
    "double": _("The headings take two lines, which were read as one."),
    "repeated": ngettext_lazy(
        "%(number)s heading occurs twice, and was given a number.",
        "%(number)s headings occur more than once, and were given numbers.",
        "number",
    ),
    "unnamed": ngettext_lazy(
        "%(number)s column has no heading, and is called by its letter.",
        "%(number)s columns have no heading, and are called by their letters.",
        "number",
    ),
    "merged": ngettext_lazy(
        "%(number)s cell belongs to a merged one, and was given its value.",
        "%(number)s cells belong to merged ones, and were given their values.",
        "number",
    ),
    "hidden_rows": ngettext_lazy(
        "%(number)s line is hidden in the workbook, and was read as well.",
        "%(number)s lines are hidden in the workbook, and were read as well.",
        "number",
    ),
    "hidden_columns": ngettext_lazy(
        "%(number)s column is hidden in the workbook, and was read as well.",
        "%(number)s columns are hidden in the workbook, and were read as well.",
        "number",
    ),
    "hidden_sheets": ngettext_lazy(
        "%(number)s sheet is hidden, and was not read.",
        "%(number)s sheets are hidden, and were not read.",
        "number",
    ),
    "formulas": ngettext_lazy(
        "%(number)s cell is a formula: its result was read as it was last saved.",
        "%(number)s cells are formulas: their results were read as they were last saved.",
        "number",
    ),
    "invisible": ngettext_lazy(
        "Invisible characters were removed from %(number)s cell.",
        "Invisible characters were removed from %(number)s cells.",
        "number",
    ),
    "macros": _("The macros of the workbook were left out."),
    "epoch_1904": _("The workbook counts its days from 1904, and was read so."),
    "windows_1252": _(
        "The file does not say how its letters are encoded. It was read as Western European "
        "(Windows-1252): look at æ, ø and å."
    ),
}


def note_sentence(note):
    """Return the sentence of a note such as "merged 3"."""
    code, _space, number = note.partition(" ")
    return NOTES[code] % {"number": int(number)}
