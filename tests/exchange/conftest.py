from itertools import count

import pytest
from django.utils import translation

from tests.support.csv_folders import SMALL_REGISTRY


@pytest.fixture(autouse=True)
def english():
    """Activate English, whose messages are the msgids of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes the small registry with the given files to a new folder."""
    numbers = count()

    def write(**files):
        path = tmp_path / str(next(numbers))
        path.mkdir()
        for name, text in (SMALL_REGISTRY | files).items():
            raw = text if isinstance(text, bytes) else text.encode()
            (path / f"{name}.csv").write_bytes(raw)
        return path

    return write
