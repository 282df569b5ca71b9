"""The runner of actions catches what an act refuses; whoever else catches a refusal is listed."""

import ast
import re
from pathlib import Path

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
