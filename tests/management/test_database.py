"""Each command says in one sentence that the database is out of reach, or lacks something."""

import pytest
from django.core.management import (
    execute_from_command_line,
    get_commands,
    load_command_class,
)
from django.db import DatabaseError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from cluster.start import one_sentence
from members.operation.database_roles import OwnerCommand
from tests.support.database_clients import PROJECT
from tests.support.external_postgres import free_port

EMAIL = "kari@example.org"
# Those of Django that an operator uses, too.
ARGUMENTS = {
    "backup": [],
    "change_address": [EMAIL, "new@example.org", "--reason=x"],
    "check": ["--database=default"],
    "createcachetable": [],
    "createsuperuser": ["--noinput", f"--email={EMAIL}"],
    "dumpdata": [],
    "end_sessions": [EMAIL],
    "first_administrator": [EMAIL],
    "flush": ["--noinput"],
    "grants": [],
    "load_registry": ["members/grenland"],
    "log_in_link": [EMAIL],
    "loaddata": ["-", "--format=json"],
    "makemigrations": ["--check"],
    "migrate": [],
    "read_file": ["members/grenland/organizations.csv", "--into=organizations"],
    "remind": [],
    "reset_second_factor": [EMAIL, "--reason=x"],
    "restore": ["x"],
    "restore_check": [],
    "retain": [],
    "send_letters": ["--once"],
    "showmigrations": [],
    "sync_register": [],
    "work": ["--once"],
    "write_files": ["x"],
}
# They serve a demo, ask no database, or are tried elsewhere.
OTHERS = {"code", "demo", "demo_register", "local_register", "sqlsequencereset"}
OTHERS |= {"check_mail", "fetch_backups", "make_outline"}
AS_OWNER = (
    "createcachetable flush grants loaddata log_in_link makemigrations migrate"
    " sqlsequencereset"
)


@pytest.fixture
def nowhere(settings, monkeypatch, django_db_blocker, tmp_path):
    """Let the settings name a server that does not run."""
    settings.OWNER_DATABASE = None  # else its commands would find that of the tests
    settings.BACKUP_DIR = tmp_path
    monkeypatch.chdir(PROJECT)
    address = {"HOST": "127.0.0.1", "PORT": free_port(), "ENGINE": "", "OPTIONS": {}}
    ours = connections["default"]
    connections["default"] = DatabaseWrapper(ours.settings_dict | address, "default")
    with django_db_blocker.unblock():
        yield
    connections["default"] = ours


def run(command, *arguments):
    with pytest.raises(SystemExit) as end, one_sentence():
        execute_from_command_line(["manage.py", command, *arguments])
    return end.value.code


@pytest.mark.no_database
@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_database_out_of_reach_is_one_sentence_of_each_command(nowhere, name):
    sentence = run(name, *ARGUMENTS[name])

    assert sentence.startswith("The database does not answer. Look at DATABASE_URL ")
    assert "Connection refused" in sentence
    assert len(sentence.splitlines()) == 1


@pytest.mark.no_database
def test_each_command_of_ours_is_tried_and_those_on_tables_run_as_the_owner():
    apps = get_commands()
    ours = {name for name, app in apps.items() if app == "members"}
    classes = {name: type(load_command_class("members", name)) for name in ours}
    owners = {name for name, made in classes.items() if issubclass(made, OwnerCommand)}

    assert ours - ARGUMENTS.keys() == OTHERS
    assert owners == set(AS_OWNER.split())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELECT FROM nothing", "lacks a table: run `manage.py migrate`"),
        ("SELECT nothing FROM members_user", "lacks a column: run `manage.py migrate`"),
        ("CREATE TABLE mine ()", "set OWNER_DATABASE_URL, or run `manage.py grants`"),
    ],
)
@pytest.mark.django_db
def test_a_database_that_lacks_something_is_one_sentence_with_what_helps(
    statement, words
):
    with pytest.raises(SystemExit, match=words), one_sentence():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("argument", ["--traceback", ""])
@pytest.mark.django_db
def test_any_other_error_and_one_asked_for_keep_their_traceback(monkeypatch, argument):
    monkeypatch.setattr("sys.argv", ["manage.py", "shell", argument])
    statement = "SELECT FROM nothing" if argument else "SELECT 1 / 0"

    with pytest.raises(DatabaseError), one_sentence():
        connection.cursor().execute(statement)
