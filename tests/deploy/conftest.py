"""Answers for `make service`, and what installs by them."""

import os
import shutil

import pytest

from deploy.service import __main__ as service, serving, system
from tests.support.trial_machine import RELEASE, TrialMachine, back_to


@pytest.fixture
def said(tmp_path):
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    return {
        "ALLOWED_HOSTS": "register.example.org",
        "DEFAULT_FROM_EMAIL": "register@example.org",
        "EMAIL_URL": "smtp://localhost:25",
        "ADMINISTRATOR": "kari@example.org",
        "SECOND_ADMINISTRATOR": "ola@example.org",
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
        machine = TrialMachine(tmp_path / "root", **options)
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
