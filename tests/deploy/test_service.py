"""`make service` is told what it needs, installs on a machine, and says what failed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.service import system
from deploy.service.answers import (
    INSTALLER_NAMES,
    LOCAL,
    OWNER_ENV,
    REGISTRY_ENV,
    documented,
    gather,
    line,
    parse,
)
from deploy.service.copies import COPIES_ENV
from deploy.service.errors import InstallError
from deploy.service.machine import Machine
from deploy.service.release import NOT_CODE
from deploy.service.system import refuse_half_clone
from tests.support.database_clients import PROJECT, run_python
from tests.support.trial_machine import TrialMachine

GENERATOR = Path(
    "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"
)


def test_what_was_not_said_is_asked_for_all_at_once_or_on_a_terminal(
    install, said, capsys, tmp_path
):
    known = {name: said[name] for name in ("CERTIFICATE", "CERTIFICATE_KEY")}
    machine = install(known)
    words = capsys.readouterr().err
    assert (machine.status, machine.commands) == (1, [])
    assert all(f"  {name}: " in words for name in said if name not in known)

    asked = []
    del said["ADMINISTRATOR"], said["SECOND_ADMINISTRATOR"]
    answer = lambda question: asked.append(question[:9]) or f"{len(asked)}@example.org"  # noqa: E731
    answers = gather(TrialMachine(tmp_path / "other"), said, answer)
    assert asked == ["The e-mai", "That of a"]
    assert answers["SECOND_ADMINISTRATOR"] == "2@example.org"


def test_a_path_that_cannot_be_is_refused(install, said, capsys):
    paths = ["backups", "/", "/mnt", "/home/kari/backups", "/mnt/disk/../../etc/x"]
    wrong = [("BACKUP_DIR", path) for path in paths]
    for name, value in [("CERTIFICATE", "/nowhere/fullchain.pem"), *wrong]:
        machine = install(said | {name: value})

        assert (machine.status, machine.commands) == (1, [])
        assert f"{name} is {value!r}" in capsys.readouterr().err


VALUES = [
    "plain",
    "",
    "© OpenStreetMap",
    "a b",
    'q"uo\\te$s`',
    "it's",
    "#x",
    "a=b&c%20;d",
]


def test_a_value_is_read_as_it_was_written_and_one_of_two_lines_is_refused():
    for value in VALUES:
        written = line("NAME", value)
        assert parse(written) == {"NAME": value}
        assert read_by("sh", "-c", f'{written}; printf %s "$NAME"') == value
    with pytest.raises(InstallError, match="NAME has a line break"):
        line("NAME", "a\nb")


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


def test_the_files_of_settings_are_for_their_readers_and_a_second_run_keeps_them(
    install, tmp_path
):
    commands = [each for each in install().commands if each.startswith("make ")]
    web, owner = (tmp_path / f"root{path}" for path in (REGISTRY_ENV, OWNER_ENV))
    before = parse(web.read_text())
    modes = [path.stat().st_mode & 0o777 for path in (web, owner)]
    assert commands == ["make install REQUIREMENTS=requirements-production.txt"]
    assert modes == [0o640, 0o600]
    assert not {"OWNER_DATABASE_URL", "ADMINISTRATOR", "SECOND_ADMINISTRATOR"} & set(
        before
    )
    assert sorted(parse(owner.read_text())) == [
        *("ADMINISTRATOR", "OWNER_DATABASE_URL", "SECOND_ADMINISTRATOR")
    ]
    assert (len(before["SECRET_KEY"]) > 50, len(before["MONITOR_TOKEN"])) == (True, 64)
    assert set(before) <= documented() | {*INSTALLER_NAMES}
    assert before["TRUSTED_PROXIES"] == "1"

    web.write_text(f"# Ours.\n{web.read_text()}LETTER_PAUSE=5\n")
    machine = install({"WEB_CONCURRENCY": "4"})
    changed = {"LETTER_PAUSE": "5", "WEB_CONCURRENCY": "4"}
    assert (machine.status, parse(web.read_text())) == (0, before | changed)
    assert web.read_text().startswith("# Ours.\n")


def test_the_client_tools_are_compared_with_a_database_elsewhere_alone(install, said):
    url = "postgres://{}:secret@db.example.org/registry"
    elsewhere = {
        "DATABASE_URL": url.format("web"),
        "OWNER_DATABASE_URL": url.format("o"),
    }

    asked = [
        ["major_version" in command for command in install(environment).commands].count(
            True
        )
        for environment in (
            said | elsewhere,
            {"DATABASE_URL": LOCAL.format("registry_web")},
        )
    ]

    assert asked == [1, 0]


def test_backups_elsewhere_are_where_the_services_may_write(install, said):
    machine = install(said | {"BACKUP_DIR": '/mnt/50% "full"/backups'})

    folder = machine.path('/mnt/50% "full"/backups')
    assert folder.stat().st_mode & 0o7777 == 0o3770
    dropin = "/etc/systemd/system/registry-.service.d/hardening.conf"
    words = 'ReadWritePaths="-/mnt/50%% \\"full\\"/backups"'
    assert words in machine.read(dropin).splitlines()


def test_the_key_of_copies_is_made_once_for_root_alone(install, said, monkeypatch):
    target = {"BACKUP_TARGET": "sftp:backup@nas.example.org:registry"}
    assert install(said).read(COPIES_ENV) == ""

    machine = install(said | target)
    [packages] = [each for each in machine.commands if " install " in each][:1]
    text = machine.read(COPIES_ENV)
    assert packages.endswith(" restic openssh-client")
    assert re.fullmatch(r"RESTIC_PASSWORD=[0-9a-f]{64}\n", text)
    assert machine.path(COPIES_ENV).stat().st_mode & 0o777 == 0o600

    machine.path(COPIES_ENV).write_text(f"AWS_ACCESS_KEY_ID=a\n{text}")
    assert install({}).read(COPIES_ENV) == f"AWS_ACCESS_KEY_ID=a\n{text}"
    assert "RESTIC" not in machine.read(REGISTRY_ENV) + machine.read(OWNER_ENV)
    # That of the copies of a lost machine.
    machine.path(COPIES_ENV).unlink()
    monkeypatch.setenv("RESTIC_PASSWORD", "fra safen")
    assert parse(install({}).read(COPIES_ENV)) == {"RESTIC_PASSWORD": "fra safen"}


def test_the_mail_server_is_tried_last_and_what_was_installed_stays_if_it_refuses(
    install, capsys
):
    tried = install().commands
    refused = install(broken=len(tried) - 1)

    assert tried[-1].endswith("manage.py check_mail kari@example.org")
    assert tried[-1].startswith("registry_web: ")
    assert (refused.status, "Done. What to do next" in capsys.readouterr().out) == (
        0,
        True,
    )
    assert "What was installed stays and runs" in refused.words[-1]
    assert "manage.py check_mail kari@example.org` failed." in refused.words[-1]


def test_once_somebody_has_logged_in_a_run_says_the_version_and_sends_no_e_mail(
    install, said, capsys, monkeypatch
):
    install()
    capsys.readouterr()

    again = install({}, unused=False)

    assert not any("check_mail" in command for command in again.commands)
    end = capsys.readouterr().out.strip().splitlines()[-1]
    assert re.fullmatch(
        r"Done\. Version .+ serves https://register\.example\.org/.+", end
    )
    # A mail server that is new is tried.
    monkeypatch.setenv("EMAIL_URL", said["EMAIL_URL"])
    assert "check_mail" in install({}, unused=False).commands[-1]


def test_a_clone_that_was_broken_off_is_refused(install, tmp_path, monkeypatch, capsys):
    clone = tmp_path / "clone"
    git = ["git", "-C", clone, "-c", "user.name=x", "-c", "user.email=x@example.org"]
    clone.mkdir()
    for name in ("kept", "lost", "other"):
        (clone / name).touch()
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], check=True)
    machine = Machine(tmp_path / "root")
    (clone / "kept").write_text("changed by hand")
    refuse_half_clone(machine, clone)

    (clone / "lost").unlink()
    (clone / ".git" / "index").unlink()
    with pytest.raises(InstallError, match="lacks 3 files of its commit"):
        refuse_half_clone(machine, clone)
    subprocess.run([*git, "reset", "-q"], check=True)
    with pytest.raises(InstallError, match="lacks 1 files of its commit"):
        refuse_half_clone(machine, clone)


def test_packages_that_another_process_has_locked_are_waited_for(install, monkeypatch):
    monkeypatch.setattr(system, "LOCK_PAUSE", 0)
    taken, run = ["dpkg: error: dpkg frontend lock was locked"] * 2, TrialMachine.run

    def locked(machine, *command, **options):
        done = run(machine, *command, **options)
        if command[0] == "dpkg" and taken:
            raise InstallError(taken.pop())
        return done

    monkeypatch.setattr(TrialMachine, "run", locked)
    machine = install()

    assert (machine.status, taken) == (0, [])
    assert machine.commands.count("dpkg --configure -a") == 3


def test_a_release_and_an_image_hold_no_metadata_of_source_control(tmp_path):
    (tmp_path / "clone" / ".git" / "objects").mkdir(parents=True)
    (tmp_path / "clone" / "manage.py").touch()

    machine = Machine(tmp_path / "root", out=lambda _: None)
    machine.copy_tree(tmp_path / "clone", "/release", NOT_CODE)

    assert os.listdir(tmp_path / "root" / "release") == ["manage.py"]
    assert ".git" in (PROJECT / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["sh", "-c", "echo why >&2; exit 3"], "failed.\nwhy\nDo this."),
        (["sh", "-c", "echo why; exit 3"], "failed.\nwhy\nDo this."),
        (["/nowhere"], "`/nowhere` cannot be run"),
    ],
)
def test_a_failed_command_is_told_with_its_last_words(command, words):
    with pytest.raises(InstallError) as failure:
        Machine().run(*command, advice="Do this.")

    assert words in str(failure.value)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("apt-get"), reason="no Debian to install on")
@pytest.mark.parametrize("as_nobody", [False, True] if os.geteuid() == 0 else [False])
def test_a_dry_run_says_what_it_would_do_and_does_nothing(said, as_nobody):
    env = {"PATH": os.environ["PATH"], "WITH_NGINX": "0"} | said
    nobody = {"user": "nobody", "extra_groups": []} if as_nobody else {}
    run = run_python("-B", "-m", "deploy.service", "--dry-run", env=env, **nobody)

    written = "would write /etc/registry/registry.env (mode 640, root:registry)"
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("This was a dry run: nothing was changed.\n")
    assert written in run.stdout
