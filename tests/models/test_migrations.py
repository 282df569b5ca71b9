"""Tables and triggers are those of the models; migrations import no application code."""

import ast
import re
from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import ProgrammingError, connection, migrations, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from pgtrigger import registry

from members import migrations as folder
from members.migrations._tables import AtOnce, Grouped, tracked
from members.models import Note
from members.models.trigger_registry import TriggerRegistry
from members.operation import installation
from tests.support.cases import code
from tests.support.events import rows, run

pytestmark = pytest.mark.usefixtures("as_owner")
FILES = sorted(Path(folder.__file__).parent.glob("*.py"))
SLOW = registry._Registry
# Of each: its table and column, those that it names, and the types of both columns.
FOREIGN_KEYS = code(__file__, "foreign_keys.sql")
TRIGGERS = """
    SELECT tgname, obj_description(oid, 'pg_trigger'), tgenabled FROM pg_trigger
    WHERE NOT tgisinternal
"""


def declared():
    compiled = [trigger.compile(model) for model, trigger in pgtrigger.registered()]
    return {(trigger.sql.pgid, trigger.sql.hash, "O") for trigger in compiled}


def some_installed():
    """Return the names of triggers and of their tables."""
    return rows(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname LIKE 'pgtrigger_append_only_%%' ORDER BY tgname"
    )


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def test_no_migration_runs_the_code_of_today():
    names = {name for path in FILES for name in imported(path)}

    assert {n for n in names if n.startswith((".", "members"))} == {"._tables"}


def test_every_declared_trigger_is_installed_and_what_differs_is_set_right():
    assert len(declared()) > 300
    assert set(rows(TRIGGERS)) == declared()
    [(name, table), (other, its_table), *_others] = some_installed()
    run(f"DROP TRIGGER {name} ON {table}")
    run(f"COMMENT ON TRIGGER {other} ON {its_table} IS 'of another version'")
    run(
        f"CREATE TRIGGER pgtrigger_gone BEFORE UPDATE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    run("DROP FUNCTION personal_columns")

    installation.install("default")

    assert set(rows(TRIGGERS)) == declared()
    assert rows("SELECT 'name' = ANY (personal_columns('members_person'))") == [(True,)]


def test_installing_is_refused_as_a_whole():
    name, table = some_installed()[0]
    run(f"DROP TRIGGER {name} ON {table}")
    run("DROP TABLE members_topic CASCADE")
    before = set(rows(TRIGGERS))

    with pytest.raises(ProgrammingError, match="members_topic"), transaction.atomic():
        installation.install("default")

    assert set(rows(TRIGGERS)) == before


def test_nothing_is_installed_on_the_tables_of_an_earlier_time():
    name, table = some_installed()[0]
    run(f"DROP TRIGGER {name} ON {table}")
    recorder = MigrationRecorder(connection)
    last = max(name for app, name in recorder.applied_migrations() if app == "members")
    recorder.record_unapplied("members", last)

    installation.install("default")

    assert name not in {found for found, _hash, _on in rows(TRIGGERS)}


def test_a_later_database_is_migrated_and_an_older_one_refused_in_one_sentence():
    MigrationRecorder(connection).record_applied("members", "9999_later")
    call_command("migrate", verbosity=0)
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


def key():
    return ("id", models.BigAutoField(primary_key=True))


def reference(model):
    return models.ForeignKey(f"members.{model}", models.CASCADE)


FEW = models.CheckConstraint(condition=models.Q(lives__lte=9), name="lives_are_few")
CAT = migrations.CreateModel("Cat", [key(), ("lives", models.IntegerField())])
DOG = migrations.CreateModel("Dog", [key(), ("foe", reference("Cat"))])
ONE_BY_ONE = [CAT, DOG, migrations.AddField("cat", "foe", reference("Dog"))]
ONE_BY_ONE.append(migrations.AddConstraint("cat", FEW))
LIVES_AND_FOE = [*CAT.fields, ("foe", reference("Dog"))]
AT_ONCE = AtOnce(
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
    columns = rows(
        "SELECT table_name, column_name, data_type, is_nullable"
        f" FROM information_schema.columns WHERE table_name {tables}"
    )
    constraints = rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        f" WHERE conrelid::regclass::text {tables}"
    )
    indexes = rows(f"SELECT indexdef FROM pg_indexes WHERE tablename {tables}")
    return {*columns, *constraints, *indexes}


def test_tables_created_at_once_are_as_if_one_by_one_and_dropped_at_once():
    state, tables = migrate([AT_ONCE])

    assert (state, tables) == migrate(ONE_BY_ONE)
    assert len(tables) > 10
    assert migrate([AT_ONCE], back=True)[1] == set()


class InGroups(Grouped):
    operations = [
        *ONE_BY_ONE,
        migrations.AlterField("cat", "lives", models.BigIntegerField(null=True)),
        migrations.AddField("dog", "name", models.TextField(db_default="")),
        migrations.RenameField("dog", "name", "called"),
        migrations.RemoveConstraint("cat", "lives_are_few"),
        migrations.AddIndex("dog", models.Index(fields=["called"], name="by_name")),
    ]


def test_a_grouped_migration_changes_the_tables_as_one_that_is_not_grouped():
    grouped = InGroups("0001_cats", "members").operations

    sizes = [len(getattr(one, "operations", [one])) for one in grouped]
    assert sizes == [2, 4, 1, 2]
    assert migrate(grouped) == migrate(InGroups.operations)


def test_a_grouped_migration_that_changes_a_field_twice_is_refused():
    class Twice(Grouped):
        operations = [
            *ONE_BY_ONE,
            migrations.AlterField("Cat", "foe", reference("Dog")),
        ]

    with pytest.raises(AssertionError):
        Twice("0001_twice", "members")


def test_events_have_the_columns_of_their_model_without_its_rules():
    folded = {"expression": models.F("slug"), "output_field": models.TextField()}
    dog = models.OneToOneField("members.Dog", models.CASCADE, related_name="cat")
    columns = [
        *(key(), ("slug", models.SlugField(unique=True)), ("owner", dog)),
        ("folded", models.GeneratedField(**folded, db_persist=True)),
        ("secret", models.TextField()),
    ]

    _create, events = tracked(
        migrations.CreateModel("Cat", columns), without=["secret"]
    )

    copied = {name: f for name, f in events.fields if not name.startswith("pgh_")}
    assert [*copied] == ["id", "slug", "owner"]
    assert isinstance(copied["id"], models.BigIntegerField)
    slug, owner = copied["slug"], copied["owner"]
    flags = slug.unique, slug.db_index, owner.unique, owner.db_constraint
    assert flags == (False, False, False, False)
    assert owner.remote_field.on_delete is models.DO_NOTHING
    assert events.options["indexes"][0].name == "batch_cat"


def test_every_foreign_key_has_a_constraint_and_the_type_of_what_it_names():
    installed = rows(FOREIGN_KEYS)

    assert len(installed) > 100
    assert {row[:4] for row in installed} == set(declared_keys())
    assert all(of_key == of_target for *_names, of_key, of_target in installed)


def declared_keys():
    tables = connection.introspection.table_names()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields if model._meta.db_table in tables else ():
            if field.is_relation and field.db_constraint:
                target = field.target_field
                mine = (model._meta.db_table, field.column)
                yield (*mine, target.model._meta.db_table, target.column)


def assert_registry_has_what_pgtrigger_computes():
    kept = registry._registry
    assert isinstance(kept, TriggerRegistry)
    assert kept.by_db_table == SLOW.by_db_table.fget(kept)
    assert kept.pg_function_names == SLOW.pg_function_names.fget(kept)
    assert len(kept) > 300


class Unlike(pgtrigger.Trigger):
    when, operation, func = pgtrigger.Before, pgtrigger.Insert, "RETURN NEW;"


def test_a_name_of_a_trigger_is_used_once_for_a_table_and_again_when_it_is_free():
    other = Unlike(name="unlike", operation=pgtrigger.Delete)

    assert_registry_has_what_pgtrigger_computes()
    with Unlike(name="unlike").register(Note):
        assert_registry_has_what_pgtrigger_computes()
        with pytest.raises(KeyError, match="already used"):
            other.register(Note)
    with other.register(Note):
        assert_registry_has_what_pgtrigger_computes()
    assert_registry_has_what_pgtrigger_computes()
