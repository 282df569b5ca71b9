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
from members.management import rendering
from members.migrations._tables import AtOnce

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
FEW = models.CheckConstraint(condition=models.Q(lives__lte=9), name="lives_are_few")
STEPS = [
    migrations.CreateModel("Cat", [("id", models.AutoField(primary_key=True))]),
    migrations.CreateModel("Dog", [("id", models.AutoField(primary_key=True))]),
    migrations.AddField("cat", "age", AGE),
    migrations.AddField("cat", "foe", models.ForeignKey("members.Dog", models.CASCADE)),
    migrations.AddConstraint("cat", IS_POSITIVE),
]
CHANGES = [
    migrations.CreateModel("Bird", [("id", models.AutoField(primary_key=True))]),
    migrations.AddField(
        "bird", "foe", models.ForeignKey("members.Cat", models.CASCADE)
    ),
    migrations.RemoveConstraint("cat", "age_is_one"),
    migrations.AddField("cat", "lives", models.IntegerField(default=9)),
    migrations.AlterField("cat", "age", models.BigIntegerField(null=True)),
    migrations.AddIndex("cat", models.Index(fields=["lives"], name="cats_by_lives")),
    migrations.AddConstraint("cat", FEW),
    migrations.AddField(
        "dog", "prey", models.ForeignKey("members.Bird", models.CASCADE)
    ),
    migrations.AlterModelOptions("dog", {"verbose_name": "dog"}),
]


def state_after(operations, state=None):
    state = state.clone() if state else ProjectState()
    assert state.apps
    for operation in operations:
        operation.state_forwards("members", state)
    return state


def migrate(operations, *, back=False):
    """Apply migrations, one after another; return the state after all of them.

    With `back` the last one is taken back.
    """
    state = ProjectState()
    with connection.schema_editor(atomic=False) as editor:
        for found in operations:
            before, state = state, state_after([found], state)
            found.database_forwards("members", editor, before, state)
        if back:
            found.database_backwards("members", editor, state, before)
    return state


def tables():
    """Return (columns, constraints) of the tables of the tests, in no order."""
    found = "IN ('members_cat', 'members_dog', 'members_bird')"
    columns = run(
        "SELECT table_name, column_name, data_type, is_nullable, ordinal_position"
        f" FROM information_schema.columns WHERE table_name {found}"
    )
    constraints = run(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        f" WHERE conrelid::regclass::text {found}"
    )
    indexes = run(f"SELECT indexdef FROM pg_indexes WHERE tablename {found}")
    return {*columns}, {*constraints}, {*indexes}


def rolled_back(function, *arguments, **options):
    with transaction.atomic():
        function(*arguments, **options)
        found = tables()
        transaction.set_rollback(True)
    return found


def test_what_is_changed_at_once_is_known_as_if_one_by_one():
    state = state_after([AtOnce(STEPS), AtOnce(CHANGES)])

    assert state == state_after(STEPS + CHANGES)
    fields = state.apps.get_model("members", "cat")._meta.get_fields()
    assert [field.name for field in fields] == "bird id age foe lives".split()


@pytest.mark.django_db
@AS_OWNER
def test_tables_changed_at_once_are_as_if_changed_one_by_one():
    one_by_one = rolled_back(migrate, [*STEPS, *CHANGES])

    at_once = rolled_back(migrate, [AtOnce(STEPS), AtOnce(CHANGES)])

    assert at_once == one_by_one
    assert {name for name, _definition in at_once[1]} >= {"lives_are_few"}


@pytest.mark.django_db
@AS_OWNER
def test_tables_are_the_same_when_changed_models_alone_are_rendered():
    as_django_does = rolled_back(migrate, [*STEPS, *CHANGES])

    with rendering.of_changed_models_alone():
        assert rolled_back(migrate, [*STEPS, *CHANGES]) == as_django_does


@pytest.mark.django_db
@AS_OWNER
def test_what_is_changed_at_once_is_taken_back_at_once():
    before = rolled_back(migrate, [AtOnce(STEPS)])

    after = rolled_back(migrate, [AtOnce(STEPS), AtOnce(CHANGES)], back=True)

    assert after == before


TWICE = migrations.AlterField("cat", "age", models.BigIntegerField())


@pytest.mark.parametrize(
    "operations",
    [[*STEPS, migrations.RunSQL("SELECT 1")], [*CHANGES, TWICE]],
    ids=["other work", "a column twice"],
)
def test_what_needs_its_turn_is_not_done_at_once(operations):
    with pytest.raises(TypeError):
        AtOnce(operations)
