"""Version and commit of the code: of a release, a clone, and a folder that knows neither."""

from shutil import copy

import pytest

from members.operation import version
from tests.support.database_clients import PROJECT, run_python

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the folder of another installation, which the functions read."""
    copy(PROJECT / "COMMIT", tmp_path)
    monkeypatch.setattr(version, "ROOT", tmp_path)
    version.commit.cache_clear()
    yield tmp_path
    version.commit.cache_clear()


def test_a_release_has_its_commit_in_a_file_and_asks_no_program(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    (folder / "COMMIT").write_text(f"{COMMIT}\n")

    assert version.full_version() == f"{version.running_version} (0123456789ab)"


@pytest.mark.parametrize("path", ["/nowhere", None])
def test_a_folder_without_either_has_its_version_alone(folder, monkeypatch, path):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    if path:
        monkeypatch.setenv("PATH", path)

    assert version.full_version() == version.running_version


def test_the_command_prints_it_without_any_setting():
    done = run_python("manage.py", "version", env={"PATH": "/usr/bin:/bin"})

    assert (done.stdout, done.stderr) == (f"{version.full_version()}\n", "")
    assert done.stdout.startswith(version.installed_version())
