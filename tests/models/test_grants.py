"""What the role that serves may do, also by an erasure, and all that it may not."""

import json
import re
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from members.models import Erasure, Organization, PersonEvent
from members.operation import grants
from members.operation.database_roles import ONE_ROLE
from tests.support.cases import cases, code
from tests.support.database_role import owner
from tests.support.events import recorded, rows, run
from tests.support.factories import make
from tests.support.refusals import diagnosis

DENIED = "42501"
DML = {"SELECT", "INSERT", "UPDATE", "DELETE"}
READ_ONLY = """
    auth_permission django_content_type django_migrations members_pagechange
    members_publicchange members_sitewithin members_touched
"""


def refused(attempt):
    """Whether PostgreSQL denies the statement for want of a privilege."""
    return diagnosis(lambda: run(attempt), ProgrammingError).sqlstate == DENIED


def test_the_role_that_serves_may_not_do_what_is_forbidden(web, settings):
    names = {"web": web, "owner": settings.OWNER_DATABASE["USER"]}
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    forbidden = Path(__file__).with_name("forbidden.sql").read_text("utf-8")
    for attempt in forbidden.splitlines()[1:]:
        assert refused(attempt.format(**names, database=database)), attempt
    # A recording function cannot be put on another table.
    with owner():
        run("CREATE TABLE forged (LIKE members_person)")
        run(f"GRANT ALL ON forged TO {web}")
    [(function,), *_others] = rows(
        "SELECT proname FROM pg_proc WHERE proname LIKE 'pgtrigger_insert_recorded_%%'"
    )
    assert refused(
        "CREATE TRIGGER forge AFTER INSERT ON forged REFERENCING NEW TABLE AS new_values"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def test_it_does_the_work_of_the_application_with_history(web):
    with recorded(Organization) as found:
        row = make.organization()
        Organization.objects.filter(pk=row.pk).update(name="Nytt navn")
        row.delete()

    assert rows("SELECT current_user") == [(web,)]
    assert [label for label, _values in found] == ["insert", "update", "delete"]


TABLES = code(__file__, "tables.sql")


def granted(web):
    return {table: set(kinds or ()) for table, kinds in rows(TABLES, web)}


def test_every_table_is_given_to_the_role_and_history_read_only_also_when_given_again(
    web,
):
    before = granted(web)
    models = [m for m in apps.get_models() if hasattr(m, "pgh_tracked_model")]
    others = {model._meta.db_table: {"SELECT"} for model in models}
    assert len(others) > 40
    others |= {table: {"SELECT"} for table in READ_ONLY.split()}
    others |= {f"members_{n}": {"SELECT", "INSERT"} for n in ("erasure", "report")}
    others["members_login"] = DML - {"UPDATE"}
    others["members_loginlink"] = {"SELECT", "DELETE"}
    assert {table: kinds for table, kinds in before.items() if kinds != DML} == others

    with owner():
        run(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {web}, PUBLIC")
        run(f"GRANT CREATE ON SCHEMA public TO {web}")
        grants.install()
        run("CREATE TABLE forgotten (id integer)")

    assert granted(web) == before | {"forgotten": set()}


DEFINERS = code(__file__, "definers.sql")
STATEMENTS = ("insert", "update", "delete", "truncate")
KNOWN = {
    "blank_event",
    "compact_public_changes",
    *(f"pgtrigger_{one}_recorded" for one in STATEMENTS),
    *(f"pgtrigger_{one}_touched" for one in STATEMENTS),
    "pgtrigger_page_changed",
    "pgtrigger_withdrawn",
}


def unsafe_definers():
    """Return the functions with the owner's rights that are callable or steerable by others."""
    return [
        name
        for name, is_fixed, is_public in rows(DEFINERS)
        if not is_fixed or is_public or name not in KNOWN
    ]


def test_functions_with_the_rights_of_the_owner_are_few_and_closed(web):
    assert unsafe_definers() == []
    assert {name for name, _fixed, _public in rows(DEFINERS)} == KNOWN
    paths = ["", "SET search_path = public"]
    for path in [*paths, "SET search_path = pg_catalog, pg_temp"]:
        with owner():
            run(
                "CREATE OR REPLACE FUNCTION another() RETURNS int LANGUAGE sql"
                f" SECURITY DEFINER {path} AS 'SELECT 1'"
            )
        assert unsafe_definers() == ["another"]


@pytest.mark.parametrize(("made", "why"), cases(__file__, "strong_roles.csv"))
def test_a_role_that_can_do_more_is_refused_in_a_sentence(
    made, why, settings, as_owner
):
    run(made)
    settings.WEB_DATABASE = {"USER": "strong", "PASSWORD": ""}

    said = refusal_of_granting()

    assert said.startswith("The role strong of DATABASE_URL ")
    assert said.endswith("; it ought to own nothing and create nothing.")
    assert why in said


def refusal_of_granting():
    with pytest.raises(CommandError) as refusal:
        grants.install()
    return str(refusal.value)


def test_a_missing_role_is_created_with_its_password(settings, as_owner):
    settings.WEB_DATABASE = {"USER": "new one", "PASSWORD": "hemmelig"}

    grants.install()

    [found] = rows(
        "SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb,"
        " left(rolpassword, 14) FROM pg_authid WHERE rolname = 'new one'"
    )
    assert found == (True, False, False, False, "SCRAM-SHA-256$")


def test_an_owner_that_cannot_create_the_role_says_what_to_run(settings, as_owner):
    run("CREATE ROLE plain")
    run("SET LOCAL ROLE plain")
    settings.WEB_DATABASE = {"USER": "missing", "PASSWORD": "hemmelig"}

    assert refusal_of_granting() == (
        "The role missing of DATABASE_URL does not exist, and plain cannot create it. Let"
        " a superuser run: CREATE ROLE missing LOGIN PASSWORD '…'. Then run `manage.py"
        " grants`."
    )


def what_is_said():
    """Return what the command says, and the warnings of the check."""
    out = StringIO()
    with owner():
        call_command("grants", stdout=out)
    found = run_checks(include_deployment_checks=True)
    return out.getvalue(), [one.msg for one in found if one.id == "members.W001"]


def test_the_command_and_the_check_say_what_was_granted(web, settings):
    granted_text, warnings = what_is_said()
    assert re.fullmatch(rf"{web} may read .*; it owns nothing\.\n", granted_text)
    assert warnings == []

    settings.OWNER_DATABASE = None

    assert what_is_said() == (f"{ONE_ROLE}\n", [ONE_ROLE])


REFUSED = "Cannot update or delete rows of members_personevent"


def blank(table="members_personevent", **values):
    event = PersonEvent.objects.get()
    run("SELECT public.blank_event(%s, %s, %s)", table, event.pk, json.dumps(values))


def refusal_of_blanking(name):
    return diagnosis(lambda: blank(name=name)).message_primary


def begin_erasure(person):
    Erasure.objects.create(noun="person", row_id=person.pk)


def test_an_event_is_blanked_by_an_erasure_alone_and_never_rewritten(nora, web):
    assert refusal_of_blanking("[slettet]") == REFUSED
    begin_erasure(nora)
    assert refusal_of_blanking("Ola Nordmann") == REFUSED

    blank(name="[slettet]", pgh_context=None, picture_id=None)

    event = PersonEvent.objects.get()
    left = (event.name, event.pgh_context, event.picture_id)
    assert left == ("[slettet]", None, None)


def test_only_personal_columns_of_events_are_blanked(nora, web):
    begin_erasure(nora)

    for table, values in cases(__file__, "not_blanked.jsonl"):
        refusal = diagnosis(partial(blank, table, **values))
        assert refusal.sqlstate == DENIED, (table, values)


def test_a_search_path_of_ones_own_changes_nothing(nora, web):
    with owner():
        run("CREATE SCHEMA own")
        run(
            "CREATE FUNCTION own.is_erasing() RETURNS bool LANGUAGE sql AS 'SELECT true'"
        )
        run(f"GRANT ALL ON SCHEMA own TO {web}")
    run("SET LOCAL search_path = own, public")

    assert refusal_of_blanking("[slettet]") == REFUSED
