"""The runner asks for the right to an action; it alone, and those listed, catch a refusal."""

import ast
import re
import sys
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from members import people
from members.actions import Action, attempt
from members.association import joining, leaving, matching
from members.association.fees import MARKS
from members.models import Batch, Representative
from members.people import privacy
from tests.support import table_contents
from tests.support.factories import LONG_AGO, make
from tests.support.routes import expand, table

ROOT = Path(__file__).parent.parent
MOST = 20
# The runner, and parsers, cells, tokens, addresses and forms.
CATCHING = """
members/actions/runner.py attempt
members/admin/concurrency/snapshot.py _row_label
members/admin/inbox/correcting.py _fingerprint_of_input
members/admin/inbox/deciding.py _fingerprint_of
members/admin/registry/actions.py response_action
members/admin/registry/formsets.py _validate_constraint
members/admin/registry/images.py store_uploads
members/admin/registry/partial_days.py clean
members/admin/registry/widgets.py _is_key
members/fields/values.py parsed
members/models/email_addresses.py comparable
members/models/periods.py validate
members/operation/work/tasks.py _task_outcome
members/people/handing_over.py _invite_successor
members/portal/log_in/forms.py _refuse_malformed
members/portal/views/links.py wrapped
members/records/history/reading.py _declared
members/records/review/values.py named
"""


class Catching(ast.NodeVisitor):
    """Collects the name of the function around each `except` of a refusal."""

    def __init__(self, path):
        self.functions, self.found, self.names = [], [], {"ValidationError"}
        self.visit(ast.parse(path.read_text()))

    def visit_FunctionDef(self, node):
        self.functions.append(node.name)
        self.generic_visit(node)
        self.functions.pop()

    def visit_ImportFrom(self, node):
        # REFUSALS of other modules are those of a mail server, or of PostgreSQL alone.
        if node.module in ("members.actions", "refusals"):
            self.names |= {"REFUSALS"} & {one.name for one in node.names}

    def visit_ExceptHandler(self, node):
        caught = list(ast.walk(node.type)) if node.type else []
        if self.names & {one.id for one in caught if isinstance(one, ast.Name)}:
            self.found.append(self.functions[-1])
        self.generic_visit(node)


def test_only_the_listed_functions_catch_a_refusal():
    paths = [
        path for room in ("members", "cluster") for path in (ROOT / room).rglob("*.py")
    ]

    found = [
        f"{path.relative_to(ROOT)} {name}"
        for path in paths
        for name in Catching(path).found
    ]

    assert sorted(found) == sorted(CATCHING.strip().splitlines())
    assert len(found) <= MOST


# A list that cannot be asked leaves the transaction of its request usable; the row of a file
# stays locked until its page has answered.
OPENING = {
    "members/admin/registry/changelist.py",
    "members/admin/files_in/permissions.py",
}


def test_the_runner_alone_opens_transactions_of_pages_and_says_that_it_is_done():
    own = re.compile(r"transaction\.atomic|\brecording\(|messages\.success")
    rooms = [ROOT / "members" / room for room in ("admin", "portal", "directory")]
    paths = [path for room in rooms for path in room.rglob("*.py")]

    found = {str(one.relative_to(ROOT)) for one in paths if own.search(one.read_text())}

    assert found == OPENING


def declared(name):
    """Return the declarations of a class in modules of the product, and in their lists."""
    modules = [sys.modules[key] for key in sys.modules if key.startswith("members.")]
    values = [value for module in modules for value in vars(module).values()]
    values += [one for value in values if type(value) is list for one in value]
    values += [one for value in values if type(value) is dict for one in value.values()]
    return list({id(v): v for v in values if type(v).__name__ == name}.values())


def test_every_action_declares_a_right():
    actions = declared("Action")

    assert len(actions) > 100
    assert [action.label for action in actions if not callable(action.may)] == []
    with pytest.raises(TypeError, match="may"):
        Action("Save", print, "")


def test_the_runner_refuses_before_it_reads_the_form(kari, reader, ola, eva, liv, ours):
    rights = [
        (MARKS["paid"], [], kari, [reader, ola, None]),
        (leaving.END, None, kari, [reader, ola, None]),
        (matching.ASK, ours, eva, [liv, kari, None]),
        (leaving.SUBMIT, ours, ola, [eva, liv, kari, None]),
        (privacy.ERASE_OWN, eva, eva, [ola, kari, None]),
        (people.CONFIRM_ADDRESS, (), None, [ola, kari]),
        (joining.APPLY, None, None, []),
    ]
    before = table_contents.read()

    for action, target, by, others in rights:
        assert action.may(by, target)
        for other in others:
            with pytest.raises(PermissionDenied):
                attempt(action, None, target, by=other, act=Batch.Act.SAVE)

    assert table_contents.read() == before


def test_a_right_that_ends_meanwhile_is_answered_as_by_the_guard(as_eva):
    asked = []

    def end_after_the_guard(execute, statement, params, many, context):
        if "members_representative" in statement:
            asked.append(statement)
            if len(asked) == 2:  # by the runner
                Representative.objects.update(until=LONG_AGO)
        return execute(statement, params, many, context)

    with connection.execute_wrapper(end_after_the_guard):
        answer = as_eva.post(reverse("portal:profile", args=["yara"]), {"act": "send"})

    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["reader", "secretary"])
def test_the_routes_refuse_a_post_to_those_without_the_right_of_the_page(role, db):
    user, rows = make.staff(role), table()
    pages = [page for page in declared("DeskPage") if page.actions]

    names = {
        *("business_register", "business_register_answer", "event_door"),
        "fees",
        "message",
        "new_event",
        "new_member",
        "new_project",
        "register_alert",
        "reports",
    }
    assert {page.name for page in pages} == names
    for page in pages:
        status = expand(rows[f"/admin/{page.route}"][role])["POST"]
        is_open = status not in ("403", "404")
        assert is_open == all(action.may(user) for action in page.actions)
