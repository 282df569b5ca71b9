"""Cells and rows of a report, from the rows that they count."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _, ngettext

from .document import ReportCell, ReportRow, ReportSection

SOLE_PROPRIETORSHIP = "ENK"  # its name is that of its owner


def refs(model, ids):
    """Return references to the counted rows, sorted: ("organization:3", "organization:7")."""
    return tuple(f"{model}:{one}" for one in sorted(ids))


def number(model, ids):
    """Return the ReportCell of how many rows there are."""
    rows = refs(model, set(ids))
    text = number_format(len(rows), use_l10n=True, force_grouping=True)
    return ReportCell(text, len(rows), rows)


def numbers(key, label, model, counts):
    """Return the ReportRow with the number of rows of each count, which are primary keys."""
    return ReportRow(key, label, tuple(number(model, ids) for ids in counts))


def section(key, tables, notes=()):
    """Return the ReportSection of the tables that have rows."""
    tables = tuple(table for table in tables if table.rows)
    return ReportSection(key.value, str(key.label), tables, tuple(notes))


def share(model, part, whole):
    """Return the ReportCell of how many of the rows those are: "12 av 40 (30 %)".

    All of them are counted: the share changes with each.
    """
    part, whole = set(part), set(whole)
    if not whole:
        return ReportCell("–", None)
    percent = round(100 * len(part) / len(whole))
    values = {"part": len(part), "whole": len(whole), "percent": percent}
    text = _("%(part)s of %(whole)s (%(percent)s %%)") % values
    return ReportCell(text, len(part), refs(model, whole))


def may_be_named(organization):
    """Whether a report may name it: it is public, and its name is not that of its owner."""
    form = organization.legal_form.strip().upper()
    return organization.is_listed and form != SOLE_PROPRIETORSHIP


def named(organizations, texts):
    """Return the ReportRows of organizations by name, each with its text; others are counted.

    `texts` is {number of an organization: text}.
    """
    with_name = [one for one in organizations if may_be_named(one)]
    rows = [
        ReportRow(
            f"organization:{one.pk}",
            one.name,
            (ReportCell(texts.get(one.pk, ""), None, refs("organization", [one.pk])),),
        )
        for one in sorted(with_name, key=lambda one: (one.sort_name, one.pk))
    ]
    unnamed = {one.pk for one in organizations if not may_be_named(one)}
    if unnamed:
        text = ngettext(
            "and %(n)s that is not named", "and %(n)s that are not named", len(unnamed)
        )
        rows.append(
            ReportRow(
                "unnamed",
                text % {"n": len(unnamed)},
                (ReportCell("", len(unnamed), refs("organization", unnamed)),),
            )
        )
    return tuple(rows)
