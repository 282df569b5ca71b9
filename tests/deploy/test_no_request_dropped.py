"""An upgrade, which reads new settings too, drops no request: real servers, a real nginx."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, RemoteDisconnected
from threading import Event

import pytest

from deploy.service import serving
from deploy.service.answers import defaults
from tests.support import web_servers
from tests.support.external_postgres import free_port
from tests.support.trial_machine import TrialMachine

CLIENTS = 8
PATIENCE = 60  # seconds


class Visitor:
    """Asks by GET and POST in turns; if `keeps_alive` by one connection, as browsers do."""

    def __init__(self, port, *, keeps_alive):
        self.port, self.keeps_alive = port, keeps_alive
        self.link = HTTPConnection("localhost", port, timeout=PATIENCE)
        self.answers, self.dropped = 0, 0

    def visit_until(self, stopped):
        while not stopped.wait(0.01):
            self._count("GET" if self.answers % 2 else "POST")
        self.link.close()
        return self

    def _count(self, method):
        is_answered = False
        with suppress(OSError):
            is_answered = self._ask(method)
        self.answers += is_answered
        self.dropped += not is_answered
        if not (self.keeps_alive and is_answered):
            self.link.close()

    def _ask(self, method):
        was_open = self.link.sock is not None
        try:
            return self._answer_is_200(method)
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A server may close a connection that is silent (RFC 9112, 9.3.1).
            self.link.close()
            if not was_open:
                raise
            return self._answer_is_200(method)

    def _answer_is_200(self, method):
        if self.link.sock is None:
            self.link.sock = web_servers.tls(self.port, PATIENCE)
        # Each from another network, since nginx refuses who asks so fast.
        client = f"2001:db8:0:{self.answers % 65_536:x}::1"
        headers = {"Host": "localhost", "X-Test-Client": client}
        self.link.request(method, "/test/client", headers=headers)
        answer = self.link.getresponse()
        return bool(answer.read()) and answer.status == 200


def visit_during(act, port):
    """Return {"requests": answered, "dropped": not} of visitors while `act()` ran."""
    stopped = Event()
    visitors = [Visitor(port, keeps_alive=n % 2 == 0) for n in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        visits = [pool.submit(visitor.visit_until, stopped) for visitor in visitors]
        try:
            act()
        finally:
            stopped.set()
        done = [visit.result() for visit in visits]
    dropped = sum(visitor.dropped for visitor in done)
    return {"requests": sum(visitor.answers for visitor in done), "dropped": dropped}


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not web_servers.HAS_NGINX, reason="no nginx (.ci/bring-nginx)"),
]
BARE = "tests.support.bare:application"
UPGRADES = int(os.environ.get("RELOADS", "1"))


class ServingMachine(TrialMachine):
    """A machine whose web servers and nginx run; all other commands are noted alone."""

    def __init__(self, folder, stack):
        super().__init__(folder / "root")
        self.home, self.stack = folder, stack
        self.servers, self.proxy, self.port = {}, None, free_port()
        self.ports = f"{free_port()},{free_port()}"

    def run(self, *command, **options):
        match command[1:]:
            case ("restart", unit) if "web@" in unit:
                self.start_server(port_of(unit))
            case ("disable", "--now", *_, unit):
                self.stop_server(port_of(unit))
            case ("reload-or-restart", "nginx"):
                self.reload_nginx()
        return super().run(*command, **options)

    def asks(self, *command, **options):
        if "is-active" in command:
            return "active" if port_of(command[-1]) in self.servers else "inactive"
        return super().asks(*command, **options)

    def start_server(self, port):
        bind = ("--bind", f"127.0.0.1:{port}")
        server = web_servers.web_process(*bind, application=BARE, port=int(port))
        _, self.servers[port] = self.stack.enter_context(server)

    def stop_server(self, port):
        server = self.servers.pop(port)
        server.terminate()
        assert server.wait(PATIENCE) == 0

    def reload_nginx(self):
        text = self.read(serving.SITE).replace("/var/lib/nginx", str(self.home))
        text = web_servers.on_free_ports(text, self.port)
        (self.home / "registry.conf").write_text(text)
        if self.proxy:
            self.proxy.send_signal(signal.SIGHUP)
        else:
            proxy = web_servers.nginx(self.home, self.port)
            self.proxy = self.stack.enter_context(proxy)


def port_of(unit):
    return unit.partition("@")[2].partition(".")[0]


@pytest.fixture
def machine(tmp_path):
    """Return a machine whose registry has been installed, and serves."""
    web_servers.make_certificate(tmp_path)
    with ExitStack() as stack:
        machine = ServingMachine(tmp_path, stack)
        machine.folder("/opt/registry")
        upgrade(machine)
        yield machine


def upgrade(machine, steps=(serving.serve, serving.proxy, serving.finish)):
    """Let a new release serve, by the steps of `make service`."""
    answers = defaults(machine, {}) | {"ALLOWED_HOSTS": "localhost"}
    answers |= {"PORTS": machine.ports, "RELEASE": "/r/new", "BEFORE": ""}
    answers |= {"CERTIFICATE": machine.home / "certificate.pem"}
    answers |= {"CERTIFICATE_KEY": machine.home / "key.pem"}
    serving.choose_ports(machine, answers)
    for step in steps:
        step(machine, answers)


def test_an_upgrade_drops_no_request(machine, figure):
    def act():
        for _ in range(UPGRADES):
            before = set(machine.servers)
            upgrade(machine)
            assert set(machine.servers) & before == set()

    seen = visit_during(act, machine.port)

    figure(
        tried={"requests": seen["requests"], "upgrades": UPGRADES},
        found={"dropped": seen["dropped"]},
    )
    assert seen["dropped"] == 0
    assert seen["requests"] > 100 * UPGRADES


def test_an_old_server_that_stopped_too_early_would_drop_requests(machine, figure):
    def act():
        """Stop the server that nginx asks before it asks the new one."""
        [old] = machine.servers
        upgrade(machine, [serving.serve])
        machine.stop_server(old)

    seen = visit_during(act, machine.port)

    figure(
        tried={"requests": seen["requests"], "upgrades": 1},
        found={"dropped": seen["dropped"]},
    )
    assert seen["dropped"] > 0
