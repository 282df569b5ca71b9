import pytest
from django.utils import translation

from tests.exchange.folders import SMALL


@pytest.fixture(autouse=True)
def english():
    """Let the messages be those of the code, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes the small registry, with some files changed."""

    def write(**files):
        for name, text in (SMALL | files).items():
            raw = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{name}.csv").write_bytes(raw)
        return tmp_path

    return write
