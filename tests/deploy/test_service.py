"""`make service` installs on a machine, and says what it would do or what failed."""

import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from deploy.service import serving
from deploy.service.answers import (
    INSTALLER_NAMES,
    OWNER_ENV,
    REGISTRY_ENV,
    documented,
    parse,
)
from deploy.service.errors import InstallError
from deploy.service.machine import Machine
from deploy.service.release import NOT_CODE
from tests.support.database_clients import PROJECT


def test_the_files_of_settings_are_for_their_readers_alone(install, tmp_path):
    install()

    web, owner = (tmp_path / f"root{path}" for path in (REGISTRY_ENV, OWNER_ENV))
    settings = parse(web.read_text())
    assert web.stat().st_mode & 0o777 == 0o640
    assert owner.stat().st_mode & 0o777 == 0o600
    assert "OWNER_DATABASE_URL" not in settings
    assert "ADMINISTRATOR" not in settings
    assert sorted(parse(owner.read_text())) == ["ADMINISTRATOR", "OWNER_DATABASE_URL"]
    assert len(settings["SECRET_KEY"]) > 50
    assert len(settings["MONITOR_TOKEN"]) == 64
    assert set(settings) <= documented() | {*INSTALLER_NAMES}
    assert settings["TRUSTED_PROXIES"] == "1"


def test_a_release_and_an_image_hold_no_metadata_of_source_control(tmp_path):
    (tmp_path / "clone" / ".git" / "objects").mkdir(parents=True)
    (tmp_path / "clone" / "manage.py").touch()

    machine = Machine(tmp_path / "root", out=lambda _: None)
    machine.copy_tree(tmp_path / "clone", "/release", NOT_CODE)

    assert os.listdir(tmp_path / "root" / "release") == ["manage.py"]
    assert ".git" in (PROJECT / ".dockerignore").read_text().splitlines()


def test_a_release_and_an_image_hold_no_tests(tmp_path):
    (tmp_path / "clone" / "tests" / "measuring").mkdir(parents=True)
    (tmp_path / "clone" / "manage.py").touch()

    machine = Machine(tmp_path / "root", out=lambda _: None)
    machine.copy_tree(tmp_path / "clone", "/release", NOT_CODE)

    assert os.listdir(tmp_path / "root" / "release") == ["manage.py"]
    assert "tests" in (PROJECT / ".dockerignore").read_text().splitlines()


def test_a_release_installs_no_tools_of_tests(install):
    [command] = [each for each in install().commands if each.startswith("make ")]

    assert command == "make install REQUIREMENTS=requirements-production.txt"


def test_backups_elsewhere_are_where_the_services_may_write(install, said):
    machine = install(said | {"BACKUP_DIR": '/mnt/50% "full"/backups'})

    folder = machine.path('/mnt/50% "full"/backups')
    assert folder.stat().st_mode & 0o7777 == 0o3770
    dropin = "/etc/systemd/system/registry-.service.d/hardening.conf"
    line = 'ReadWritePaths="-/mnt/50%% \\"full\\"/backups"'
    assert line in machine.read(dropin).splitlines()


@pytest.mark.parametrize(
    "folder", ["backups", "/", "/mnt", "/home/kari/backups", "/mnt/disk/../../etc/x"]
)
def test_a_folder_of_backups_that_cannot_be_is_refused(install, said, folder, capsys):
    machine = install(said | {"BACKUP_DIR": folder})

    assert (machine.status, machine.commands) == (1, [])
    assert f"BACKUP_DIR is {folder!r}" in capsys.readouterr().err


def test_a_second_run_keeps_what_was_said_and_changes_what_is_said_now(
    install, tmp_path
):
    install()
    file = tmp_path / f"root{REGISTRY_ENV}"
    before = parse(file.read_text())
    file.write_text(f"# Ours.\n{file.read_text()}LETTER_PAUSE=5\n")

    machine = install({"WEB_CONCURRENCY": "4"})

    assert machine.status == 0
    assert parse(file.read_text()) == before | {
        "LETTER_PAUSE": "5",
        "WEB_CONCURRENCY": "4",
    }
    assert file.read_text().startswith("# Ours.\n")


def test_a_failed_command_is_told_with_its_last_words():
    with pytest.raises(InstallError) as failure:
        Machine().run("sh", "-c", "echo why >&2; exit 3", advice="Do this.")

    assert str(failure.value).splitlines()[1:] == ["why", "Do this."]


def test_a_command_that_is_not_there_is_told():
    with pytest.raises(InstallError, match="`/nowhere` cannot be run"):
        Machine().run("/nowhere")


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("apt-get"), reason="no Debian: nothing to install on"
)
@pytest.mark.parametrize("as_nobody", [False, True] if os.geteuid() == 0 else [False])
def test_a_dry_run_says_what_it_would_do_and_does_nothing(said, as_nobody):
    run = subprocess.run(
        [sys.executable, "-B", "-m", "deploy.service", "--dry-run"],
        env={"PATH": os.environ["PATH"], "NGINX": "0"} | said,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        **({"user": "nobody", "extra_groups": []} if as_nobody else {}),
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("This was a dry run: nothing was changed.\n")
    assert (
        "would write /etc/registry/registry.env (mode 640, root:registry)" in run.stdout
    )


def test_ready_is_what_the_server_says(monkeypatch):
    answers = {"ALLOWED_HOSTS": "example.org"}
    statuses = iter([None, 503, 200])
    monkeypatch.setattr(serving, "status", lambda port, host: next(statuses))
    monkeypatch.setattr(
        serving, "time", SimpleNamespace(sleep=bool, monotonic=lambda: 0)
    )

    assert serving.is_ready("8001", answers)
