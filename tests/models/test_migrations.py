"""Migrations import no application code; triggers are installed after them."""

import ast
import re
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import ProgrammingError, connection, migrations, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from members import installation
from members import migrations as folder
from members.migrations._tables import CreateModels, tracked

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
    MigrationRecorder(connection).record_applied("members", "0001_functions")
    data = getattr(connection, "data_folder", None)
    remedy = f"remove {data}" if data else "make an empty one"
    sentence = (
        "This database was made before version 0.3.0, the first release, and cannot be"
        f" brought up to date: {remedy}, and start again. What was typed into it, as into a"
        " demo, is lost."
    )

    for command in ("migrate", "makemigrations"):
        with pytest.raises(CommandError) as refusal:
            call_command(command, verbosity=0)
        assert str(refusal.value) == sentence
    with pytest.raises(SystemCheckError, match=re.escape(f"(members.E002) {sentence}")):
        call_command("check", databases=["default"])


@pytest.mark.django_db
@AS_OWNER
def test_a_database_of_a_later_version_is_not_refused():
    MigrationRecorder(connection).record_applied("members", "9999_later")

    call_command("migrate", verbosity=0)


def key():
    return ("id", models.BigAutoField(primary_key=True))


def reference(model):
    return models.ForeignKey(f"members.{model}", models.CASCADE)


FEW = models.CheckConstraint(condition=models.Q(lives__lte=9), name="lives_are_few")
CAT = migrations.CreateModel("Cat", [key(), ("lives", models.IntegerField())])
DOG = migrations.CreateModel("Dog", [key(), ("foe", reference("Cat"))])
ONE_BY_ONE = [
    CAT,
    DOG,
    migrations.AddField("cat", "foe", reference("Dog")),
    migrations.AddConstraint("cat", FEW),
]
LIVES_AND_FOE = [*CAT.fields, ("foe", reference("Dog"))]
AT_ONCE = CreateModels(
    [migrations.CreateModel("Cat", LIVES_AND_FOE, {"constraints": [FEW]}), DOG]
)


def migrate(operations, *, back=False):
    """Apply operations, one after another, and with `back` the last one backwards.

    Return the state, and the columns, constraints and indexes of the tables, in no order.
    """
    state = ProjectState()
    with transaction.atomic(), connection.schema_editor(atomic=False) as editor:
        for one in operations:
            before, state = state, state.clone()
            one.state_forwards("members", state)
            one.database_forwards("members", editor, before, state)
        if back:
            one.database_backwards("members", editor, state, before)
        editor.deferred_sql = [editor.execute(sql) for sql in editor.deferred_sql][:0]
        tables = definitions()
        transaction.set_rollback(True)
    return state, tables


def definitions():
    tables = "IN ('members_cat', 'members_dog')"
    columns = run(
        "SELECT table_name, column_name, data_type, is_nullable"
        f" FROM information_schema.columns WHERE table_name {tables}"
    )
    constraints = run(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        f" WHERE conrelid::regclass::text {tables}"
    )
    indexes = run(f"SELECT indexdef FROM pg_indexes WHERE tablename {tables}")
    return {*columns, *constraints, *indexes}


@pytest.mark.django_db
@AS_OWNER
def test_tables_created_at_once_are_as_if_created_one_by_one():
    state, tables = migrate([AT_ONCE])

    assert (state, tables) == migrate(ONE_BY_ONE)
    assert len(tables) > 10


@pytest.mark.django_db
@AS_OWNER
def test_tables_created_at_once_are_dropped_at_once():
    assert migrate([AT_ONCE], back=True)[1] == set()


def test_events_have_the_columns_of_their_model_without_its_rules():
    columns = {
        "id": models.BigAutoField(primary_key=True),
        "slug": models.SlugField(unique=True),
        "folded": models.GeneratedField(
            expression=models.F("slug"),
            output_field=models.TextField(),
            db_persist=True,
        ),
        "secret": models.TextField(),
        "owner": models.OneToOneField(
            "members.Dog", models.CASCADE, related_name="cat"
        ),
    }

    _create, events = tracked(
        migrations.CreateModel("Cat", [*columns.items()]), without=["secret"]
    )

    copied = dict(events.fields)
    assert [name for name in copied if not name.startswith("pgh_")] == [
        "id",
        "slug",
        "owner",
    ]
    assert isinstance(copied["id"], models.BigIntegerField)
    slug, owner = copied["slug"], copied["owner"]
    assert (slug.unique, slug.db_index, owner.unique, owner.db_constraint) == (
        False,
    ) * 4
    assert owner.remote_field.on_delete is models.DO_NOTHING
    assert events.options["indexes"][0].name == "batch_cat"
