"""Operations that run together leave what they would leave one by one."""

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from members.migrations._together import together

NAME, AGE = models.TextField(), models.IntegerField(default=0)
IS_POSITIVE = models.CheckConstraint(condition=models.Q(age__gte=0), name="age_is_one")


def new(name):
    return migrations.CreateModel(
        name, fields=[("id", models.AutoField(primary_key=True))]
    )


def more(model, name, field):
    return migrations.AddField(model, name, field)


def words(operations):
    return [operation.describe() for operation in operations]


def test_changes_of_tables_that_stand_run_together():
    changes = [
        more("cat", "age", AGE),
        migrations.AddConstraint("cat", IS_POSITIVE),
        new("Dog"),
        more("cat", "name", NAME),
    ]

    assert words(together(changes)) == ["; ".join(words(changes))]


def test_a_new_table_stands_before_it_is_changed():
    made, changed = [new("Cat"), new("Dog")], [more("cat", "age", AGE)]

    assert words(together(made + changed)) == ["; ".join(words(made)), *words(changed)]


def test_all_else_runs_by_itself():
    act = migrations.RunSQL("SELECT 1")
    before, after = more("cat", "age", AGE), more("cat", "name", NAME)

    assert together([before, act, after]) == [before, act, after]


def state_after(operations, is_rendered):
    state = ProjectState()
    new("Cat").state_forwards("members", state)
    if is_rendered:
        assert state.apps
    for operation in operations:
        operation.state_forwards("members", state)
    return state


def test_the_state_is_the_same_and_models_are_rendered_once():
    changes = [more("cat", "age", AGE), more("cat", "name", NAME)]

    state = state_after(together(changes), is_rendered=True)

    assert state == state_after(changes, is_rendered=False)
    fields = state.apps.get_model("members", "cat")._meta.get_fields()
    assert [field.name for field in fields] == ["id", "age", "name"]


def test_no_migration_runs_one_by_one_what_could_run_together():
    known = MigrationLoader(None).disk_migrations
    ours = {name: found for (app, name), found in known.items() if app == "members"}

    slow = [
        name
        for name, found in ours.items()
        if len(together(found.operations)) < len(found.operations)
    ]

    assert ours
    assert slow == []
