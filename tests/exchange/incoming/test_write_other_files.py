"""Files of contacts, memberships, projects and offices: written, again, and undone."""

import json
from pathlib import Path

import pytest

from members import models
from members.exchange import write
from members.people import send_held_notices
from tests.support import admin, factories
from tests.support.files_in import seen_file
from tests.support.table_contents import facts

pytestmark = pytest.mark.django_db
FILES = Path(__file__).with_name("other_files.jsonl").read_text("utf-8").splitlines()


def written(file):
    return write(file, reason="Fra regnskapet", by=file.by)


def ties():
    through = models.Project.themes.through, models.Project.sites.through
    return [model.objects.count() for model in through]


@pytest.mark.parametrize(
    "file", map(json.loads, FILES), ids=lambda file: file["target"]
)
def test_a_file_is_written_once_and_undone_as_a_whole(file, kari, as_secretary):
    yara = factories.make_member(name="Yara", since="2019-01-01")
    factories.make_organization(name="Borg")
    factories.make_contact(yara, name="Ola", email="ola@example.org")
    factories.make_project(title_nb="Fangst"), factories.make_site(name="Herøya")
    factories.make_topic(label_nb="Hydrogen", kind="theme")
    factories.make_body(name_nb="Styret", kind="board")
    lines, target = file["lines"], file["target"]
    before = facts()

    outcome = written(seen_file(kari, file["headings"], *lines, target=target))

    rows = getattr(models, file["model"]).objects.values_list(*file["columns"])
    assert sorted([str(cell) for cell in row] for row in rows) == file["rows"]
    assert (outcome["left"], ties()) == ([], [1, 1] if target == "projects" else [0, 0])
    again = seen_file(kari, file["headings"], *lines, target=target)
    assert written(again)["same"] == len(lines)
    admin.undo(as_secretary, models.Batch.objects.get(act="file"))
    send_held_notices()
    assert facts() == before
