"""Migrations import no application code; triggers are installed after them."""

import ast
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, migrations, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from members import installation
from members import migrations as folder
from members.migrations._tables import CreateTables

AS_OWNER = pytest.mark.usefixtures("as_owner")
FILES = sorted(Path(folder.__file__).parent.glob("*.py"))
TRIGGERS = """
    SELECT tgname, obj_description(oid, 'pg_trigger'), tgenabled FROM pg_trigger
    WHERE NOT tgisinternal
"""


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def declared():
    compiled = [trigger.compile(model) for model, trigger in pgtrigger.registered()]
    return {(trigger.sql.pgid, trigger.sql.hash, "O") for trigger in compiled}


def some_installed():
    """Return the names of triggers and of their tables."""
    return run(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname LIKE 'pgtrigger_append_only_%' ORDER BY tgname"
    )


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_migration_runs_the_code_of_today(path):
    ours = {name for name in imported(path) if name.startswith((".", "members"))}

    assert ours <= {"._tables"}


@pytest.mark.django_db
@AS_OWNER
def test_every_declared_trigger_is_installed_and_no_other():
    assert len(declared()) > 300
    assert set(run(TRIGGERS)) == declared()


@pytest.mark.django_db
@AS_OWNER
def test_what_is_missing_differs_or_is_gone_is_set_right():
    [(name, table), (other, its_table), *_others] = some_installed()
    run(f"DROP TRIGGER {name} ON {table}")
    run(f"COMMENT ON TRIGGER {other} ON {its_table} IS 'of another version'")
    run(
        f"CREATE TRIGGER pgtrigger_gone BEFORE UPDATE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    run("DROP FUNCTION personal_columns")

    installation.install("default")

    assert set(run(TRIGGERS)) == declared()
    assert run("SELECT 'name' = ANY (personal_columns('members_person'))") == [(True,)]


@pytest.mark.django_db
@AS_OWNER
def test_installing_is_refused_as_a_whole():
    name, table = some_installed()[0]
    run(f"DROP TRIGGER {name} ON {table}")
    run("DROP TABLE members_topic CASCADE")
    before = set(run(TRIGGERS))

    with pytest.raises(ProgrammingError, match="members_topic"), transaction.atomic():
        installation.install("default")

    assert set(run(TRIGGERS)) == before


@pytest.mark.django_db
@AS_OWNER
def test_nothing_is_installed_on_the_tables_of_an_earlier_time():
    name, table = some_installed()[0]
    run(f"DROP TRIGGER {name} ON {table}")
    recorder = MigrationRecorder(connection)
    last = max(name for app, name in recorder.applied_migrations() if app == "members")
    recorder.record_unapplied("members", last)

    installation.install("default")

    assert name not in {found for found, _hash, _on in run(TRIGGERS)}


@pytest.mark.django_db
@AS_OWNER
def test_an_older_database_is_refused_in_one_sentence():
    MigrationRecorder(connection).record_applied("members", "0003_sites_within")

    with pytest.raises(CommandError) as refusal:
        call_command("migrate", verbosity=0)

    data = getattr(connection, "data_folder", None)
    remedy = f"remove {data}" if data else "make an empty one"
    assert str(refusal.value) == (
        "This database is of the time before version 0.2.0 and cannot be brought up to"
        f" date: {remedy}, and start again. What was typed into it, as into a demo, is"
        " lost."
    )


@pytest.mark.django_db
@AS_OWNER
def test_a_database_of_a_later_version_is_not_refused():
    MigrationRecorder(connection).record_applied("members", "9999_later")

    call_command("migrate", verbosity=0)


AGE = models.IntegerField(default=0)
IS_POSITIVE = models.CheckConstraint(condition=models.Q(age__gte=0), name="age_is_one")
STEPS = [
    migrations.CreateModel("Cat", [("id", models.AutoField(primary_key=True))]),
    migrations.CreateModel("Dog", [("id", models.AutoField(primary_key=True))]),
    migrations.AddField("cat", "age", AGE),
    migrations.AddField("cat", "foe", models.ForeignKey("members.Dog", models.CASCADE)),
    migrations.AddConstraint("cat", IS_POSITIVE),
]


def state_after(operations):
    state = ProjectState()
    assert state.apps
    for operation in operations:
        operation.state_forwards("members", state)
    return state


def test_tables_created_at_once_are_known_as_if_one_by_one():
    state = state_after([CreateTables(STEPS)])

    assert state == state_after(STEPS)
    fields = state.apps.get_model("members", "cat")._meta.get_fields()
    assert [field.name for field in fields] == ["id", "age", "foe"]


@pytest.mark.django_db
@AS_OWNER
def test_tables_created_at_once_are_finished():
    at_once = CreateTables(STEPS)
    state = state_after([at_once])

    with connection.schema_editor(atomic=False) as editor:
        at_once.database_forwards("members", editor, ProjectState(), state)

    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "members_cat")
    assert found["age_is_one"]["check"]
    assert ("members_dog", "id") in [one["foreign_key"] for one in found.values()]


def test_tables_created_at_once_are_all_that_is_done():
    with pytest.raises(TypeError):
        CreateTables([*STEPS, migrations.RunSQL("SELECT 1")])
