"""Any process of a demo is killed, and it serves again by itself, with nothing left over."""

import contextlib
import tempfile
import time

import psutil
import pytest

from tests.support.database_clients import postmaster_pid
from tests.support.demos import Demo, seconds_of_a_command, wait_for

pytestmark = pytest.mark.slow
SECONDS = 10
BACKEND = "postgres: registry_web"


@pytest.fixture(scope="module")
def demo():
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        demo = Demo(folder)
        demo.start()
        yield demo
        demo.kill()


def web_master(demo):
    return demo.child("gunicorn")


def web_worker(demo):
    return wait_for(lambda: web_master(demo).children())[0]


def work(demo):
    return demo.child("work")


def postmaster(demo):
    return psutil.Process(postmaster_pid(demo.folder / "postgres"))


def backend(demo):
    """Return the server process of one of the demo's connections."""

    def find():
        for child in postmaster(demo).children():
            with contextlib.suppress(psutil.Error):
                # One that has just ended has no command any more.
                if "".join(child.cmdline()[:1]).startswith(BACKEND):
                    return child

    return wait_for(find)


@pytest.mark.parametrize(
    "part",
    [web_worker, web_master, work, postmaster, backend],
    ids=lambda f: f.__name__,
)
def test_what_is_killed_is_replaced_and_the_site_serves_again(demo, part):
    assert demo.status("/medlemmer/") == 200
    killed = part(demo)

    killed.kill()
    began = time.monotonic()
    wait_for(lambda: part(demo).pid != killed.pid)
    wait_for(lambda: [demo.status("/medlemmer/") for _ in range(4)] == [200] * 4)
    seconds = time.monotonic() - began

    print(f"{part.__name__}: {seconds:.1f} s")
    assert seconds < max(SECONDS, SECONDS * seconds_of_a_command())
    assert demo.process.poll() is None


def test_nothing_is_left_over_when_it_ends(demo):
    demo.interrupt()

    assert demo.remaining() == ([], None)
