"""The previous version serves on the new schema, as it does during an upgrade.

It is the second one in CHANGELOG.md, and has a tag.
`REQUESTS=10000 pytest tests/saves/test_previous_version.py` does it at length.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.saves.clients import REFUSED, Crowd
from tests.saves.installation import dump_of
from tests.saves.readers import Reader
from tests.saves.trial import installed
from tests.support.database_clients import PROJECT
from tests.support.polling import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
REQUESTS = int(os.environ.get("REQUESTS", "120"))
SAVES = max(8, REQUESTS // 20)
PATIENCE = 120 + REQUESTS  # seconds
VERSIONS = re.compile(r"^## (Not released|\d+\.\d+\.\d+)", re.MULTILINE)
NONE = "There is no version before {}, so none was tried."
UNKNOWN = "The previous version {} is not in this checkout, so it was NOT tried."


@pytest.fixture(scope="module")
def previous(tmp_path_factory):
    """Return a folder with the code of the version that CHANGELOG.md calls the previous."""
    newest, *before = VERSIONS.findall((PROJECT / "CHANGELOG.md").read_text())
    if not before:
        pytest.skip(NONE.format(newest))
    commit = f"v{before[0]}"
    if not has(commit):
        pytest.skip(UNKNOWN.format(commit))
    folder = tmp_path_factory.mktemp("previous")
    folder.chmod(0o755)
    # A `git worktree` would leave its traces in the repository when a test is killed.
    archive = subprocess.Popen(
        ["git", "archive", commit], cwd=PROJECT, stdout=subprocess.PIPE
    )
    with archive:
        subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
    compile_catalogues(folder)
    return folder


def has(commit):
    look = ["git", "cat-file", "-e", f"{commit}^{{commit}}"]
    found = subprocess.run(look, check=False, cwd=PROJECT, stderr=subprocess.DEVNULL)
    return found.returncode == 0


def compile_catalogues(folder):
    for catalogue in Path(folder, "locale").glob("*/LC_MESSAGES/*.po"):
        compile_one = [sys.executable, "-m", "cluster.translations", "compile"]
        subprocess.run([*compile_one, catalogue], cwd=folder, check=True)


@pytest.fixture
def installation(transactional_db, previous):
    """Serve the previous version on a database that this one has migrated."""
    with installed(2, dump_of(connection), code=previous) as installation:
        installation.postgres.manage("load_registry", "members/grenland")
        yield installation


def test_no_request_to_the_previous_version_fails_on_the_new_schema(installation):
    crowd = Crowd(installation)
    one = installation.people[0]
    sessions = [one["secretary"], one["member"], "nobody"]
    readers = [
        Reader(installation.port, session, REQUESTS // len(sessions))
        for session in sessions
    ]
    for thread in (crowd, *readers):
        thread.start()
    wait_until(lambda: crowd.acknowledged >= SAVES, PATIENCE)
    for reader in readers:
        reader.join(PATIENCE)
    crowd.stop()

    failures = [*crowd.failures, *(f for reader in readers for f in reader.failures)]
    assert [failure.args for failure in failures] == []
    # Two secretaries decide at once: one of them is asked to look again.
    refused = {save.kind for save in crowd.saves if save.outcome == REFUSED}
    assert refused <= {"approval", "rejection"}
    assert sum(reader.read for reader in readers) == REQUESTS
