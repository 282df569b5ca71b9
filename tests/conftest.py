"""Fixtures and settings of all tests."""

import gc
import os
import shutil
from random import Random
from time import monotonic

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.template import Template
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis

from members import exchange
from tests.support import costly_tests, database_role, order, table_contents
from tests.support.browser import PageMonitor, wait_before_reading
from tests.support.costly_tests import NAMES
from tests.support.sampling import SEED, examples

# Playwright runs an event loop in the test's thread, and Django then suspects async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A slow machine must not fail a test, and what an earlier run has drawn is not tried.
# Where CI is set, Hypothesis would draw the same whatever the seed.
PATIENT = {"deadline": None, "database": None, "derandomize": False}
hypothesis.register_profile("patient", **PATIENT, max_examples=examples(100))
hypothesis.load_profile("patient")

wait_before_reading()

PLUGINS = """
    browser_tests bounds cast figures grenland leaving mail_server outsiders
    register_server
"""
pytest_plugins = [f"tests.support.{name}" for name in PLUGINS.split()]
OUTBOX = settings.MAILERS["default"]
# This list replaces Playwright's own, so it repeats it. The first two features open pages
# of their own with each window: half of the cost of opening it.
OFF = (
    "WebUIOmniboxPopup WebUIOmniboxAimPopup"
    " AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose"
    " HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter"
    " NetworkTimeServiceQuerying OptimizationHints PaintHolding PreconnectToSearch"
    " ThirdPartyStoragePartitioning"
)
QUIET = f"""
    --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-features={",".join(OFF.split())}
""".split()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Let Hypothesis draw by SEED, in each process of a run."""
    config.option.hypothesis_seed = str(Random(SEED).getrandbits(32))


def pytest_report_header():
    return f"seed of what is tried: SEED={SEED}"


def pytest_itemcollected(item):
    """Let tests of a package of the registry use the database, unless one uses none."""
    if item.get_closest_marker("timed") and item.config.getoption("reruns", None):
        item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[""]))
    package = item.nodeid.split("/")[1]
    is_of_registry = (settings.BASE_DIR / "members" / package).is_dir()
    is_marked = any(item.get_closest_marker(m) for m in ("django_db", "no_database"))
    if is_of_registry and not is_marked:
        item.add_marker(pytest.mark.django_db)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    config.stash[NAMES] = {costly_tests.test_of(item.nodeid) for item in items}
    # Tests that are named in the call run in any case.
    if config.args_source == config.ArgsSource.TESTPATHS:
        left_out = set(costly_tests.left_out(items))
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if {"live_server", "transactional_db"} & set(item.fixturenames):
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)
        elif hasattr(item, "callspec") and "browser_name" in item.callspec.params:
            # It would run among the browser tests, which empty the database.
            raise pytest.UsageError(f"{item.nodeid}: `page` is one in a browser.")
        if os.environ.get("BROWSER") == "0" and "page" in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason="BROWSER=0"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = order.for_workers(items, workers)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Spare the garbage collector what stays: modules, models and 8,000 tests."""
    gc.disable()
    done = yield
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()
    return done


@pytest.fixture(autouse=True)
def norwegian():
    """Activate Norwegian before every test: a request leaves its own language active."""
    translation.activate("nb")


@pytest.fixture(autouse=True)
def no_contact_data(monkeypatch):
    """Let pages know that no cluster is registered, without a query."""
    known = {"row": (monotonic(), None)}
    monkeypatch.setattr(exchange.licences, "cache", known)
    return known


@pytest.fixture(scope="session", autouse=True)
def letters_are_queued(django_test_environment):
    """Restore the outbox, which Django's test runner replaces by a list in memory."""
    settings.MAILERS = settings.MAILERS | {"default": OUTBOX}


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages_alone(django_test_environment):
    """Let Django's client copy the context of each page, but not of each of its inputs."""
    copy_and_render = Template._render

    def render(template, context):
        if template.name and template.name.startswith("django/forms/"):
            return template.nodelist.render(context)
        return copy_and_render(template, context)

    Template._render = render


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_db_blocker, tmp_path_factory, worker_id
):
    """Log in as the owner, and migrate once for all workers."""
    database_role.log_in_as_owner()
    if worker_id != "master":
        with django_db_blocker.unblock():
            database_role.use_template(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Restore the rows of migrations after a test that commits, faster than Django's flush."""
    with django_db_blocker.unblock():
        initial = table_contents.read()
        database_role.serve_as_web_role()
    TransactionTestCase._fixture_teardown = lambda self: table_contents.write(initial)
    yield
    database_role.act_as_owner()
    # The session of a killed process lasts until PostgreSQL notices; it would keep the
    # database from being dropped.
    with django_db_blocker.unblock():
        database_role.end_other_sessions()


@pytest.fixture
def as_owner(_django_db_helper):
    """Have the rights of the owner of the tables, not those of the role that serves."""
    with database_role.owner():
        yield


@pytest.fixture
def without_row_locks(monkeypatch):
    """Let nobody lock rows that they read, so that a race shows what the lock prevents."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows)


@pytest.fixture(params=[True, False], ids=["locked", "unlocked"])
def is_locked(request):
    """Try a race with the locks of rows and without them; return which of these."""
    if not request.param:
        request.getfixturevalue("without_row_locks")
    return request.param


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    names = ("chromium", "chromium-browser", "google-chrome")
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, names)]
    program = next(filter(None, found), None)
    # Chromium's own sandbox refuses to work for root.
    args = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    return browser_type_launch_args | {"args": args, "executable_path": program}


@pytest.fixture(scope="session")
def base_url(live_server):
    """Return the address that relative ones, as page.goto("/medlemmer/"), refer to."""
    return live_server.url


@pytest.fixture
def page_monitor(context, base_url):
    """Fail the test if its page logs an error, sets a cookie or requests another host."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    monitor = PageMonitor(page, base_url)
    yield monitor
    assert monitor.all() == []


@pytest.fixture
def page(page_monitor):
    """Return a page in a real browser, monitored by `page_monitor`."""
    return page_monitor.page
