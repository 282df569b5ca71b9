"""`make service` installs, upgrades without a gap, and ends every failure with a sentence."""

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.service import __main__ as service
from deploy.service import serving, system
from deploy.service.answers import (
    INSTALLER_NAMES,
    OWNER_ENV,
    REGISTRY_ENV,
    defaults,
    documented,
    gather,
    line,
    parse,
)
from deploy.service.errors import InstallError
from deploy.service.machine import Machine
from tests.support.database_clients import PROJECT

RELEASE = "/opt/registry/releases/"
STOP_NEW = "systemctl disable --now --quiet registry-web@8002.service"
WAY_BACK = {STOP_NEW, "systemctl daemon-reload"}
GENERATOR = Path(
    "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"
)
SITE = "/etc/nginx/conf.d/registry.conf"
UNIT = "/etc/systemd/system/registry-web@.service"


class Trial(Machine):
    """A machine in a folder, whose commands are noted instead of run."""

    def __init__(self, root, serving=(), broken=None):
        super().__init__(root, out=lambda _: None)
        self.commands, self.serving, self.broken = [], serving, broken

    def run(self, *command, account=None, **options):
        words = " ".join(map(str, command))
        self.commands.append(f"{account}: {words}" if account else words)
        if self.broken is not None and self.broken == len(self.commands) - 1:
            raise InstallError(f"`{words}` failed.")
        return "0"

    def asks(self, *command, account=None, **options):
        words = " ".join(map(str, command))
        if "is-active" in words:
            is_active = any(f"@{port}.service" in words for port in self.serving)
            return "active" if is_active else "inactive"
        return str(self.path("/pg_conf")) if "SHOW" in words else ""

    def copy_tree(self, source, target, ignore):
        self.folder(target)

    def has_command(self, name):
        return True

    def has_systemd(self):
        return True

    def _hand_over(self, place, mode, owner, group):
        place.chmod(mode)


@pytest.fixture
def said(tmp_path):
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    return {
        "ALLOWED_HOSTS": "register.example.org",
        "DEFAULT_FROM_EMAIL": "register@example.org",
        "EMAIL_URL": "smtp://localhost:25",
        "ADMINISTRATOR": "kari@example.org",
        "CERTIFICATE": str(tmp_path / "cert.pem"),
        "CERTIFICATE_KEY": str(tmp_path / "key.pem"),
    }


@pytest.fixture
def install(tmp_path, said, monkeypatch):
    """Return a function that installs on a machine of its own and returns it."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.sys, "version_info", (3, 13))
    monkeypatch.setattr(serving, "LAST_REQUESTS", 0)
    monkeypatch.setattr("deploy.service.release._cwd", lambda machine, release: release)
    monkeypatch.setattr(serving, "is_ready", lambda port, answers: True)

    def install(environment=said, **options):
        machine = Trial(tmp_path / "root", **options)
        machine.status = service.main(machine, environment)
        return machine

    return install


@pytest.fixture
def served(tmp_path):
    """Return the release that has served until now, with the units that run it."""
    release, root = f"{RELEASE}2026-01-01", tmp_path / "root"
    units = root / release.lstrip("/") / "deploy" / "systemd"
    shutil.copytree(serving.SOURCE / "deploy" / "systemd", units)
    back_to(release, root)
    return release


def release_of(machine):
    """Return the releases that the units run, and that which `current` leads to."""
    runs = re.findall(rf"{RELEASE}[\w-]+", machine.read(UNIT))
    return {*runs, str(machine.path("/opt/registry/current").readlink())}


def at(machine, part):
    """Return the place of the first command with this part."""
    return next(n for n, command in enumerate(machine.commands) if part in command)


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


def test_an_upgrade_migrates_first_and_stops_the_old_server_last(install):
    machine = install(serving=["8001"])

    order = [
        "registry_web: /opt",
        "registry_owner: /opt",
        "systemctl daemon-reload",
        "systemctl restart registry-web@8002.service",
        "nginx -t",
        "systemctl reload-or-restart nginx",
        "systemctl disable --now --quiet registry-web@8001.service",
        "systemctl restart registry-work.service",
    ]
    places = [at(machine, part) for part in order]
    assert places == sorted(places)
    assert at(machine, "manage.py migrate") < at(machine, "registry-web@8002")
    site = machine.read(SITE)
    assert "server 127.0.0.1:8002 max_fails=0;" in site
    assert "${" not in site


def test_the_third_run_returns_to_the_first_port_and_keeps_two_releases(
    install, tmp_path
):
    releases = tmp_path / f"root{RELEASE}"
    for name in ("2026-01-01", "2026-02-01"):
        (releases / name).mkdir(parents=True)
    (releases.parent / "current").symlink_to(f"{RELEASE}2026-01-01")

    machine = install(serving=["8002"])

    assert at(machine, "systemctl restart registry-web@8001.service")
    kept = {path.name for path in releases.iterdir()}
    assert len(kept) == 2
    assert "2026-01-01" in kept


def test_static_files_of_the_old_server_are_there_for_the_new_one(install, tmp_path):
    old = tmp_path / f"root{RELEASE}old"
    (old / "var" / "static").mkdir(parents=True)
    (tmp_path / "root/opt/registry/current").symlink_to(old)

    machine = install()

    [copied] = [command for command in machine.commands if command.startswith("cp ")]
    assert copied.startswith(
        "cp -a /opt/registry/current/var/static /opt/registry/releases/"
    )
    assert at(machine, "cp -a") < at(machine, "manage.py collectstatic")


def test_a_server_behind_another_proxy_keeps_its_port(install, said):
    machine = install(said | {"NGINX": "0", "CERTIFICATE": ""}, serving=["8001"])

    assert machine.status == 0
    assert at(machine, "systemctl restart registry-web@8001.service")
    assert not any(
        "nginx" in command or "8002" in command for command in machine.commands
    )


def test_a_server_that_does_not_become_ready_is_stopped_and_the_old_one_stays(
    install, served, monkeypatch, capsys
):
    monkeypatch.setattr(serving, "is_ready", lambda port, answers: False)

    machine = install(serving=["8001"])

    assert machine.status == 1
    assert machine.commands[-1] == STOP_NEW
    assert "journalctl -u registry-web@8002" in capsys.readouterr().err
    assert release_of(machine) == {served}


def test_without_nginx_the_old_server_starts_again_when_the_new_one_is_not_ready(
    install, said, served, monkeypatch
):
    monkeypatch.setattr(serving, "is_ready", lambda port, answers: False)

    machine = install(said | {"NGINX": "0"}, serving=["8001"])

    assert machine.commands[-2:] == [
        "systemctl daemon-reload",
        "systemctl restart registry-web@8001.service",
    ]
    assert release_of(machine) == {served}


def test_whoever_stops_an_upgrade_while_it_waits_keeps_the_old_release(
    install, served, monkeypatch, capsys
):
    def interrupt(port, answers):
        raise KeyboardInterrupt

    monkeypatch.setattr(serving, "is_ready", interrupt)

    machine = install(serving=["8001"])

    assert "Stopped in “Start the new server" in capsys.readouterr().err
    assert machine.commands[-1] == STOP_NEW
    assert release_of(machine) == {served}


def test_a_configuration_that_nginx_refuses_is_taken_back(install, served, tmp_path):
    refused = at(install(serving=["8001"]), "nginx -t")
    site = tmp_path / f"root{SITE}"

    for before in ("before", ""):
        back_to(served, tmp_path / "root")
        site.write_text(before)
        machine = install(serving=["8001"], broken=refused)

        assert machine.status == 1
        assert machine.read(SITE) == before
        assert not any("8001" in command for command in machine.commands)
        assert machine.commands[-1] == STOP_NEW


def test_whatever_fails_ends_with_a_sentence_and_runs_what_served(
    install, served, tmp_path, capsys
):
    whole = install(serving=["8001"]).commands
    last = at(SimpleNamespace(commands=whole), "reload-or-restart nginx")
    capsys.readouterr()

    for number in range(len(whole)):
        back_to(served, tmp_path / "root")
        machine = install(serving=["8001"], broken=number)
        said = capsys.readouterr().err

        assert machine.status == 1
        assert set(machine.commands[number + 1 :]) <= WAY_BACK
        assert "failed, and nothing after it was done." in said
        assert "Traceback" not in said
        assert (release_of(machine) == {served}) == (number <= last)


def back_to(release, root):
    known = defaults({}) | {"RELEASE": release}
    serving.write_units(Trial(root), serving.SOURCE, known)
    Trial(root).link("/opt/registry/current", release)


def test_what_the_machine_refuses_ends_with_a_sentence_too(
    install, monkeypatch, capsys
):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Trial, "copy_tree", full)

    assert install().status == 1
    assert "No space left on device" in capsys.readouterr().err


def test_settings_that_the_new_code_refuses_are_not_written(install, tmp_path):
    check = at(install(), "manage.py check")
    before = (tmp_path / f"root{REGISTRY_ENV}").read_text()

    install({"WEB_CONCURRENCY": "many"}, broken=check)

    assert (tmp_path / f"root{REGISTRY_ENV}").read_text() == before


def test_after_an_upgrade_that_was_killed_the_server_that_nginx_asks_stays(install):
    install()  # nginx asks 8001

    machine = install(serving=["8001", "8002"])

    assert at(machine, "systemctl restart registry-web@8002.service")
    assert at(machine, "disable --now --quiet registry-web@8001.service")
    again = install(serving=["8001", "8002"])
    assert at(again, "systemctl restart registry-web@8001.service")


def test_what_was_not_said_is_asked_for_all_at_once(install, said, capsys, tmp_path):
    known = {name: said[name] for name in ("CERTIFICATE", "CERTIFICATE_KEY")}

    machine = install(known)

    words = capsys.readouterr().err
    assert machine.status == 1
    assert machine.commands == []
    assert all(f"  {name}: " in words for name in said if name not in known)


def test_a_terminal_is_asked(said, tmp_path):
    asked = []

    def ask(question):
        asked.append(question)
        return "kari@example.org"

    del said["ADMINISTRATOR"]
    found = gather(Trial(tmp_path / "root"), said, ask)

    assert asked == ["The e-mail address of the first administrator: "]
    assert found["ADMINISTRATOR"] == "kari@example.org"


def test_a_missing_certificate_is_named(install, said, capsys):
    machine = install(said | {"CERTIFICATE": "/nowhere/fullchain.pem"})

    assert machine.status == 1
    assert "CERTIFICATE is '/nowhere/fullchain.pem'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "value",
    ["plain", "", "© OpenStreetMap", "a b", 'q"uo\\te$s`', "it's", "#x", "a=b&c%20;d"],
)
def test_a_value_is_read_as_it_was_written(value, tmp_path):
    assert parse(line("NAME", value)) == {"NAME": value}
    assert read_by("sh", "-c", f'{line("NAME", value)}; printf %s "$NAME"') == value


@pytest.mark.skipif(not GENERATOR.exists(), reason="no systemd that would read a file")
def test_systemd_reads_what_was_written(tmp_path):
    # It prints $ and ` otherwise, and puts variables in; a service's file has none.
    value = """it's "quoted" \\ and # more"""
    (tmp_path / "environment.d").mkdir()
    (tmp_path / "environment.d" / "a.conf").write_text(f"{line('NAME', value)}\n")

    printed = read_by(GENERATOR, XDG_CONFIG_HOME=str(tmp_path))

    assert parse(printed)["NAME"] == value


def read_by(*command, **environment):
    return subprocess.check_output(command, env=environment, text=True)


def test_a_value_of_two_lines_is_refused():
    with pytest.raises(InstallError, match="NAME has a line break"):
        line("NAME", "a\nb")


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
