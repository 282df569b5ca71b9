"""An erasure blanks the events of a person, as the role that serves, and nothing else."""

import json

import pytest

from members.models import Erasure, PersonEvent
from tests.support.database_role import owner
from tests.support.events import run
from tests.support.refusals import diagnosis

pytestmark = pytest.mark.django_db
DENIED = "42501"
REFUSED = "Cannot update or delete rows of members_personevent"


def blank(table, event, **values):
    run("SELECT public.blank_event(%s, %s, %s)", table, event, json.dumps(values))


def begin_erasure(person):
    Erasure.objects.create(noun="person", row_id=person.pk)


def test_an_erasure_blanks_an_event(nora, web):
    event = PersonEvent.objects.get()
    begin_erasure(nora)

    gone = {"name": "[slettet]", "pgh_context": None, "picture_id": None}
    blank("members_personevent", event.pk, **gone)

    event.refresh_from_db()
    assert (event.name, event.pgh_context, event.picture_id) == (
        "[slettet]",
        None,
        None,
    )


def test_nothing_is_blanked_outside_an_erasure(nora, web):
    event = PersonEvent.objects.get()

    found = diagnosis(lambda: blank("members_personevent", event.pk, name="[slettet]"))

    assert found.message_primary == REFUSED


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("members_personevent", {"pgh_label": "delete"}),
        ("members_personevent", {"name": "[slettet]", "pgh_obj_id": 1}),
        ("members_personevent", {"name) = (SELECT 1) --": ""}),
        ("members_personevent", {}),
        ("members_person", {"name": "[slettet]"}),
        ("members_erasure", {"reason": "old"}),
        ("members_personevent SET name = ''; --event", {"name": ""}),
        ("pg_authid", {"rolpassword": ""}),
        (None, {"name": ""}),
    ],
    ids=str,
)
def test_only_personal_columns_of_events_are_blanked(table, values, nora, web):
    event = PersonEvent.objects.get()
    begin_erasure(nora)

    found = diagnosis(lambda: blank(table, event.pk, **values))

    assert found.sqlstate == DENIED


def test_what_is_blanked_is_not_rewritten(nora, web):
    event = PersonEvent.objects.get()
    begin_erasure(nora)

    found = diagnosis(
        lambda: blank("members_personevent", event.pk, name="Ola Nordmann")
    )

    assert found.message_primary == REFUSED


def test_a_search_path_of_ones_own_changes_nothing(nora, web):
    event = PersonEvent.objects.get()
    with owner():
        run("CREATE SCHEMA own")
        run(
            "CREATE FUNCTION own.is_erasing() RETURNS bool LANGUAGE sql AS 'SELECT true'"
        )
        run(f"GRANT ALL ON SCHEMA own TO {web}")
    run("SET LOCAL search_path = own, public")

    found = diagnosis(lambda: blank("members_personevent", event.pk, name="[slettet]"))

    assert found.message_primary == REFUSED
