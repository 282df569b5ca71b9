"""Hostile files are refused where they were chosen, or led through all pages to the end."""

from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from members.exchange import TARGETS, read_file
from members.models import IncomingFile
from tests.support import table_contents
from tests.support.files_in import make_file
from tests.support.hostile_pictures import NAMES
from tests.support.hostile_tables import corpus
from tests.support.html_forms import filled
from tests.support.sampling import SEED, chosen, part_of
from tests.support.write_scopes import BOOKKEEPING, INCOMING, SCOPES

PAGE = "/admin/files-in/"
SHARES = [
    pytest.param(40, id="by seed"),
    pytest.param(1, id="all", marks=pytest.mark.long),
]


@pytest.mark.parametrize("share", SHARES)
def test_a_hostile_file_is_refused_or_looked_at(as_secretary, share):
    cases = corpus(SEED)
    as_secretary.raise_request_exception = False

    wrong = [
        (name, problem)
        for name in part_of(cases, share)
        for problem in problems(as_secretary, name, cases[name])
    ]

    assert wrong == [], f"SEED={SEED}"


@pytest.mark.parametrize("do", ["", "look", "write", "write_good"])
def test_rows_without_columns_lead_back_to_the_columns(as_secretary, kari, do):
    incoming = make_file(kari, ["Navn"], ["Anne Lia"], target="offices", columns=[""])
    page = f"{PAGE}{incoming.key}/"

    for answer in (
        as_secretary.post(f"{page}rows/", {"do": do, "reason": "Fra en fil"}),
        as_secretary.get(f"{page}rows/"),
    ):
        assert answer.url == f"{page}columns/"
    assert as_secretary.get(f"{page}file/csv/").status_code == 200


def problems(client, name, case):
    """Return what is wrong with the answers to a file, from its upload to its rows."""
    counted = table_contents.writes()
    target = TARGETS[chosen(f"target of {name}", TARGETS)]
    answer = client.post(PAGE, {"target": target.key} | given(name, case))
    found = refused(answer) if answer.status_code == 200 else looked_at(client, target)
    IncomingFile.objects.all().delete()
    written = set(table_contents.writes() - counted) - BOOKKEEPING - INCOMING
    written -= SCOPES["TASKS"]  # a long file is looked at by one
    return found + ([f"wrote {sorted(written)}"] if written else [])


def given(name, case):
    """Return the fields of a form: the file under an odd name, or its text."""
    if case.is_text:
        return {"text": case.make().decode("utf-8", "replace")}
    return {"file": SimpleUploadedFile(chosen(f"name of {name}", NAMES), case.make())}


def refused(page):
    """Return what is wrong with a refusal: one sentence, shown where the file was chosen."""
    errors = page.context["form"].errors
    texts = [text for found in errors.values() for text in found]
    shown = [text for text in texts if escape(text) in page.text]
    is_right = len(texts) == len(errors) == len(shown) == 1
    return [] if is_right else [f"refused with {dict(errors)}"]


def looked_at(client, target):
    """Return the answers that are no pages, of the columns and the rows of the last file."""
    incoming = IncomingFile.objects.get()
    columns, rows = (f"{PAGE}{incoming.key}/{page}/" for page in ("columns", "rows"))
    page = client.get(columns)
    answers = [page]
    answers.append(client.post(columns, filled(page) | any_columns(incoming, target)))
    answers.append(client.get(rows, follow=True))
    answers.append(client.get(f"{PAGE}{incoming.key}/file/xlsx/"))
    codes = [answer.status_code for answer in answers]
    if set(codes) - {200, 302}:
        return [f"answered {codes}"]
    return not_the_same(incoming.table, b"".join(answers[-1].streaming_content))


def not_the_same(table, data):
    """Return how the file that is sent to be mended differs from the one that came."""
    if len(data) * 400 < len(str(table)):
        return []  # ten million times the same letter, which no archive may hold
    sent = read_file(data)
    numbers = len(sent.lines), len(table["lines"])
    is_same = sent.headings[:-1] == tuple(table["headings"]) and len(set(numbers)) == 1
    return [] if is_same else [f"sent {sent.headings} and {numbers}"]


def any_columns(incoming, target):
    """Return what is chosen for the headings: the names it needs, then any by SEED."""
    headings = len(incoming.table["headings"])
    names = [column.name for column in target.columns]
    others = Random(f"{SEED} {incoming.table}").sample(names, len(names))
    first = [group[0] for group in target.needed]
    wanted = list(dict.fromkeys([*first, *others]))[:headings]
    return {f"column-{n}": name for n, name in enumerate(wanted)}
