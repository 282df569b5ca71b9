"""The pages for monitors: alive without a database, ready, and what does not work."""

import json
from datetime import UTC, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Heartbeat, Job, Letter, RegisterContact
from members.operation import alarms, publication, version
from members.operation.health import writing
from members.operation.publication import PublishedPages
from tests.support.database_clients import PROJECT
from tests.support.database_role import owner
from tests.support.events import run
from tests.support.work import MAIL, work_is_done

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests-0123456789"
REVOKE = "REVOKE ALL ON {} FROM PUBLIC, " + settings.WEB_DATABASE["USER"]


@pytest.fixture(autouse=True)
def nothing_was_tried(monkeypatch, settings, tmp_path):
    """Forget what is known of writing, and keep what is of backups in a folder of the test."""
    monkeypatch.setattr(writing, "_last", {"at": float("-inf"), "works": True})
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()


@pytest.fixture
def health(settings):
    """Return a function that asks /-/health, and returns its status and problems."""
    settings.MONITOR_TOKEN = TOKEN
    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def ask():
        answer = client.get(reverse("health"))
        page = json.loads(answer.content)
        assert answer["Cache-Control"] == "no-store"
        assert list(page) == ["status", "version", "commit", "problems"]
        assert (page["status"] == "ok") == (answer.status_code == 200)
        assert all(one["text"].endswith(".") for one in page["problems"])
        return answer.status_code, page["problems"]

    return ask


@pytest.fixture
def monitor(health):
    """Return a function that asks /-/health and returns (status, checks that failed)."""

    def ask():
        status, problems = health()
        return status, sorted({one["check"] for one in problems})

    return ask


@pytest.mark.parametrize(("name", "queries"), [("live", 0), ("ready", 2)])
def test_a_probe_costs_few_queries_and_is_neither_cached_nor_redirected(
    client, settings, django_assert_num_queries, name, queries
):
    settings.SECURE_SSL_REDIRECT = True
    with django_assert_num_queries(queries):
        answer = client.get(reverse(name))

    assert (answer.status_code, answer.text) == (200, f"{name}\n")
    assert answer["Cache-Control"] == "no-store"
    assert client.get(reverse("robots")).status_code == 301


def pages_in_a_file(at):
    file = at.folder / "pages"
    file.touch()
    at.patch.setattr(publication, "pages", lambda: PublishedPages(file, 10**7))


NO_PRIVILEGES = "Privileges of the database are missing.\n"
NO_CHANGES = "The database lacks changes that this version needs.\n"
READ_ONLY = "SET LOCAL transaction_read_only = on"


@pytest.mark.parametrize(
    ("statement", "status", "reason"),
    [
        (READ_ONLY, 200, "ready\n"),
        ("DELETE FROM django_migrations", 503, NO_CHANGES),
        ("DROP TABLE cache", 503, "A table is missing.\n"),
        (REVOKE.format("cache"), 503, NO_PRIVILEGES),
        (REVOKE.format("django_migrations"), 503, NO_PRIVILEGES),
    ],
)
def test_ready_unless_something_is_missing(client, statement, status, reason):
    as_owner(statement)

    answer = client.get(reverse("ready"))

    assert (answer.status_code, answer.text) == (status, reason)


def as_owner(statement):
    with owner(), connection.cursor() as cursor:
        cursor.execute(statement)


# Each fault is made of the settings, a folder and a monkeypatch, `at`.


def collected(at):
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    at.settings.STATIC_ROOT = at.folder
    at.settings.STATICFILES_DIRS = [at.settings.BASE_DIR / "static"]
    at.settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}


def one_static_file_is_gone(at):
    collected(at)
    given = at.folder / "given"
    given.mkdir()
    (given / "a.css").write_text("a {}")
    at.settings.STATICFILES_DIRS = [given]
    call_command("collectstatic", interactive=False, verbosity=0)
    next(at.folder.glob("a.*.css")).unlink()


def installed(text):
    def make(at):
        (at.folder / "pyproject.toml").write_text(text)
        at.patch.setattr(version, "ROOT", at.folder)

    return make


def changed(name, value):
    return lambda at: setattr(at.settings, name, value)


def statement(sql):
    return lambda at: [run("DELETE FROM cache"), as_owner(sql)]


def moments(fields):
    """Return the fields, those named _at as the moment so many minutes ago."""
    now = timezone.now()
    return {
        name: now - timedelta(minutes=value) if name[-3:] == "_at" else value
        for name, value in fields.items()
    }


def letter(**fields):
    own = {
        "kind": "other",
        "message_id": f"<{uuid4()}@example.org>",
        "is_secret": False,
    }
    return lambda at: Letter.objects.create(**MAIL | own | moments(fields))


def silent(part):
    at = Now() - timedelta(minutes=3)
    return lambda _at: Heartbeat.objects.filter(part=part).update(at=at)


def job(**fields):
    return lambda at: Job.objects.filter(name="retain").update(**moments(fields))


def backed_up(**state):
    """Write what the commands of backups leave behind."""

    def make(at):
        text = json.dumps(moments(state), default=lambda moment: moment.isoformat())
        (settings.BACKUP_DIR / "state.json").write_text(text)

    return make


def strangers(_at):
    for _one in range(alarms.OF_FORMS["at_most"]):
        alarms.count("forms")


def register(hours, address="https://data.example.org/api"):
    """Ask the business register, which last answered so many hours before, or never."""

    def make(at):
        at.settings.REGISTER_URL, now = address, timezone.now()
        answered = hours and now - timedelta(hours=hours)
        RegisterContact.objects.create(asked_at=now, answered_at=answered)

    return make


def there_for(hours, **state):
    age = f"now() - interval '{hours} hours'"
    migrated = f"UPDATE django_migrations SET applied = {age}"
    return lambda at: [as_owner(migrated), backed_up(**state)(at)]


def replaced(days):
    day = timezone.now().astimezone(UTC) - timedelta(days=days)
    return backed_up(**NEW, replaced=[f"registry_before_{day:%Y%m%dt%H%M%S}"])


HOUR, DAY = 60, 24 * 60  # minutes
NEW = {"backup_at": HOUR, "check_at": HOUR}
NO_FOLDER = settings.WEB_DATABASE | {"HOST": "/nowhere/gone"}
NO_FOLDER |= {"ENGINE": "cluster.embedded_postgres"}
LAST = max(path.stem for path in (PROJECT / "members" / "migrations").glob("0*.py"))
APPLIED = "INSERT INTO django_migrations VALUES (DEFAULT, 'members', '9999_later', {})"
NOT_APPLIED = f"DELETE FROM django_migrations WHERE name = '{LAST}'"
FULL = "INSERT INTO cache SELECT n, '', now() FROM generate_series(0, 20_000) n"
NO_WRITING = f"REVOKE INSERT, UPDATE ON cache FROM {settings.WEB_DATABASE['USER']}"
FAULTS = {
    "no static files": (collected, "static"),
    "one static file is gone": (one_static_file_is_gone, "static"),
    "another version": (installed('[project]\nversion = "99.0"'), "version"),
    "what is installed cannot be read": (installed("<<<<<<< HEAD"), "health"),
    "the disk is nearly full": (changed("MIN_FREE_DISK_MB", 10**9), "disk"),
    "var is gone": (changed("VAR", settings.BASE_DIR / "gone"), "disk"),
    "the database's folder is gone": (changed("WEB_DATABASE", NO_FOLDER), "disk"),
    "no folder for published pages": (pages_in_a_file, "published"),
    "a table is gone": (statement("DROP TABLE members_missedsearch"), "schema"),
    "a table may not be read": (statement(REVOKE.format("members_topic")), "schema"),
    "the last migration is missing": (statement(NOT_APPLIED), "migrations"),
    "a migration of later code": (statement(APPLIED.format("now()")), "version"),
    "only read": (statement(READ_ONLY), "write"),
    # The error ends the transaction of the test, so that the checks that follow fail too.
    "only read, and full": (statement(f"{FULL}; {READ_ONLY}"), "database write"),
    "no right to write": (statement(NO_WRITING), "write"),
    "the table that is written to": (statement("DROP TABLE cache"), "database schema"),
    "e-mails wait": (letter(due_at=16), "mail"),
    "the mail server refuses": (letter(attempts=3, made_at=2, due_at=-5), "mail"),
    "the mail server defers": (
        letter(attempts=9, made_at=16, due_at=-5, why="451 4.7.1 Later"),
        "mail",
    ),
    "the mail server rejects": (
        letter(attempts=1, failed_at=0, failure="rejected"),
        "mail",
    ),
    "no e-mails are sent": (silent("emails"), "work"),
    "no jobs are run": (silent("jobs"), "work"),
    "no tasks are done": (silent("tasks"), "work"),
    "work was never started": (lambda at: Heartbeat.objects.all().delete(), "work"),
    "a job has failed": (job(failure="No", began_at=2, ended_at=1), "jobs"),
    "a job is late": (job(due_at=2 * HOUR), "jobs"),
    "strangers cause many e-mails": (strangers, "alarm"),
    "the business register is silent": (register(25), "register"),
    "the business register has never answered": (register(None), "register"),
    "never backed up": (there_for(hours=31), "backup"),
    "the last backup is old": (backed_up(backup_at=31 * HOUR, check_at=60), "backup"),
    "no trial ever": (there_for(hours=240, backup_at=HOUR), "restore_check"),
    "an old trial": (backed_up(backup_at=60, check_at=10 * DAY), "restore_check"),
    "a failed trial": (backed_up(**NEW, check_failure="No"), "restore_check"),
    "an old copy": (backed_up(**NEW, copy_at=2 * DAY), "copy"),
    "no copy ever": (backed_up(**NEW, copy_failure="No"), "copy"),
    "no journal": (
        lambda at: (at.settings.BACKUP_DIR / "erasures.jsonl").mkdir(),
        "journal",
    ),
    "a replaced database stays": (replaced(days=31), "replaced"),
    # The server is that of other tests too, so the limit is lowered instead.
    "no connections": (
        lambda at: at.patch.setattr(writing, "MOST_USED", 0),
        "connections",
    ),
}


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


def test_what_only_takes_its_time_is_no_fault(monitor):
    work_is_done()
    letter(due_at=14)(None)
    letter(attempts=2, made_at=0, due_at=-1)(None)
    letter(attempts=8, made_at=14, due_at=-5, why="451 4.7.1 Later")(None)
    letter(attempts=1, failed_at=1, failure="refused")(None)
    job(due_at=59)(None)
    Heartbeat.objects.update(at=Now() - timedelta(seconds=80))
    last = {"backup_at": 29 * HOUR, "check_at": 8 * DAY, "copy_at": 47 * HOUR}
    backed_up(**last, copy_failure="No")(None)
    assert monitor() == (200, [])

    replaced(days=29)(None)
    assert monitor() == (200, [])
    # A return to the version before: migrated before this process has started.
    as_owner(APPLIED.format("now() - interval '1 day'"))
    assert monitor() == (200, [])


@pytest.mark.parametrize(("hours", "address"), [(23, "https://a.no"), (25, "")])
def test_a_register_that_answers_within_a_day_or_is_off_is_no_fault(
    monitor, settings, hours, address
):
    work_is_done()
    register(hours, address)(SimpleNamespace(settings=settings))
    assert monitor() == (200, [])


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (25, "The business register has not answered in the last 24 hours."),
        (None, "The business register has never answered."),
    ],
)
def test_a_silent_register_is_told_from_one_that_never_answered(
    health, settings, hours, text
):
    work_is_done()
    register(hours)(SimpleNamespace(settings=settings))
    assert [problem["text"] for problem in health()[1]] == [text]


def test_an_e_mail_that_is_accepted_ends_the_fault_of_those_before(monitor):
    work_is_done()
    letter(attempts=3, made_at=9, due_at=-5)(None)
    letter(attempts=1, failed_at=8, failure="rejected")(None)
    before = monitor()
    letter(attempts=1, sent_at=1)(None)
    assert (before, monitor()) == ((503, ["mail"]), (200, []))


def test_a_row_is_written_once_in_ten_seconds_by_all_processes(monitor):
    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            monitor()
        # Another process has tried nothing yet.
        writing._last.update(at=float("-inf"))
        monitor()

    verbs = [query["sql"].partition(" ")[0] for query in queries]
    assert verbs.count("INSERT") + verbs.count("UPDATE") == 1


@pytest.mark.parametrize("name", ["health", "metrics"])
def test_without_the_right_token_there_is_no_such_page(client, settings, name):
    pairs = [("", sent) for sent in ("", "Bearer ", f"Bearer {TOKEN}")]
    wrong = ["", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}"]
    wrong += [f"Basic {TOKEN}", "Bearer \xe6\xf8\xe5"]
    for settings.MONITOR_TOKEN, sent in [*pairs, *((TOKEN, w) for w in wrong)]:
        headers = {"Authorization": sent}
        answer = client.get(reverse(name), headers=headers)
        none = client.get("/-/none", headers=headers)

        assert (answer.status_code, answer.content) == (404, none.content)
        assert dict(answer.headers) == dict(none.headers)


def test_a_problem_is_named_and_a_folder_of_backups_watched_once_it_is_there(
    health, settings
):
    text = "manage.py work gives no sign of life: emails."
    assert health()[1][0] == {"check": "work", "text": text, "detail": ""}
    settings.MIN_FREE_DISK_MB = 10**9
    details = [str(health()), settings.BACKUP_DIR.rmdir() or str(health())]

    assert ["'backups:" in detail for detail in details] == [True, False]
