"""The container files name settings that exist, and their proxy is that of `make service`."""

import os
import re
import shutil
import subprocess

import pytest

from deploy.service.answers import documented
from deploy.service.serving import SOURCE
from tests.support.external_postgres import free_port
from tests.support.web_servers import (
    HAS_NGINX,
    TEMPLATE,
    filled_in,
    get,
    make_certificate,
    nginx,
    on_free_ports,
    web_server,
)

CONTAINER = SOURCE / "deploy" / "container"
COMPOSE, PROXY = CONTAINER / "compose.yaml", CONTAINER / "proxy.sh"
REQUIRED = (
    *("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "DEFAULT_FROM_EMAIL"),
    "WEB_PASSWORD",
)

# The image and the network settle them, or they make no sense there.
SETTLED = {"BIND", "PORT", "VAR", "BACKUP_DIR", "PG_PROGRAMS", "DEMO", "DEBUG"}
SETTLED |= {"PROMETHEUS_MULTIPROC_DIR", "PUBLISHED_DIR", "VISITS_DIR"}


def test_the_containers_get_every_setting_and_each_program_of_a_timer():
    text = COMPOSE.read_text()
    given = re.search(r"x-settings.*?\nservices:", text, re.DOTALL)[0]
    by_clock = r"manage\.py (\w+) --(?:nightly|weekly)$"
    run = set(re.findall(by_clock, text, re.MULTILINE))
    timers = {path.stem for path in (SOURCE / "deploy" / "systemd").glob("*.timer")}

    names = set(re.findall(r"^  ([A-Z_]+):", given, re.MULTILINE))
    assert names == documented() - SETTLED
    assert {name.removeprefix("registry-").replace("-", "_") for name in timers} == run


@pytest.mark.skipif(
    not shutil.which("docker-compose"),
    reason="no docker-compose: compose.yaml is not checked",
)
@pytest.mark.parametrize("missing", [None, *REQUIRED])
def test_compose_reads_the_file_and_names_what_is_missing(missing):
    values = {name: "x" for name in REQUIRED if name != missing}

    run = subprocess.run(
        ["docker-compose", "-f", COMPOSE, "config", "--quiet"],
        env={"PATH": os.environ["PATH"]} | values,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode == 0) == (missing is None)
    assert (f"Set {missing} in .env" in run.stderr) == (missing is not None)


def test_both_files_begin_with_the_same_images_by_their_digests():
    image = r"\w+:[\w.-]+@sha256:[0-9a-f]{64}"
    of_build = re.findall(image, (CONTAINER / "Containerfile").read_text())

    assert len(of_build) == 2
    assert re.findall(image, COMPOSE.read_text()) == [of_build[1]]


def test_only_what_migrates_and_backs_up_reaches_the_owner_of_the_tables():
    services = re.split(
        r"\n  (?=\w+:\n)",
        COMPOSE.read_text().partition("\nservices:")[2].partition("\nvolumes:")[0],
    )
    with_socket = [text for text in services if "socket:" in text or "*backup" in text]

    names = {text.strip().partition(":")[0] for text in with_socket}
    assert names == {"database", "migrate", "backup", "restore_check"}


# What the proxy's image has besides, as programs that note how they are called.
CERTBOT = """#!/bin/sh
echo "$@" >>{folder}/certbot.log
[ ! -e {folder}/refused ] || exit 1
mkdir -p {folder}/live && cp {folder}/certificate.pem {folder}/live/fullchain.pem
cp {folder}/key.pem {folder}/live/privkey.pem
"""
NOTHING = "#!/bin/sh\nexit 0\n"


@pytest.fixture
def run_proxy(tmp_path):
    """Return a function that runs the script of the proxy, without nginx, to its end."""
    make_certificate(tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    certbot = CERTBOT.format(folder=tmp_path)
    for name, text in {"certbot": certbot, "nginx": NOTHING, "sleep": "false"}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        **{"TEMPLATE": TEMPLATE, "SITE": tmp_path / "site", "LIVE": tmp_path / "live"},
        **{
            "ERROR_PAGES": "/errors",
            "CACHE": tmp_path / "cache",
            "VISITS": tmp_path / "visits",
        },
    }

    def run(**given):
        given = {"ALLOWED_HOSTS": "localhost", "UPSTREAM": "127.0.0.1:8000"} | given
        done = subprocess.run([PROXY], env=environment | given, check=False)
        return done.returncode

    return run


def test_the_proxy_rests_until_it_has_a_certificate_of_all_names_and_asks_once(
    run_proxy, tmp_path
):
    (tmp_path / "refused").touch()
    assert run_proxy() == 1
    assert not (tmp_path / "site").exists()
    (tmp_path / "refused").unlink()
    (tmp_path / "certbot.log").unlink()

    for _ in range(2):
        assert run_proxy(ALLOWED_HOSTS="a.example.org,.b.example.org") == 0
    calls = (tmp_path / "certbot.log").read_text().splitlines()
    [call] = [call for call in calls if not call.startswith("renew")]
    assert call.endswith(" -d a.example.org -d b.example.org")
    site = (tmp_path / "site").read_text()
    assert "server_name a.example.org .b.example.org;" in site


def test_the_proxy_has_the_configuration_of_make_service(run_proxy, tmp_path):
    run_proxy()

    port = free_port()
    expected = filled_in(tmp_path, 8000, port)
    for old, new in [
        ("certificate.pem", f"{tmp_path}/live/fullchain.pem"),
        ("key.pem", f"{tmp_path}/live/privkey.pem"),
        ("errors", "/errors"),
    ]:
        expected = expected.replace(f"{tmp_path}/{old}", new)
    site = on_free_ports((tmp_path / "site").read_text(), port)
    listen = r"listen 127\.0\.0\.1:\d+"
    assert re.sub(listen, "", site) == re.sub(listen, "", expected)


@pytest.mark.slow
@pytest.mark.skipif(not HAS_NGINX, reason="no nginx: run .ci/bring-nginx as root")
def test_nginx_serves_by_what_the_proxy_has_written(run_proxy, tmp_path):
    port = free_port()
    with web_server(application="tests.support.bare:application") as upstream:
        run_proxy(UPSTREAM=f"127.0.0.1:{upstream}")
        text = on_free_ports((tmp_path / "site").read_text(), port)
        (tmp_path / "registry.conf").write_text(text)
        with nginx(tmp_path, port):
            answer = get(port, "/-/live")

    assert (answer.status, answer.text) == (200, "live\n")
