import pytest

from tests.support.factories import make_secretary


@pytest.fixture
def secretary():
    return make_secretary(email="sekretariat@example.org")


@pytest.fixture
def folder(tmp_path, settings):
    """Let letters land below var/ as in a demo, in a folder of this test."""
    backend = "members.mail.demo_backend.EmailBackend"
    at_home = {"BACKEND": backend, "OPTIONS": {"folder": tmp_path / "mail"}}
    settings.MAILERS = settings.MAILERS | {"delivery": at_home}
    return tmp_path
