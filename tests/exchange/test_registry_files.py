"""What `write_files` writes is what `load_registry` reads, on this database and another."""

import csv
import os
from collections import Counter
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from members import exchange
from members.exchange import FILES, write_registry
from members.models import Participation, Role, Topic
from tests.support import grenland
from tests.support.csv_folders import GRENLAND, all_rows, load_error_of
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.random_registries import PIECES, fill

PIECE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
SEEDS = st.integers(min_value=0, max_value=10**9)


def tried(examples):
    """Return the settings of a property that begins each example with an empty registry."""
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    return settings(max_examples=examples, suppress_health_check=checks, phases=phases)


def texts(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows_of(raw):
    rows = list(csv.reader(StringIO(raw.decode(), newline="")))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def written(folder):
    write_registry(folder)
    return texts(folder)


def comes_back(maker, folder):
    """Make rows, write them, load them here and into a registry without them."""
    with transaction.atomic():
        maker()
        first = written(folder)
        before = all_rows()
        done = exchange.load(folder)
        counted = {name for counts in done.values() for name in +Counter(counts)}
        assert counted <= {"unchanged"}
        assert all_rows() == before
        transaction.set_rollback(True)
    with transaction.atomic():
        exchange.load(folder)
        assert written(folder) == first
        transaction.set_rollback(True)


@tried(8)
@given(st.lists(PIECE, max_size=4), PIECE)
def test_any_text_and_any_list_of_texts_comes_back_and_is_no_formula(texts, name):
    with transaction.atomic(), TemporaryDirectory() as folder:
        make.topic(slug="emne", label_nb=name[:80], synonyms=texts)
        write_registry(Path(folder) / "registry")
        path = Path(folder) / "registry" / "topics.csv"
        [row] = rows_of(path.read_bytes())
        before = Topic.objects.values().get()
        Topic.objects.update(label_nb="Annet", synonyms=["annet"])
        exchange.load(Path(folder) / "registry")
        after = Topic.objects.values().get()
        transaction.set_rollback(True)

    assert after == before
    assert [c for c in row.values() if c[:1] in tuple("=+-@＝＋－＠\t\r") and c] == []


@pytest.mark.parametrize(
    "examples", [1, pytest.param(50, marks=pytest.mark.long)], ids=str
)
def test_any_registry_comes_back_here_and_elsewhere(tmp_path, examples):
    @tried(examples)
    @given(SEEDS)
    def check(seed):
        comes_back(lambda: fill(Random(seed)), tmp_path / "registry")

    check()


@pytest.mark.long
def test_the_demo_comes_back_as_it_stands_in_its_files(tmp_path):
    """But for the order of lines and columns, and columns that the demo leaves out."""
    comes_back(grenland.load, tmp_path / "registry")

    more = Counter()
    for name, raw in texts(tmp_path / "registry").items():
        given_rows, found = rows_of((GRENLAND / name).read_bytes()), rows_of(raw)
        columns = list(given_rows[0]) if given_rows else []
        kept = Counter(str([row[c] for c in columns]) for row in found)
        assert kept == Counter(str([row[c] for c in columns]) for row in given_rows)
        more.update(c for row in found for c in row if row[c] and c not in columns)
    assert set(more) == set(
        "category days_between_reminders days_guests_are_kept days_until_next_step"
        " is_listed is_retired listing_agreed_by listing_agreed_on since_precision"
        " until_precision".split()
    )


def alike_rows():
    """Make rows that are alike in the columns that usually tell them apart."""
    project, other = make.project(slug="en"), make.project(slug="to")
    whole = make.effect(project, unit="t; a|b", year=2024, value=10)
    part = make.effect(project, unit="t; a|b", year=2024, value=3, contained_in=whole)
    alone = make.effect(other, unit="t; a|b", contained_in=part)
    alone.excludes.set([whole, part])
    partner = make.organization(description_nb="lang;" * 40_000)
    for day in (LONG_AGO, FAR_AHEAD):
        make.participation(project=project, organization=partner, declined_on=day)
    make.participation(project=project, organization=partner)


def test_rows_with_equal_keys_are_counted_and_come_back(tmp_path):
    comes_back(alike_rows, tmp_path / "registry")

    files = texts(tmp_path / "registry")
    effects = rows_of(files["climate_effects.csv"])
    name = r"en | t\; a\|b | captured | designed | 2024"
    cells = [(e["nth"], e["contained_in"], e["excludes"]) for e in effects]
    third = "1", f"{name} | 2", f"{name};{name} | 2"
    assert cells == [("1", "", ""), ("2", name, ""), third]
    declined = [p["declined_on"] for p in rows_of(files["participations.csv"])]
    assert declined == [str(LONG_AGO), str(FAR_AHEAD), ""]


def test_a_row_that_could_not_be_found_again_is_refused(tmp_path):
    organization = make.organization(slug="alfa")
    make.participation(project=make.project(slug="en"), organization=organization)

    reasons = {"3": "The one before it is missing.", "0": "Enter 1, 2, 3 …"}
    for nth, reason in reasons.items():
        rows = f"project,organization,role,since,nth\nen,alfa,partner,,{nth}\n"
        (tmp_path / "participations.csv").write_text(rows)
        said = f"participations.csv, line 2, column nth: {reason}"
        assert load_error_of(tmp_path) == [said]
    assert Participation.objects.count() == 1


def test_offices_of_persons_are_in_no_file(tmp_path):
    person, organization = make.person(), make.organization(slug="alfa")
    make.role(person=person)
    make.role(person=person, organization=organization)
    make.role(organization=organization)

    files = written(tmp_path / "registry")
    exchange.load(tmp_path / "registry")

    assert [r["organization"] for r in rows_of(files["roles.csv"])] == ["alfa"]
    assert Role.objects.count() == 3
    assert not any(person.name.encode() in raw for raw in files.values())


def test_every_column_of_a_table_is_in_its_file_or_left_out_for_a_reason():
    for file in FILES:
        meta = file.model._meta
        fields = {*meta.concrete_fields, *meta.many_to_many}
        own = {f.name for f in fields if not (f.generated or f.primary_key)}
        fixed = {meta.get_field(name).name for name in file.fixed}
        there = {field.name for field in file.columns.values()} | fixed - {"id"}
        assert own == there | set(file.left_out), file.name


@pytest.mark.long
def test_the_number_of_queries_does_not_grow_with_the_rows(tmp_path):
    fill(Random(1), most=6)
    counts = []
    for seed in (2, 3):
        fill(Random(seed), most=3)
        with CaptureQueriesContext(connection) as asked:
            write_registry(tmp_path / "registry")
        counts.append(len(asked))

    # One of each file and many-to-many field, and one of each model that cells name.
    assert counts == [41, 41]


def refusal_of_writing(folder):
    with pytest.raises(CommandError) as refusal:
        call_command("write_files", str(folder))
    return str(refusal.value)


def test_files_written_before_are_replaced_together(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "registry"
    before = written(folder)
    make.organization()

    def full_disk(number):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        refused = refusal_of_writing(folder)
    assert refused == f"{folder}: No space left on device"
    assert (texts(folder), list(tmp_path.iterdir())) == (before, [folder])

    call_command("write_files", str(folder))
    lines = capsys.readouterr().out.splitlines()
    last = "Persons, pictures and the history are not in the files."
    assert (lines[2], lines[-1]) == ("organizations: 1 row", last)
    assert len(lines) == len(FILES) + 1
    assert (texts(folder) != before, list(tmp_path.iterdir())) == (True, [folder])
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("mine")

    assert refusal_of_writing(tmp_path) == (
        f"{tmp_path}: The folder contains something else: thesis.txt. Choose a new one."
    )
    assert refusal_of_writing(thesis) == f"{thesis}: This is not a folder."
    assert texts(tmp_path) == {"thesis.txt": b"mine"}
