"""The pages for monitors: alive without a database, ready, and what does not work."""

import json
from datetime import UTC, timedelta
from types import SimpleNamespace

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


# Each fault is made of the settings, a folder and a monkeypatch, `at`.


def collected(at):
    at.settings.STATIC_ROOT = at.folder
    at.settings.STATICFILES_DIRS = [at.settings.BASE_DIR / "static"]
    files = {"BACKEND": MANIFEST}
    at.settings.STORAGES = at.settings.STORAGES | {"staticfiles": files}


def one_static_file_is_gone(at):
    collected(at)
    (at.folder / "given").mkdir()
    (at.folder / "given" / "a.css").write_text("a {}")
    at.settings.STATICFILES_DIRS = [at.folder / "given"]
    call_command("collectstatic", interactive=False, verbosity=0)
    next(at.folder.glob("a.*.css")).unlink()


def installed(text):
    def make(at):
        (at.folder / "pyproject.toml").write_text(text)
        at.settings.BASE_DIR = at.folder

    return make


def no_folder_of_the_database(at):
    gone = {"ENGINE": "cluster.embedded_postgres", "HOST": str(at.folder / "gone")}
    at.settings.WEB_DATABASE = at.settings.WEB_DATABASE | gone


def changed(name, value):
    return lambda at: setattr(at.settings, name, value)


def statement(sql):
    return lambda at: [run("DELETE FROM cache"), as_owner(sql)]


def letter(**fields):
    Letter.objects.create(kind="other", **MAIL, **fields)


def ago(**age):
    return timezone.now() - timedelta(**age)


def silent(part):
    return lambda at: Heartbeat.objects.filter(part=part).update(at=ago(minutes=3))


def job(**fields):
    return Job.objects.filter(name="retain").update(**fields)


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


def never_tried(at):
    there_for(**WEEKS)
    backed_up(backup_at=ago(**HOUR))


def tried(backup, check, **state):
    backed_up(backup_at=ago(**backup), check_at=ago(**check), **state)


def replaced(**age):
    name = f"registry_before_{ago(**age).astimezone(UTC):%Y%m%dt%H%M%S}"
    tried(HOUR, HOUR, replaced=[name])


def failed_job(at):
    job(failure="ValueError", began_at=ago(minutes=2), ended_at=ago(minutes=1))


def refused_letter(at):
    letter(attempts=3, made_at=ago(minutes=16), due_at=ago(minutes=-5))


def no_journal(at):
    (at.settings.BACKUP_DIR / "erasures.jsonl").mkdir()


def few_connections(at):
    """The server is that of other tests too, so the limit is lowered instead."""
    at.patch.setattr(writing, "MOST_USED", 0)


LAST = max(path.stem for path in (PROJECT / "members" / "migrations").glob("0*.py"))
APPLIED = "INSERT INTO django_migrations VALUES (DEFAULT, 'members', '9999_later', {})"
NOT_APPLIED = f"DELETE FROM django_migrations WHERE name = '{LAST}'"
READ_ONLY = "SET LOCAL transaction_read_only = on"
NO_WRITING = f"REVOKE INSERT, UPDATE ON cache FROM {settings.WEB_DATABASE['USER']}"
GONE = settings.BASE_DIR / "gone"
FAULTS = {
    "no static files": (collected, "static"),
    "one static file is gone": (one_static_file_is_gone, "static"),
    "another version": (installed('[project]\nversion = "99.0"'), "version"),
    "what is installed cannot be read": (installed("<<<<<<< HEAD"), "health"),
    "the disk is nearly full": (changed("MIN_FREE_DISK_MB", 10**9), "disk"),
    "var is gone": (changed("VAR", GONE), "disk"),
    "the database's folder is gone": (no_folder_of_the_database, "disk"),
    "a table is gone": (statement("DROP TABLE members_missedsearch"), "schema"),
    "a table may not be read": (statement(REVOKE.format("members_topic")), "schema"),
    "the last migration is missing": (statement(NOT_APPLIED), "migrations"),
    "a migration of later code": (statement(APPLIED.format("now()")), "version"),
    "only read": (statement(READ_ONLY), "write"),
    "no right to write": (statement(NO_WRITING), "write"),
    "the table that is written to": (statement("DROP TABLE cache"), "database schema"),
    "e-mails wait": (lambda at: letter(due_at=ago(minutes=16)), "mail"),
    "the mail server refuses": (refused_letter, "mail"),
    "no e-mails are sent": (silent("emails"), "work"),
    "no jobs are run": (silent("jobs"), "work"),
    "no tasks are done": (silent("tasks"), "work"),
    "work was never started": (lambda at: Heartbeat.objects.all().delete(), "work"),
    "a job has failed": (failed_job, "jobs"),
    "a job is late": (lambda at: job(due_at=ago(hours=2)), "jobs"),
    "never backed up": (lambda at: there_for(hours=31), "backup"),
    "the last backup is old": (lambda at: tried({"hours": 31}, HOUR), "backup"),
    "no backup was ever tried": (never_tried, "restore_check"),
    "the last trial is old": (lambda at: tried(HOUR, WEEKS), "restore_check"),
    "the last trial has failed": (
        lambda at: tried(HOUR, HOUR, check_failure="No"),
        "restore_check",
    ),
    "an erasure cannot be recorded": (no_journal, "journal"),
    "a replaced database stays": (lambda at: replaced(days=31), "replaced"),
    "connections run out": (few_connections, "connections"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "checks"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found(
    monitor, settings, tmp_path, monkeypatch, figure, make, checks
):
    work_is_done()
    before = monitor()
    writing._last["at"] = float("-inf")

    make(SimpleNamespace(settings=settings, folder=tmp_path, patch=monkeypatch))
    after = monitor()

    expected = 503, checks.split()
    figure(tried={"faults": 1}, found={"missed": int(after != expected)})
    assert (before, after) == ((200, []), expected)


@pytest.mark.django_db
def test_what_only_takes_its_time_is_no_fault(monitor):
    work_is_done()
    letter(due_at=ago(minutes=14))
    job(due_at=ago(minutes=59))
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
