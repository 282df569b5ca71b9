"""No body breaks a form, and none changes a row that the form may not change.

BODIES is how many all forms together take, and SEED which; a run tries the forms of one in
FORMS_SHARE routes. `make proof` sends 20,000 to all.
"""

import logging
import os
import traceback
from types import SimpleNamespace

import pytest
from django.core.signals import got_request_exception
from django.db import transaction

from members.exchange import downloads
from members.models import Organization, Topic
from tests.support.body_fuzzer import BodyFuzzer
from tests.support.factor_pages import new_client
from tests.support.factories import make
from tests.support.hostile_forms import HostileForm, Site, fill, posted_routes
from tests.support.html_forms import PageForm
from tests.support.sampling import SEED, part_of
from tests.support.write_scopes import WriteMonitor

pytestmark = pytest.mark.django_db
BODIES = int(os.environ.get("BODIES", "200"))
FORMS_SHARE = int(os.environ.get("FORMS_SHARE", "4"))
FEWEST_FORMS = 300 // FORMS_SHARE  # all were 313 on 28 November 2026
PER_FORM = BODIES / FEWEST_FORMS
PARTS = max(2, BODIES // 2500)  # each within minutes of its log-in
WITHOUT_FORM = {
    "account_login",  # portal:log_in under allauth's names
    "account_request_login_code",
    "api:reconcile",  # for machines: tests/api/
    "admin:members_cluster_add",  # there is one cluster, and it is there
}


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Create the registry once for a file: each body is undone, which the monitor sees."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Site()
        transaction.set_rollback(True)


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


@pytest.fixture(autouse=True)
def every_list_is_large(monkeypatch):
    """Offer each file of a list by a form, as that of a large one."""
    monkeypatch.setattr(downloads, "AT_ONCE", 0)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_body_breaks_a_form_or_changes_rows_of_others(part, site, raised, figure):
    mine = part_of(posted_routes(), FORMS_SHARE)[part::PARTS]
    site.log_in()
    forms = {name: site.forms(route, name) for route, name in mine}
    monitor = WriteMonitor(site.ours)

    all_forms = [form for found in forms.values() for form in found]
    sent = [
        (form.name, number, status, changed[:3], raised[-1:])
        for place, form in enumerate(all_forms)
        for number, body in enumerate(bodies(form, place))
        for status, changed in [monitor.send(form, body)]
    ]
    broken = [one for one in sent if one[2] >= 500 or one[3]]

    figure(
        tried={"bodies": len(sent), "forms": len(all_forms)},
        found={"broken": len(broken)},
    )
    assert (broken, monitor.left()) == ([], []), f"SEED={SEED} BODIES={BODIES}"
    without = {name for name, found in forms.items() if not found}
    assert without <= WITHOUT_FORM, "These take a POST, and no form was found."


@pytest.mark.urls("tests.cluster.urls")
def test_a_form_that_breaks_would_be_noticed(raised, figure):
    form = HostileForm("mistake", PageForm("/mistake/"), new_client())

    status = form.post(("text/plain", b""))

    figure(tried={"forms that break": 1}, found={"noticed": status >= 500})
    assert (status, len(raised)) == (500, 1)


def bodies(form, place):
    """Yield the form as it stands, and hostile bodies: PER_FORM on average of all places."""
    fuzzer = BodyFuzzer(form.form, fill, f"{SEED} {form.name} {form.form.key}")
    yield fuzzer.valid()
    for _ in range(int((place + 1) * PER_FORM) - int(place * PER_FORM) - 1):
        yield fuzzer.body()


NEW_SLUG = ["members_formerslug", "members_topic", "members_topicevent"]
# {what is written: the form, the model, the tables in which it is noticed}
CONTROLS = {
    "a row of another": ("portal:profile", Organization, ["members_organization"]),
    "a table of other forms": ("portal:leave", Topic, NEW_SLUG),
}


@pytest.mark.parametrize(("name", "model", "tables"), CONTROLS.values(), ids=CONTROLS)
def test_a_foreign_write_would_be_noticed(ours, theirs, name, model, tables, figure):
    make.topic(slug="sintef")
    monitor, rows = WriteMonitor(ours), model.objects.filter(slug="sintef")
    form = SimpleNamespace(
        name=name, arguments={}, post=lambda _: rows.update(slug="x")
    )

    status, changed = monitor.send(form, b"")

    figure(tried={"changes of rows of others": 1}, found={"noticed": changed != []})
    assert (status, sorted({table for table, _row in changed})) == (1, tables)
    assert (monitor.left(), rows.count()) == ([], 1)
