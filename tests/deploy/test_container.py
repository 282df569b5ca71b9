"""The container files name settings that exist, and ask for those that must be set."""

import os
import re
import shutil
import subprocess

import pytest

from deploy.service.answers import documented
from deploy.service.serving import SOURCE

COMPOSE = SOURCE / "deploy" / "container" / "compose.yaml"
REQUIRED = (
    *("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "DEFAULT_FROM_EMAIL"),
    *("WEB_PASSWORD", "OWNER_PASSWORD"),
)


# The image and the network settle them, or they make no sense there.
SETTLED = {"BIND", "PORT", "VAR", "BACKUP_DIR", "PG_PROGRAMS", "DEMO", "DEBUG"}
SETTLED |= {"PROMETHEUS_MULTIPROC_DIR", "PUBLISHED_DIR"}


def test_the_containers_get_every_setting():
    given = re.search(r"x-settings.*?\nservices:", COMPOSE.read_text(), re.DOTALL)[0]
    names = set(re.findall(r"^  ([A-Z_]+):", given, re.MULTILINE))

    assert names == documented() - SETTLED


def test_every_program_of_a_timer_is_a_container_too():
    timers = {path.stem for path in (SOURCE / "deploy" / "systemd").glob("*.timer")}
    run = set(
        re.findall(r"manage\.py (backup|restore_check)$", COMPOSE.read_text(), re.M)
    )

    assert {name.removeprefix("registry-").replace("-", "_") for name in timers} == run


@pytest.mark.skipif(
    not shutil.which("docker-compose"),
    reason="no docker-compose: compose.yaml is not checked",
)
@pytest.mark.parametrize("missing", [None, *REQUIRED])
def test_compose_reads_the_file_and_names_what_is_missing(missing):
    values = {name: "x" for name in REQUIRED if name != missing}

    run = subprocess.run(
        ["docker-compose", "-f", COMPOSE, "--profile", "backup", "config", "--quiet"],
        env={"PATH": os.environ["PATH"]} | values,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode == 0) == (missing is None)
    assert (f"Set {missing} in .env" in run.stderr) == (missing is not None)
