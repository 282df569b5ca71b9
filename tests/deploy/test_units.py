"""The systemd units are right, and leave a service little that it could do wrong with."""

import re
import shutil
import subprocess

import pytest

from deploy.service.serving import SOURCE, filled_in

pytestmark = pytest.mark.skipif(
    not shutil.which("systemd-analyze"),
    reason="no systemd-analyze: units are not checked",
)
UNITS = SOURCE / "deploy" / "systemd"
SERVICES = ["registry-web@8001", "registry-work", "registry-backup"]
SERVICES = [f"{name}.service" for name in [*SERVICES, "registry-restore-check"]]
NAMES = [*SERVICES, "registry-backup.timer", "registry-restore-check.timer"]
SERVICES = [name for name in NAMES if name.endswith(".service")]
MOST_EXPOSED = 2.5


@pytest.fixture(scope="module")
def analyze(tmp_path_factory):
    """Return a function that runs systemd-analyze on the units of a release."""
    folder = tmp_path_factory.mktemp("units")
    shutil.copytree(UNITS, folder / "units")
    for program in ("gunicorn", "python"):
        path = folder / "release" / ".venv" / "bin" / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    for unit in (folder / "units").glob("*.service"):
        unit.write_text(filled_in(unit, {"RELEASE": folder / "release"}))
    hardening = folder / "units" / "registry-.service.d" / "hardening.conf"
    hardening.write_text(filled_in(hardening, {"BACKUP_DIR": "/mnt/a disk/backups"}))

    def analyze(*arguments):
        return subprocess.run(
            ["systemd-analyze", *arguments],
            env={"SYSTEMD_UNIT_PATH": f"{folder / 'units'}:", "SYSTEMD_COLORS": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        ).stdout

    return analyze


def test_systemd_has_nothing_to_say_of_any_unit_and_a_service_is_exposed_little(
    analyze,
):
    written = {path.name.replace("@.", "@8001.") for path in UNITS.glob("registry-*.*")}
    assert written - {"registry-.service.d"} == set(NAMES)
    # It exits 0 on a wrong value: any output is a finding.
    assert analyze("verify", "--man=no", *NAMES) == ""
    for name in SERVICES:
        report = analyze("security", "--offline=true", "--no-pager", name)
        exposure = re.search(r"exposure level for \S+: ([\d.]+)", report)
        assert exposure, report
        assert float(exposure[1]) <= MOST_EXPOSED, report


def test_only_backups_know_the_owner_of_the_tables():
    texts = {path.name: path.read_text() for path in UNITS.glob("*") if path.is_file()}
    words = ("owner.env", "User=registry_owner")
    knowing = [{name for name in texts if word in texts[name]} for word in words]

    assert (
        knowing == [{"registry-backup.service", "registry-restore-check.service"}] * 2
    )
