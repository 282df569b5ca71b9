"""No body breaks a form, and none changes a row that the form may not change.

BODIES is how many all forms together take, SEED which; `make proof` sends 100,000.
"""

import logging
import os
import traceback

import pytest
from django.core.signals import got_request_exception
from django.db import connection, transaction

from tests.support import table_contents
from tests.support.body_fuzzer import BodyFuzzer
from tests.support.hostile_forms import Site, fill, posted_routes
from tests.support.sampling import SEED, chosen
from tests.support.write_scopes import foreign_changes

pytestmark = pytest.mark.django_db
BODIES = int(os.environ.get("BODIES", "2000"))
# There are more forms than this, so that each gets fewer than the quotient says.
FEWEST_FORMS = 165
EACH = max(1, BODIES // FEWEST_FORMS)
PARTS = 16
# SEED chooses an eighth of the forms; `make proof` tries all.
PARAMETERS = [
    pytest.param(
        part, marks=[] if part % 8 == chosen("forms", range(8)) else pytest.mark.long
    )
    for part in range(PARTS)
]
READING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET")


@pytest.fixture
def raised():
    """Return a list of the errors that views raise, each as its last lines of traceback."""
    found = []

    def note(**_kwargs):
        found.append(traceback.format_exc()[-700:])

    got_request_exception.connect(note)
    logging.disable(logging.CRITICAL)
    yield found
    logging.disable(logging.NOTSET)
    got_request_exception.disconnect(note)


class Watch:
    """Compares all tables before and after each body that may have written."""

    def __init__(self, ours):
        self.before, self.ours = table_contents.read(), str(ours.pk)

    def send(self, form, body):
        """Send a body; return (status, what it changed and may not), and undo it."""
        wrote = []

        def note(execute, sql, *args):
            wrote.append(not str(sql).lstrip().upper().startswith(READING))
            return execute(sql, *args)

        with transaction.atomic():
            with connection.execute_wrapper(note):
                status = form.post(body)
            changed = self._changes(form) if any(wrote) else []
            transaction.set_rollback(True)
        return status, changed

    def _changes(self, form):
        return foreign_changes(form, self.ours, self.before, table_contents.read())


@pytest.mark.parametrize("part", PARAMETERS)
def test_no_body_breaks_a_form_or_changes_rows_of_others(part, raised):
    site = Site()
    mine = posted_routes()[part::PARTS]
    forms = {name: site.forms(route, name) for route, name in mine}
    watch = Watch(site.ours)

    broken = [
        (name, number, status, changed[:3], raised[-1:])
        for name, found in forms.items()
        for form in found
        for number, body in enumerate(bodies(form))
        for status, changed in [watch.send(form, body)]
        if status >= 500 or changed
    ]

    assert broken == [], f"SEED={SEED} BODIES={BODIES}"
    without = [name for route, name in mine if not forms[name]]
    paged = [n for r, n in mine if n in without and site.has_page(r, n)]
    assert paged == [], "These take a POST, and no form was found for a body."


def bodies(form):
    """Yield the form as it stands, and hostile bodies."""
    fuzzer = BodyFuzzer(form.form, fill, f"{SEED} {form.name} {form.form.key}")
    yield fuzzer.valid()
    for _ in range(EACH):
        yield fuzzer.body()
