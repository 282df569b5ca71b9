"""An error names file, line and column, and nothing of the folder is written.

load_errors.tsv has the file, its text (after + more of the small registry's file, and
⟦ab⟧3 for ababab) and what follows the name of the file in the message.
"""

import csv
import json
import re
from pathlib import Path

import pytest

from members import exchange
from members.models import Organization
from tests.support.csv_folders import (
    EFFECTS,
    SMALL_REGISTRY,
    all_rows,
    load_error_of,
)

pytestmark = pytest.mark.django_db
CASES = Path(__file__).with_name("load_errors.tsv").read_text(encoding="utf-8")


def cases():
    """Yield (file, text, message)."""
    lines = csv.reader(CASES.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for name, packed, message in lines:
        whole = json.loads(f'"{packed}"').replace("$EFFECTS", EFFECTS)
        text = re.sub(r"⟦(.)⟧(\d+) ", lambda many: many[1] * int(many[2]), whole)
        before = SMALL_REGISTRY[name] if text[:1] == "+" else ""
        yield name, before + text.removeprefix("+"), f"{name}.csv{message}"
    broken = f"{SMALL_REGISTRY['organizations']}oya,Øya AS,company\n".encode("latin-1")
    encoding = "The text is not UTF-8. Save the file as “CSV UTF-8”."
    yield "organizations", broken, f"organizations.csv, line 4: {encoding}"


def test_an_error_names_its_place_and_nothing_is_written(folder):
    before = all_rows()

    found = [(load_error_of(folder(**{n: text})), [said]) for n, text, said in cases()]

    assert [messages for messages, expected in found if messages != expected] == []
    assert (all_rows(), len(found)) == (before, 36)


def test_a_name_that_several_rows_have_is_refused(folder):
    project = SMALL_REGISTRY["projects"] + "bruk,Bruk,ccs,running\n"
    years = "fangst,1,t,captured,measured,exact,{},,a\n"
    inner = "bruk,1,t,used,measured,exact,,fangst,a\n"
    effects = EFFECTS + years.format(2020) + years.format(2021) + inner

    refusal = load_error_of(folder(projects=project, climate_effects=effects))

    assert refusal == [
        "climate_effects.csv, line 4, column contained_in: "
        "There are several climate effects called “fangst”."
    ]


def test_a_circle_and_the_former_slug_of_another_row_are_refused(folder):
    exchange.load(folder())
    upside_down = "slug,name,part_of\npark,Parken,hall\n"
    assert load_error_of(folder(sites=upside_down)) == [
        "sites.csv, line 2, column part_of: A site cannot be part of itself."
    ]
    Organization.objects.filter(slug="alfa").update(slug="alfa-norge")
    assert load_error_of(folder()) == [
        "organizations.csv, line 2, column slug: Another page has used this address."
    ]


def test_a_folder_without_files_is_refused(tmp_path):
    assert load_error_of(tmp_path / "none") == [
        f"{tmp_path}/none: There are no CSV files in this folder."
    ]
