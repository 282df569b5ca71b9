"""An upgrade by `make service` leaves no gap, and what fails leaves what served."""

import errno
from types import SimpleNamespace

import pytest

from deploy.service import serving
from deploy.service.answers import REGISTRY_ENV
from tests.support.trial_machine import RELEASE, TrialMachine, at, back_to, release_of

STOP_NEW = "systemctl disable --now --quiet registry-web@8002.service"
WAY_BACK = {STOP_NEW, "systemctl daemon-reload"}
SITE = "/etc/nginx/conf.d/registry.conf"


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


def test_the_third_run_returns_to_the_first_port_and_keeps_two_releases_and_old_files(
    install, tmp_path
):
    releases = tmp_path / f"root{RELEASE}"
    for name in ("2026-01-01/var/static", "2026-02-01"):
        (releases / name).mkdir(parents=True)
    (releases.parent / "current").symlink_to(releases / "2026-01-01")

    machine = install(serving=["8002"])

    assert at(machine, "systemctl restart registry-web@8001.service")
    kept = {path.name for path in releases.iterdir()}
    assert (len(kept), "2026-01-01" in kept) == (2, True)
    # Static files of the old server are there for the new one.
    [copied] = [command for command in machine.commands if command.startswith("cp ")]
    static = "/opt/registry/current/var/static"
    assert copied.startswith(f"cp -a {static} /opt/registry/releases/")
    assert at(machine, "cp -a") < at(machine, "manage.py collectstatic")


def test_a_server_behind_another_proxy_keeps_its_port(install, said):
    machine = install(said | {"WITH_NGINX": "0", "CERTIFICATE": ""}, serving=["8001"])

    assert machine.status == 0
    assert at(machine, "systemctl restart registry-web@8001.service")
    assert not any(
        "nginx" in command or "8002" in command for command in machine.commands
    )


def interrupted(port, answers):
    raise KeyboardInterrupt


RESTART = "systemctl restart registry-web@8001.service"
INTERRUPTED = "Stopped in “Start the new server"


@pytest.mark.parametrize(
    ("is_ready", "nginx", "last", "words"),
    [
        (lambda *_: False, "1", STOP_NEW, "journalctl -u registry-web@8002"),
        (lambda *_: False, "0", RESTART, "journalctl -u registry-web@8001"),
        (interrupted, "1", STOP_NEW, INTERRUPTED),
    ],
    ids=["not ready", "not ready without nginx", "stopped by somebody"],
)
def test_while_the_new_server_is_not_ready_the_old_release_stays(
    install, said, served, monkeypatch, capsys, is_ready, nginx, last, words
):
    monkeypatch.setattr(serving, "is_ready", is_ready)

    machine = install(said | {"WITH_NGINX": nginx}, serving=["8001"])

    assert (machine.status, machine.commands[-1]) == (1, last)
    assert words in capsys.readouterr().err
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

    # A refused e-mail is no failure of what was installed.
    for number in range(at(SimpleNamespace(commands=whole), "check_mail")):
        back_to(served, tmp_path / "root")
        machine = install(serving=["8001"], broken=number)
        said = capsys.readouterr().err

        assert machine.status == 1
        assert set(machine.commands[number + 1 :]) <= WAY_BACK
        assert "failed, and nothing after it was done." in said
        assert "Traceback" not in said
        assert (release_of(machine) == {served}) == (number <= last)


def test_settings_that_the_new_code_or_the_machine_refuses_are_not_written(
    install, tmp_path, monkeypatch, capsys
):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    check = at(install(), "manage.py check")
    before = (tmp_path / f"root{REGISTRY_ENV}").read_text()
    install({"WEB_CONCURRENCY": "many"}, broken=check)
    assert (tmp_path / f"root{REGISTRY_ENV}").read_text() == before

    monkeypatch.setattr(TrialMachine, "copy_tree", full)
    assert install().status == 1
    assert "No space left on device" in capsys.readouterr().err


def test_after_an_upgrade_that_was_killed_the_server_that_nginx_asks_stays(install):
    install()  # nginx asks 8001

    machine = install(serving=["8001", "8002"])

    assert at(machine, "systemctl restart registry-web@8002.service")
    assert at(machine, "disable --now --quiet registry-web@8001.service")
    again = install(serving=["8001", "8002"])
    assert at(again, "systemctl restart registry-web@8001.service")
