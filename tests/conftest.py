"""What every test stands on."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis

from tests.support import contents
from tests.support.browsing import Watch

# Playwright runs an event loop in the test's thread, and Django then suspects async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is no finding.
hypothesis.register_profile("patient", deadline=None)
hypothesis.load_profile("patient")

OUTBOX = settings.MAILERS["default"]
# A list like this one stands in place of Playwright's own, so it names what that does too.
# The first two open pages of their own with each window: half of what it costs to open it.
OFF = (
    "WebUIOmniboxPopup WebUIOmniboxAimPopup"
    " AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose"
    " HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter"
    " NetworkTimeServiceQuerying OptimizationHints PaintHolding PreconnectToSearch"
    " ThirdPartyStoragePartitioning"
)
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF.split())}",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if {"live_server", "transactional_db"} & set(item.fixturenames):
            item.add_marker(pytest.mark.django_db(transaction=True))
        elif hasattr(item, "callspec") and "browser_name" in item.callspec.params:
            # It would run among those in a browser, which empty the database.
            raise pytest.UsageError(f"{item.nodeid}: `page` is one in a browser.")
        if os.environ.get("BROWSER") == "0" and "page" in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason="BROWSER=0"))


@pytest.fixture(autouse=True)
def norwegian():
    """Start every test in the first language: a request leaves its own active."""
    translation.activate("nb")


@pytest.fixture(scope="session", autouse=True)
def letters_are_queued(django_test_environment):
    """Keep the outbox where Django's tests would put a list in memory."""
    settings.MAILERS = settings.MAILERS | {"default": OUTBOX}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Write back what migrations brought where Django would empty all tables, slowly."""
    with django_db_blocker.unblock():
        brought = contents.read()
    TransactionTestCase._fixture_teardown = lambda self: contents.write(brought)


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
    """Let `page.goto("/medlemmer/")` mean the server of the tests."""
    return live_server.url


@pytest.fixture
def watch(context, base_url):
    """Fail the test if its page complains, sets a cookie or asks another host."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    watch = Watch(page, base_url)
    yield watch
    assert watch.all() == []


@pytest.fixture
def page(watch):
    """Return a page in a real browser that must do nothing it should not."""
    return watch.page
