"""Files on their way in, made of headings and lines."""

from datetime import timedelta

from django.utils import timezone

from members.exchange import TARGETS, FileTable, TableLine, guess, look
from members.exchange.incoming import last_look
from members.models import IncomingFile

MAIN = {"function": "main"}


def make_file(by, headings, *lines, target="organizations", answers=MAIN, **fields):
    """Return an IncomingFile with the lines from number 2 on, its columns guessed.

    Headings may be one text, with commas between them. The answers for the whole file are
    by default that persons are main contacts, and whose the telephones are as guessed.
    """
    headings = tuple(headings.split(", ") if isinstance(headings, str) else headings)
    rows = tuple(TableLine(n, tuple(cells)) for n, cells in enumerate(lines, 2))
    table = FileTable(headings, rows).as_json()
    fields.setdefault("columns", guess(TARGETS[target], headings))
    names = fields["columns"]
    whose = [name.partition(".")[0] for name in names if name.endswith(".phone")]
    if answers and any(name.startswith("person.") for name in names):
        answers = {"phone": "".join(whose[:1])} | answers
        fields["choices"] = {"answers": answers} | fields.get("choices", {})
    return IncomingFile.objects.create(by=by, target=target, table=table, **fields)


def seen_file(by, headings, *lines, **fields):
    """Return such a file with the fingerprints of a look, as a page stores them."""
    file = make_file(by, headings, *lines, **fields)
    file.seen = last_look.entries(look(file, by=by))
    file.save(update_fields=["seen"])
    return file


def look_at(by, headings, *lines, **fields):
    """Return the Look of such a file."""
    return look(make_file(by, headings, *lines, **fields), by=by)


def look_at_text(by, text, **fields):
    """Return the Look of a file of lines whose cells stand between "|"; some are empty."""
    headings, *lines = (
        [cell.strip() or None for cell in line.split("|")]
        for line in text.strip().splitlines()
    )
    return look_at(by, headings, *lines, **fields)


def shown(line):
    """Return {name of a column: (old, new)} of what a line would change."""
    found = [d for d in line.differences if not (d.is_left or d.error)]
    return {d.column.name: (d.old, d.new) for d in found}


def kinds(found):
    """Return the kinds of the lines of a Look, in their order."""
    return " ".join(line.kind for line in found.lines)


def errors(found):
    """Return {number of a line: its errors}, each as "column: sentence"."""
    return {
        line.number: [f"{column}: {words}" for column, words in line.errors]
        for line in found.lines
        if line.errors
    }


def in_an_hour():
    """Return the time at which the e-mails of a file that was written now have left."""
    return timezone.localtime() + timedelta(minutes=61)


def page_of(file, page="columns"):
    return f"/admin/files-in/{file.key}/{page}/"
