import pytest

from tests.support.factories import make_secretary


@pytest.fixture
def secretary():
    return make_secretary(email="sekretariat@example.org")


@pytest.fixture
def folder(tmp_path, settings):
    """Deliver letters to a folder below this one, as in a demo; return it."""
    backend = "members.mail.demo_backend.EmailBackend"
    demo = {"BACKEND": backend, "OPTIONS": {"folder": tmp_path / "mail"}}
    settings.MAILERS = settings.MAILERS | {"delivery": demo}
    return tmp_path
