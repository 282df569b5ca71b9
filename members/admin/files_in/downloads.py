"""The outcome of a file, and files to download: templates, the file with its errors."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.exchange.incoming.look import look
from members.exchange.incoming.refusals import why_not
from members.exchange.incoming.targets import TARGETS
from members.exchange.tables import ColumnHelp, table_file
from members.tables import attachment

from ..desk import desk_page
from .cells import cell_text
from .choices import LineChoice
from .permissions import own_or_404, table_of, target_of
from .review_page import sizes_text
from .rows import LineKind

ENDINGS = ("xlsx", "csv")
MOST_EXPLAINED = 2_000  # lines of which the file has the errors
MOST_LISTED = 100


@desk_page("files-in/<slug:key>/result/", "file_result", "files_in/result")
def result(request, key):
    """Show the outcome of a file: numbers, the lines that were left, how to undo it."""
    incoming = own_or_404(request, key)
    if not incoming.ended_at:
        return redirect("admin:file_look", key)
    left = incoming.outcome.get("left", [])
    return {
        "title": incoming.name or _("File"),
        "incoming": incoming,
        "target": target_of(incoming),
        "written": sizes_text(incoming.outcome.get("sizes", {})),
        "left": left[:MOST_LISTED],
        "number_left": len(left),
        "has_file": bool(left and incoming.table),
    }


@desk_page("files-in/templates/<slug:noun>/", "file_template")
def file_template(request, noun):
    """Send an empty workbook with the columns, and the values allowed in each."""
    if noun not in TARGETS:
        raise Http404
    target = TARGETS[noun]
    if not target.is_open_to(request.user):
        raise PermissionDenied
    helps = [_help(column) for column in target.columns_for(request.user)]
    headings = [one.heading for one in helps]
    title = _("Template: %s") % target.title
    return attachment(*table_file(headings, [], "xlsx", title, helps))


def _help(column):
    required = _("Required.") if column.required else ""
    example = _("Example: %s") % column.example if column.example else ""
    text = " ".join(filter(None, [required, example]))
    return ColumnHelp(str(column.label), text, tuple(map(str, column.allowed or ())))


@desk_page("files-in/<slug:key>/file/<slug:ending>/", "file_reasons")
def file_reasons(request, key, ending):
    """Send the corrected file with the errors of each line; once written, the lines left."""
    incoming = own_or_404(request, key)
    if ending not in ENDINGS or not incoming.table:
        raise Http404
    table = table_of(incoming)
    left = dict(incoming.outcome.get("left", [])) if incoming.ended_at else None
    reasons = _line_errors(incoming, request.user) if left is None else left
    rows = [
        [*_corrected_cells(incoming, line), reasons.get(line.number, "")]
        for line in table.lines
        if left is None or line.number in left
    ]
    headings = [*table.headings, _("What is wrong")]
    return attachment(*table_file(headings, rows, ending, _stem(incoming.name)))


def _stem(name):
    return name.rsplit(".", 1)[0] or _("File")


def _corrected_cells(incoming, line):
    """Return the cells of a line, with its corrections."""
    texts = LineChoice.of(incoming, line.number).cells
    pairs = zip(line.cells, incoming.columns, strict=False)
    return [
        texts.get(name, _value(cell)) if name else _value(cell) for cell, name in pairs
    ]


def _value(cell):
    return cell_text(cell) if hasattr(cell, "text") else cell


def _line_errors(incoming, user):
    """Return {number of a line: its errors}."""
    bad = (LineKind.ERROR, LineKind.DUPLICATE)
    numbers = [int(n) for n, (kind, *_rest) in incoming.seen.items() if kind in bad]
    if not numbers:  # nothing is wrong, or the columns are not chosen yet
        return {}
    review = look(incoming, by=user, only=set(numbers[:MOST_EXPLAINED]))
    labels = {c.name: c.label for c in TARGETS[incoming.target].columns}
    return {one.line.number: "; ".join(_errors(one, labels)) for one in review.lines}


def _errors(line, labels):
    for name, sentence in line.errors:
        yield f"{labels[name]}: {sentence}" if name in labels else sentence
    for record, reason in line.candidates:
        yield f"{LineKind(line.kind).label}: {record} ({reason})"
    if line.like_line:
        yield why_not(line)
