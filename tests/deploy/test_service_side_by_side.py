"""Two registries on one machine share packages alone; what another system has is refused."""

import socket
import subprocess

import pytest

from deploy.service.answers import REGISTRY_ENV, parse
from deploy.service.machine import Machine
from tests.support.trial_machine import at
from tests.support.web_servers import HAS_NGINX, main, make_certificate

NORDLAND = {"REGISTRY": "nordland", "ALLOWED_HOSTS": "nordland.example.org"}
ENV = "/etc/nordland_registry/nordland_registry.env"
SITES = "/etc/nginx/conf.d"
POSTGRES = "pg_conf"  # where PostgreSQL reads who is who, which it shares


def files(root):
    """Return {path: text} of all files below a folder, but for PostgreSQL's."""
    paths = (path for path in root.rglob("*") if path.is_file())
    texts = {str(path.relative_to(root)): path.read_text() for path in paths}
    return {path: text for path, text in texts.items() if not path.endswith(POSTGRES)}


def connections_of(root):
    """Return who may connect to which databases, in PostgreSQL's order."""
    [path] = root.rglob(POSTGRES)
    return [line for line in path.read_text().splitlines() if line[:6] == "local "]


def test_a_second_registry_has_all_of_its_own_and_the_first_stays_as_it_was(
    install, said, tmp_path
):
    root = tmp_path / "root"
    install()
    first = files(root)

    machine = install(said | NORDLAND)

    added = {path: text for path, text in files(root).items() if path not in first}
    owned = [*added, *added.values(), *machine.commands]
    rest = "\n".join(owned).replace("nordland_registry", "").replace(str(tmp_path), "")
    lines = [line.strip() for line in rest.splitlines() if not line.startswith("#")]
    assert machine.status == 0
    assert {**files(root), **first} == files(root)
    assert connections_of(root) == [
        'local "/^nordland_registry" nordland_registry_web,nordland_registry_owner peer'
        " map=nordland_registry",
        "local postgres,template1 nordland_registry_web,nordland_registry_owner peer"
        " map=nordland_registry",
        "local all nordland_registry_web,nordland_registry_owner reject",
        "local all registry_web,registry_owner peer map=registry",
    ]
    assert {path.replace("nordland_registry", "registry") for path in added} == {
        path for path in first if not path.startswith("opt/")
    }
    assert [line for line in lines if "registry" in line] == []
    assert parse(machine.read(ENV))["PORTS"] == "8003,8004"
    assert at(machine, "systemctl restart nordland_registry-web@8003.service")


def test_ports_are_kept_and_the_next_registry_gets_the_next_pair(install, said):
    install(said | NORDLAND)
    troms = {"REGISTRY": "troms", "ALLOWED_HOSTS": "troms.example.org"}
    machine = install(said | troms)
    again = install({"REGISTRY": "nordland"}, serving=["8003"])

    ports = parse(machine.read("/etc/troms_registry/troms_registry.env"))["PORTS"]
    assert (ports, again.status) == ("8005,8006", 0)
    assert at(again, "systemctl restart nordland_registry-web@8004.service")
    # Without a name it is the one that was there before names.
    assert install(said | {"REGISTRY": "registry"}).read(REGISTRY_ENV)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"REGISTRY": "../etc"}, "REGISTRY is '../etc'"),
        ({"REGISTRY": "Nordland"}, "REGISTRY is 'Nordland'"),
        ({"REGISTRY": "nordlandfylkes"}, "REGISTRY is 'nordlandfylkes'"),
        ({"PORTS": "8001"}, "PORTS is '8001'"),
        ({"PORTS": "8003,8003"}, "PORTS is '8003,8003'"),
        ({"PORTS": "8002,8003"}, "PORTS is that of the registry in /etc/registry"),
        ({"ALLOWED_HOSTS": "register.example.org"}, "ALLOWED_HOSTS is that of"),
        ({"BACKUP_DIR": "/var/lib/registry/backups"}, "BACKUP_DIR is that of"),
    ],
)
def test_a_wrong_name_and_what_another_registry_has_are_refused(
    install, said, capsys, changed, words
):
    install()

    machine = install(said | NORDLAND | changed)

    assert (machine.status, machine.commands) == (1, [])
    assert words in capsys.readouterr().err


def test_the_former_name_of_with_nginx_is_understood_once(install, said):
    machine = install(said | {"WITH_NGINX": "0"})
    file = machine.path(REGISTRY_ENV)
    file.write_text(file.read_text().replace("WITH_NGINX", "NGINX"))

    again = install({"NGINX": "1"})

    known = parse(file.read_text())
    assert (again.status, known["WITH_NGINX"], "NGINX" in known) == (0, "0", False)


def test_an_older_nginx_is_refused_before_anything_else_is_done(install, said, capsys):
    machine = install(nginx="1.24.0-2ubuntu7.5")

    assert (machine.status, machine.commands[-1].split()[1]) == (1, "install")
    assert "nginx is 1.24.0-2ubuntu7.5, and 1.25.1 or later" in capsys.readouterr().err
    assert install(nginx="1.26.3-3+deb13u1").status == 0
    assert install(said | {"WITH_NGINX": "0"}, nginx="1.24.0-2ubuntu7.5").status == 0


@pytest.mark.skipif(not HAS_NGINX, reason="no nginx: run .ci/bring-nginx as root")
def test_nginx_reads_the_sites_of_both(install, said, tmp_path):
    make_certificate(tmp_path)
    (tmp_path / "certificate.pem").rename(tmp_path / "cert.pem")
    install()
    machine = install(said | NORDLAND)

    sites = sorted(machine.path(SITES).iterdir())
    text = "\n".join(site.read_text() for site in sites)
    (tmp_path / "registry.conf").write_text(text.replace("/var/lib", str(tmp_path)))
    (tmp_path / "nginx").mkdir()
    (tmp_path / "nginx.conf").write_text(main(tmp_path))
    command = ["nginx", "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf"]
    test = subprocess.run(command, capture_output=True, text=True, check=False)

    assert [site.name for site in sites] == ["nordland_registry.conf", "registry.conf"]
    assert test.stderr.splitlines()[-1].endswith("test is successful")


def test_a_port_that_something_listens_on_is_not_free(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not Machine(tmp_path).is_free(server.getsockname()[1])
