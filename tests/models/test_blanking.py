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
    begin_erasure(nora)

    assert diagnosis(lambda: blank(table, **values)).sqlstate == DENIED


def test_a_search_path_of_ones_own_changes_nothing(nora, web):
    with owner():
        run("CREATE SCHEMA own")
        run(
            "CREATE FUNCTION own.is_erasing() RETURNS bool LANGUAGE sql AS 'SELECT true'"
        )
        run(f"GRANT ALL ON SCHEMA own TO {web}")
    run("SET LOCAL search_path = own, public")

    assert refusal_of_blanking("[slettet]") == REFUSED
