"""The pages for monitors: alive without a database, ready, and what does not work."""

import json
from datetime import UTC, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.health import writing
from members.models import Heartbeat, Job, Letter
from tests.support.background import MAIL, work_is_done
from tests.support.database_clients import PROJECT
from tests.support.database_role import owner
from tests.support.events import run

TOKEN = "a-token-of-the-tests-0123456789"
REVOKE = "REVOKE ALL ON {} FROM PUBLIC, " + settings.WEB_DATABASE["USER"]
MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


@pytest.fixture(autouse=True)
def nothing_was_tried(monkeypatch):
    """Forget what this process has found out about writing."""
    monkeypatch.setattr(writing, "_last", {"at": float("-inf"), "works": True})


@pytest.fixture(autouse=True)
def backups(settings, tmp_path):
    """Keep what is known of backups in a folder of the test."""
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()


@pytest.fixture
def monitor(settings):
    """Return a function that asks /-/health and returns (status, checks that failed)."""
    settings.MONITOR_TOKEN = TOKEN
    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def ask():
        answer = client.get(reverse("health"))
        found = json.loads(answer.content)
        assert (found["status"] == "ok") == (answer.status_code == 200)
        assert all(one["text"].endswith(".") for one in found["problems"])
        return answer.status_code, sorted({one["check"] for one in found["problems"]})

    return ask


def test_live_costs_no_query(client):
    answer = client.get(reverse("live"))

    assert (answer.status_code, answer.text) == (200, "live\n")


def test_ready_when_everything_is_there(client, db, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = client.get(reverse("ready"))

    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_ready_while_the_database_takes_no_changes(client, db):
    run("SET LOCAL transaction_read_only = on")

    assert client.get(reverse("ready")).status_code == 200


NO_PRIVILEGES = "Privileges of the database are missing.\n"
NO_CHANGES = "The database lacks changes that this version needs.\n"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM django_migrations", NO_CHANGES),
        ("DROP TABLE cache", "A table is missing.\n"),
        (REVOKE.format("cache"), NO_PRIVILEGES),
        (REVOKE.format("django_migrations"), NO_PRIVILEGES),
    ],
)
def test_not_ready_when_something_is_missing(client, db, statement, reason):
    as_owner(statement)

    answer = client.get(reverse("ready"))

    assert (answer.status_code, answer.text) == (503, reason)


def as_owner(statement):
    with owner(), connection.cursor() as cursor:
        cursor.execute(statement)


def collected(settings, folder):
    settings.STATIC_ROOT = folder
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": MANIFEST}}
    return folder


def one_static_file_is_gone(settings, folder):
    collected(settings, folder)
    (folder / "given").mkdir()
    (folder / "given" / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [folder / "given"]
    call_command("collectstatic", interactive=False, verbosity=0)
    next(folder.glob("a.*.css")).unlink()


def another_version(settings, folder):
    (folder / "pyproject.toml").write_text('[project]\nversion = "99.0"')
    settings.BASE_DIR = folder


def unreadable_version(settings, folder):
    (folder / "pyproject.toml").write_text("<<<<<<< HEAD")
    settings.BASE_DIR = folder


def full_disk(settings, folder):
    settings.MIN_FREE_DISK_MB = 10**9


def no_var(settings, folder):
    settings.VAR = folder / "gone"


def no_folder_of_the_database(settings, folder):
    settings.WEB_DATABASE = settings.WEB_DATABASE | {
        "ENGINE": "cluster.embedded_postgres",
        "HOST": str(folder / "gone"),
    }


def letter(**fields):
    Letter.objects.create(kind="other", **MAIL, **fields)


def ago(**age):
    return timezone.now() - timedelta(**age)


def silent(part):
    Heartbeat.objects.filter(part=part).update(at=ago(minutes=3))


def all_connections(monkeypatch):
    """The server is that of other tests too, so the limit is lowered instead."""
    monkeypatch.setattr(writing, "MOST_USED", 0)


def failed_job():
    times = {"began_at": ago(minutes=2), "ended_at": ago(minutes=1)}
    Job.objects.filter(name="retain").update(failure="ValueError", **times)


def backed_up(**state):
    """Write what the commands of backups leave behind."""
    times = {
        name: when.isoformat() for name, when in state.items() if name[-3:] == "_at"
    }
    (settings.BACKUP_DIR / "state.json").write_text(json.dumps(state | times))


def there_for(**age):
    seconds = timedelta(**age).total_seconds()
    as_owner(f"UPDATE django_migrations SET applied = now() - interval '{seconds} s'")


HOUR, WEEKS = {"hours": 1}, {"days": 10}


def never_tried():
    there_for(**WEEKS)
    backed_up(backup_at=ago(**HOUR))


def tried(backup, check, **state):
    backed_up(backup_at=ago(**backup), check_at=ago(**check), **state)


BACKUPS = {
    "never backed up": (lambda: there_for(hours=31), ["backup"]),
    "the last backup is old": (lambda: tried({"hours": 31}, HOUR), ["backup"]),
    "no backup was ever tried": (never_tried, ["restore_check"]),
    "the last trial is old": (lambda: tried(HOUR, WEEKS), ["restore_check"]),
    "the last trial has failed": (
        lambda: tried(HOUR, HOUR, check_failure="No"),
        ["restore_check"],
    ),
}


def journal_is_a_folder():
    (settings.BACKUP_DIR / "erasures.jsonl").mkdir()


def replaced(**age):
    name = f"registry_before_{ago(**age).astimezone(UTC):%Y%m%dt%H%M%S}"
    tried(HOUR, HOUR, replaced=[name])


BACKUPS |= {
    "an erasure cannot be recorded": (journal_is_a_folder, ["journal"]),
    "a replaced database stays": (lambda: replaced(days=31), ["replaced"]),
}
LAST = max(path.stem for path in (PROJECT / "members" / "migrations").glob("0*.py"))
APPLIED = "INSERT INTO django_migrations VALUES (DEFAULT, 'members', '9999_later', {})"
FILES = {
    "no static files": (collected, ["static"]),
    "one static file is gone": (one_static_file_is_gone, ["static"]),
    "another version is installed": (another_version, ["version"]),
    "what is installed cannot be read": (unreadable_version, ["health"]),
    "the disk is nearly full": (full_disk, ["disk"]),
    "var is gone": (no_var, ["disk"]),
    "the database's folder is gone": (no_folder_of_the_database, ["disk"]),
}
STATEMENTS = {
    "a table is gone": ("DROP TABLE members_missedsearch", ["schema"]),
    "a table may not be read": (REVOKE.format("members_topic"), ["schema"]),
    "the last migration is missing": (
        f"DELETE FROM django_migrations WHERE name = '{LAST}'",
        ["migrations"],
    ),
    "a migration of later code": (
        APPLIED.format("now()"),
        ["version"],
    ),
    "only read": ("SET LOCAL transaction_read_only = on", ["write"]),
    "no right to write": (
        f"REVOKE INSERT, UPDATE ON cache FROM {settings.WEB_DATABASE['USER']}",
        ["write"],
    ),
    "the table that is written to is gone": (
        "DROP TABLE cache",
        ["database", "schema"],
    ),
}
WORK = {
    "e-mails wait": (lambda: letter(due_at=ago(minutes=16)), ["mail"]),
    "the mail server refuses": (
        lambda: letter(attempts=3, made_at=ago(minutes=16), due_at=ago(minutes=-5)),
        ["mail"],
    ),
    "no e-mails are sent": (lambda: silent("emails"), ["work"]),
    "no jobs are run": (lambda: silent("jobs"), ["work"]),
    "no tasks are done": (lambda: silent("tasks"), ["work"]),
    "work was never started": (lambda: Heartbeat.objects.all().delete(), ["work"]),
    "a job has failed": (failed_job, ["jobs"]),
    "a job is late": (
        lambda: Job.objects.filter(name="retain").update(due_at=ago(hours=2)),
        ["jobs"],
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [*FILES, *STATEMENTS, *WORK, *BACKUPS, "connections run out"]
)
def test_each_fault_is_found(monitor, settings, tmp_path, monkeypatch, figure, name):
    work_is_done()
    before = monitor()
    writing._last["at"] = float("-inf")

    if name in FILES:
        make, expected = FILES[name]
        make(settings, tmp_path)
    elif name in STATEMENTS:
        statement, expected = STATEMENTS[name]
        run("DELETE FROM cache")
        as_owner(statement)
    elif name in WORK | BACKUPS:
        make, expected = (WORK | BACKUPS)[name]
        make()
    else:
        all_connections(monkeypatch)
        expected = ["connections"]
    after = monitor()

    figure(tried={"faults": 1}, found={"missed": int(after != (503, expected))})
    assert (before, after) == ((200, []), (503, expected))


@pytest.mark.django_db
def test_what_only_takes_its_time_is_no_fault(monitor):
    work_is_done()
    letter(due_at=ago(minutes=14))
    Job.objects.filter(name="retain").update(due_at=ago(minutes=59))
    Heartbeat.objects.update(at=ago(seconds=80))
    backed_up(backup_at=ago(hours=29), check_at=ago(days=8))
    assert monitor() == (200, [])

    replaced(days=29)
    assert monitor() == (200, [])


@pytest.mark.django_db
def test_the_version_before_works_after_a_return_to_it(monitor):
    work_is_done()
    # Before this process has started.
    as_owner(APPLIED.format("now() - interval '1 day'"))

    assert monitor() == (200, [])


@pytest.mark.django_db
def test_a_row_is_written_once_in_ten_seconds_by_all_processes(monitor):
    written = []

    def note(execute, sql, *rest):
        written.extend([sql] if sql.startswith(("INSERT", "UPDATE")) else [])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        for _ in range(3):
            monitor()
        # Another process has tried nothing yet.
        writing._last.update(at=float("-inf"))
        monitor()

    assert len(written) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["health", "metrics"])
@pytest.mark.parametrize(
    ("token", "sent"),
    [
        ("", ""),
        ("", "Bearer "),
        ("", f"Bearer {TOKEN}"),
        (TOKEN, ""),
        (TOKEN, "Bearer "),
        (TOKEN, f"Bearer {TOKEN}x"),
        (TOKEN, f"Bearer {TOKEN[:-1]}"),
        (TOKEN, f"Basic {TOKEN}"),
        (TOKEN, "Bearer \xe6\xf8\xe5"),
    ],
)
def test_without_the_right_token_there_is_no_such_page(
    client, settings, name, token, sent
):
    settings.MONITOR_TOKEN = token
    headers = {"Authorization": sent}

    answer = client.get(reverse(name), headers=headers)

    none = client.get("/-/none", headers=headers)
    assert (answer.status_code, answer.content) == (404, none.content)
    assert dict(answer.headers) == dict(none.headers)


@pytest.mark.django_db
def test_the_answer_names_version_and_problems_and_is_not_kept(client, settings):
    settings.MONITOR_TOKEN = TOKEN

    answer = client.get(reverse("health"), headers={"Authorization": f"Bearer {TOKEN}"})

    found = json.loads(answer.content)
    text = "manage.py work gives no sign of life: emails."
    assert answer["Cache-Control"] == "no-store"
    assert list(found) == ["status", "version", "problems"]
    assert found["problems"][0] == {"check": "work", "text": text, "detail": ""}


@pytest.mark.django_db
def test_the_folder_of_backups_is_watched_once_the_first_is_made(monitor, settings):
    work_is_done()
    settings.MIN_FREE_DISK_MB = 10**9
    before = watched(settings)
    settings.BACKUP_DIR.rmdir()

    assert ("backups" in before, "backups" in watched(settings)) == (True, False)


def watched(settings):
    """Return the names of the folders that the page calls missing, or nearly full."""
    client = Client(headers={"Authorization": f"Bearer {settings.MONITOR_TOKEN}"})
    problems = json.loads(client.get(reverse("health")).content)["problems"]
    return {p["detail"].partition(":")[0] for p in problems if p["check"] == "disk"}


def test_probes_are_not_redirected_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()

    statuses = [client.get(reverse(name)).status_code for name in ("live", "robots")]

    assert statuses == [200, 301]


def test_a_probe_is_never_answered_from_a_cache(client):
    answer = client.get(reverse("live"))

    assert answer["Cache-Control"] == "no-store"
